//! The second factor: a code of the owner's device, asked besides the password.

use store::{Fault, Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::settings::Secret;

use super::account::email_of;
use super::recovery::{RecoveryCode, codes_left, forget_codes, set_codes, use_code};
use super::told::{AccountFact, Telling};
use super::totp::TotpSecret;

/// The second factor of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    /// Since when it is asked, in unix milliseconds.
    pub enabled_at_ms: i64,
    /// How many recovery codes are left.
    pub codes_left: i64,
}

/// Why nothing changes about a second factor, in order of precedence.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum FactorRefusal {
    /// It is on already.
    #[error("the second factor is on already")]
    IsOn,
    /// It is off.
    #[error("the second factor is off")]
    IsOff,
    /// It was not begun, or begun anew elsewhere.
    #[error("the second factor was not set up; begin again")]
    NotBegun,
    /// The code is of another secret or another time, or was used before.
    #[error("the code is wrong, was used before, or its time is over")]
    Code,
}

impl Refusal for FactorRefusal {}

/// What somebody brings to show that the account is his.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The code that his device shows.
    Code(String),
    /// A recovery code.
    Recovery(RecoveryCode),
}

impl Proof {
    /// What was typed into one field for both: a recovery code is longer.
    pub fn parse(typed: &str) -> Proof {
        match RecoveryCode::parse(typed) {
            Some(code) => Proof::Recovery(code),
            None => Proof::Code(typed.chars().filter(|c| !c.is_whitespace()).collect()),
        }
    }
}

/// A row.
struct Kept {
    salt: Vec<u8>,
    enabled_at_ms: Option<i64>,
    last_step: i64,
}

fn find(tx: &mut Tx<'_>, account_id: i64) -> Result<Option<Kept>, Fault> {
    tx.query_opt(
        "select salt, enabled_at_ms, last_step from second_factors where account_id = $1",
        &args![account_id],
        |row| Ok(Kept { salt: row.get(0)?, enabled_at_ms: row.get(1)?, last_step: row.get(2)? }),
    )
}

fn find_enabled(tx: &mut Tx<'_>, account_id: i64) -> Result<Kept, Stop<FactorRefusal>> {
    let kept = find(tx, account_id)?.filter(|kept| kept.enabled_at_ms.is_some());
    Ok(kept.ok_or(FactorRefusal::IsOff)?)
}

/// The second factor of an account; `None`: it has none.
///
/// # Errors
/// The store's faults.
pub fn find_factor(tx: &mut Tx<'_>, account_id: i64) -> Result<Option<Factor>, Fault> {
    let Some(enabled_at_ms) = find(tx, account_id)?.and_then(|kept| kept.enabled_at_ms) else {
        return Ok(None);
    };
    Ok(Some(Factor { enabled_at_ms, codes_left: codes_left(tx, account_id)? }))
}

/// Begins to set a second factor up: a new secret, which asks for nothing yet.
///
/// # Errors
/// [`FactorRefusal::IsOn`]; the store's faults.
pub fn begin_factor(
    tx: &mut Tx<'_>,
    account_id: i64,
    salt: [u8; 16],
) -> Result<(), Stop<FactorRefusal>> {
    let begun = tx.execute(
        "insert into second_factors (account_id, salt, last_step) values ($1, $2, 0) \
         on conflict (account_id) do update set salt = excluded.salt, last_step = 0 \
         where second_factors.enabled_at_ms is null",
        &args![account_id, &salt[..]],
    )?;
    if begun == 0 { Err(FactorRefusal::IsOn.into()) } else { Ok(()) }
}

/// The secret of a second factor that is being set up; `None`: none is.
///
/// # Errors
/// The store's faults.
pub fn begun_factor(
    tx: &mut Tx<'_>,
    key: &Secret,
    account_id: i64,
) -> Result<Option<TotpSecret>, Fault> {
    let kept = find(tx, account_id)?.filter(|kept| kept.enabled_at_ms.is_none());
    Ok(kept.map(|kept| TotpSecret::derive(key, account_id, &kept.salt)))
}

/// Has the code asked from now on, once the owner has shown that his device tells it; with a set of
/// recovery codes.
///
/// # Errors
/// [`FactorRefusal`]; the store's faults.
pub fn enable_factor(
    tx: &mut Tx<'_>,
    deed: &Deed,
    account_id: i64,
    (key, code): (&Secret, &str),
    codes: &[RecoveryCode],
    telling: &Telling,
) -> Result<(), Stop<FactorRefusal>> {
    let kept = find(tx, account_id)?.ok_or(FactorRefusal::NotBegun)?;
    if kept.enabled_at_ms.is_some() {
        return Err(FactorRefusal::IsOn.into());
    }
    take_code(tx, key, account_id, &kept, (code, deed.at_s()))?;
    tx.execute(
        "update second_factors set enabled_at_ms = $2 where account_id = $1",
        &args![account_id, deed.at_ms],
    )?;
    set_codes(tx, account_id, codes)?;
    Ok(note(tx, deed, account_id, ("account.factor_on", AccountFact::FactorOn), telling)?)
}

