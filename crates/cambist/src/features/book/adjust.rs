//! An operator adds to what a partner may ask for, or takes from it.

use ledger::{Command, FactId, PartnerId};
use money::Amount;
use store::{Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::partners::{PartnerRefusal, require_partner};

use super::balances::{PartnerBalances, balances};
use super::post::{BookRefusal, post};
use super::subject::Subject;

/// An adjustment by hand.
#[derive(Clone, Debug)]
pub struct Adjustment {
    /// Which event it is; made up by whoever asks, once for each adjustment.
    pub fact: FactId,
    /// Whose money.
    pub partner: PartnerId,
    /// Above zero to add, below zero to take; in USD at 8 decimals.
    pub amount: Amount,
    /// Why, 1 to 300 characters on one line. It is shown to the partner.
    pub reason: String,
    /// Change nothing, only tell what would change.
    pub dry_run: bool,
}

/// Why nothing was adjusted, in order of precedence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AdjustRefusal {
    /// The reason is empty, endless or has line breaks.
    #[error("the reason of an adjustment has 1 to 300 characters on one line")]
    Reason,
    /// No partner has this number.
    #[error(transparent)]
    Partner(#[from] PartnerRefusal),
    /// The books say no.
    #[error(transparent)]
    Book(#[from] BookRefusal),
    /// It was a dry run: this is what the partner would have.
    #[error("a dry run changes nothing")]
    DryRun(Box<PartnerBalances>),
}

impl Refusal for AdjustRefusal {}

/// Adjusts what a partner may ask for, and returns what he has then.
///
/// # Errors
/// [`AdjustRefusal`]; the store's faults.
pub fn adjust(
    tx: &mut Tx<'_>,
    deed: &Deed,
    adjustment: &Adjustment,
) -> Result<PartnerBalances, Stop<AdjustRefusal>> {
    let Adjustment { fact, partner, amount, dry_run, .. } = adjustment;
    let reason = adjustment.reason.trim();
    if !(1..=300).contains(&reason.chars().count()) || reason.chars().any(char::is_control) {
        return Err(AdjustRefusal::Reason.into());
    }
    require_partner(tx, partner.0).within()?;
    let command = Command::Adjust { partner: *partner, amount: *amount };
    post(tx, deed, fact, &command, &Subject::office(reason)).within()?;
    let detail = format!("{amount} USD: {reason}");
    audit::record(tx, deed, "ledger.adjust", &partner.0.to_string(), &detail)?;
    let after = balances(tx, *partner)?;
    match dry_run {
        true => Err(AdjustRefusal::DryRun(Box::new(after)).into()),
        false => Ok(after),
    }
}
