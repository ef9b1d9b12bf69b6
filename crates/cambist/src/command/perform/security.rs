//! What the office does about accounts whose owners are locked out.

use store::{Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::app::App;
use crate::features::audit::Deed;
use crate::features::identity::{
    Email, FactorRefusal, Role, Telling, drop_factor, email_of, find_account,
};
use crate::features::partners::{PartnerRefusal, find_partner};

use super::{Answer, Outcome, deed};
use crate::command::errand::Owner;

/// Why no second factor is switched off, in order of precedence.
#[derive(Debug, Error)]
enum OffStop {
    /// No operator has this address.
    #[error("there is no operator with the address {0}")]
    NoOperator(Email),
    /// No partner has this number.
    #[error(transparent)]
    Partner(#[from] PartnerRefusal),
    /// It is off.
    #[error(transparent)]
    Factor(#[from] FactorRefusal),
    /// It was only to be told.
    #[error("this was a dry run")]
    DryRun(String),
}

impl Refusal for OffStop {}

/// The owner with his address parsed: what is no address is refused before anything is read.
enum Parsed {
    Operator(Email),
    Partner(i64),
}

fn account_of(tx: &mut Tx<'_>, owner: &Parsed) -> Result<i64, Stop<OffStop>> {
    match owner {
        Parsed::Operator(email) => {
            let found = find_account(tx, email)?.filter(|(_, role)| *role == Role::Operator);
            Ok(found.ok_or_else(|| OffStop::NoOperator(email.clone()))?.0)
        }
        Parsed::Partner(id) => {
            let found = find_partner(tx, *id)?.ok_or(PartnerRefusal::Unknown(*id));
            Ok(found.map_err(OffStop::from)?.account_id)
        }
    }
}

/// Switches it off, and tells whose it was; a dry run is the same, taken back.
fn switch_off(
    tx: &mut Tx<'_>,
    deed: &Deed,
    owner: &Parsed,
    telling: &Telling,
    dry_run: bool,
) -> Result<String, Stop<OffStop>> {
    let account_id = account_of(tx, owner)?;
    drop_factor(tx, deed, account_id, telling).within()?;
    let email = email_of(tx, account_id)?;
    if dry_run { Err(OffStop::DryRun(email).into()) } else { Ok(email) }
}

pub(super) async fn second_factor_off(app: &App, owner: Owner, dry_run: bool) -> Outcome {
    let owner = match owner {
        Owner::Operator(email) => {
            Parsed::Operator(email.parse().map_err(|error| format!("--email: {error}"))?)
        }
        Owner::Partner(id) => Parsed::Partner(id),
    };
    let (deed, telling) = (deed(app), app.telling_in_own_language());
    let unit = move |tx: &mut Tx<'_>| switch_off(tx, &deed, &owner, &telling, dry_run);
    match app.store().write(unit).await {
        Ok(email) => Ok(Answer::done(format!(
            "two-step verification of {email} is off: the password alone lets in. The owner is told by letter\n"
        ))),
        Err(Stop::Refused(OffStop::DryRun(email))) => Ok(Answer::done(format!(
            "nothing was changed; two-step verification of {email} is on, and would be off\n"
        ))),
        Err(stop) => Err(stop.to_string()),
    }
}