/// Takes a code of the device, once.
fn take_code(
    tx: &mut Tx<'_>,
    key: &Secret,
    account_id: i64,
    kept: &Kept,
    (code, now_s): (&str, i64),
) -> Result<(), Stop<FactorRefusal>> {
    let secret = TotpSecret::derive(key, account_id, &kept.salt);
    let step = secret.step_of(code, now_s).filter(|step| *step > kept.last_step);
    let step = step.ok_or(FactorRefusal::Code)?;
    // Of two who bring one code at once the second one finds its step taken.
    let taken = tx.execute(
        "update second_factors set last_step = $2 where account_id = $1 and last_step < $2",
        &args![account_id, step],
    )?;
    if taken == 1 { Ok(()) } else { Err(FactorRefusal::Code.into()) }
}

/// Takes what somebody brings to show that the account is his. The owner is told of every recovery code
/// that is used.
///
/// # Errors
/// [`FactorRefusal::IsOff`], [`FactorRefusal::Code`]; the store's faults.
pub(super) fn prove(
    tx: &mut Tx<'_>,
    deed: &Deed,
    account_id: i64,
    (key, proof): (&Secret, &Proof),
    telling: &Telling,
) -> Result<(), Stop<FactorRefusal>> {
    let kept = find_enabled(tx, account_id)?;
    let code = match proof {
        Proof::Code(code) => {
            return take_code(tx, key, account_id, &kept, (code, deed.at_s()));
        }
        Proof::Recovery(code) => code,
    };
    if !use_code(tx, deed.at_ms, account_id, code)? {
        return Err(FactorRefusal::Code.into());
    }
    let left = u64::try_from(codes_left(tx, account_id)?).unwrap_or_default();
    let fact = AccountFact::RecoveryUsed(left);
    Ok(note(tx, deed, account_id, ("account.recovery_used", fact), telling)?)
}

/// Gives the owner a new set of recovery codes; the old ones are worthless.
///
/// # Errors
/// [`FactorRefusal::IsOff`], [`FactorRefusal::Code`]; the store's faults.
pub fn renew_recovery(
    tx: &mut Tx<'_>,
    deed: &Deed,
    account_id: i64,
    by: (&Secret, &Proof),
    codes: &[RecoveryCode],
    telling: &Telling,
) -> Result<(), Stop<FactorRefusal>> {
    prove(tx, deed, account_id, by, telling)?;
    set_codes(tx, account_id, codes)?;
    let what = ("account.recovery_renewed", AccountFact::RecoveryRenewed);
    Ok(note(tx, deed, account_id, what, telling)?)
}

/// Switches the second factor off for an owner who can still prove himself.
///
/// # Errors
/// [`FactorRefusal::IsOff`], [`FactorRefusal::Code`]; the store's faults.
pub fn disable_factor(
    tx: &mut Tx<'_>,
    deed: &Deed,
    account_id: i64,
    by: (&Secret, &Proof),
    telling: &Telling,
) -> Result<(), Stop<FactorRefusal>> {
    prove(tx, deed, account_id, by, telling)?;
    remove(tx, account_id)?;
    Ok(note(tx, deed, account_id, ("account.factor_off", AccountFact::FactorOff), telling)?)
}

/// Switches the second factor off for an owner who has lost his device and every recovery code. Who he
/// is somebody in the office must have made sure of by other means.
///
/// # Errors
/// [`FactorRefusal::IsOff`]; the store's faults.
pub fn drop_factor(
    tx: &mut Tx<'_>,
    deed: &Deed,
    account_id: i64,
    telling: &Telling,
) -> Result<(), Stop<FactorRefusal>> {
    find_enabled(tx, account_id)?;
    remove(tx, account_id)?;
    Ok(note(tx, deed, account_id, ("account.factor_drop", AccountFact::FactorDropped), telling)?)
}

fn remove(tx: &mut Tx<'_>, account_id: i64) -> Result<(), Fault> {
    forget_codes(tx, account_id)?;
    tx.send("delete from second_factors where account_id = $1", &args![account_id])
}

fn note(
    tx: &mut Tx<'_>,
    deed: &Deed,
    account_id: i64,
    (action, fact): (&str, AccountFact),
    telling: &Telling,
) -> Result<(), Fault> {
    let email = email_of(tx, account_id)?;
    telling.tell(tx, deed, (account_id, &email), fact)?;
    audit::record(tx, deed, action, &account_id.to_string(), "")
}

#[cfg(test)]
mod tests {
    use super::Proof;

    #[test]
    fn one_field_takes_both_kinds_of_codes() {
        assert_eq!(Proof::parse(" 123 456 "), Proof::Code("123456".to_owned()));
        assert!(matches!(Proof::parse("ABCD-efgh-jkmn-pqrs"), Proof::Recovery(_)));
        assert_eq!(Proof::parse("abcd-efgh"), Proof::Code("abcd-efgh".to_owned()));
        assert_eq!(Proof::parse(""), Proof::Code(String::new()));
    }
}
