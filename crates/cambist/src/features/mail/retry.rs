//! Sending anew what was given up.

use store::{Refusal, Stop, Tx};
use thiserror::Error;

use crate::features::alarms;
use crate::features::audit::{self, Deed};

use super::job::DEAD;
use super::store::{LetterState, count_letters, find_letter, revive, revive_dead};

/// Why a letter is not sent anew, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RetryRefusal {
    /// No letter has this number.
    #[error("there is no letter {0}")]
    Unknown(i64),
    /// It has left: a second one would be another letter.
    #[error("letter {0} was sent: a letter is never sent twice")]
    Sent(i64),
}

impl Refusal for RetryRefusal {}

/// Has a letter tried anew, from the first attempt on.
///
/// # Errors
/// [`RetryRefusal`]; the store's faults.
pub fn retry(tx: &mut Tx<'_>, deed: &Deed, id: i64) -> Result<(), Stop<RetryRefusal>> {
    find_letter(tx, id)?.ok_or(RetryRefusal::Unknown(id))?;
    if !revive(tx, id, deed.at_ms)? {
        return Err(RetryRefusal::Sent(id).into());
    }
    audit::record(tx, deed, "mail.retry", &id.to_string(), "")?;
    Ok(settle(tx, deed)?)
}

/// Has every dead letter tried anew; how many.
///
/// # Errors
/// The store's faults.
pub fn retry_dead(tx: &mut Tx<'_>, deed: &Deed) -> Result<u64, store::Fault> {
    let revived = revive_dead(tx, deed.at_ms)?;
    audit::record(tx, deed, "mail.retry", "dead", &revived.to_string())?;
    settle(tx, deed)?;
    Ok(revived)
}

fn settle(tx: &mut Tx<'_>, deed: &Deed) -> Result<(), store::Fault> {
    if count_letters(tx, LetterState::Dead, i64::MAX)? == 0 {
        alarms::clear(tx, deed.at_ms, DEAD)?;
    }
    Ok(())
}
