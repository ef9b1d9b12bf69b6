//! Taking in what a fetch brought: prices, health, the alarm, and what follows from the prices.

use store::{Fault, Tx};

use crate::features::alarms;
use crate::features::audit::Deed;

use super::claim::holds;
use super::record::{Believed, record, record_failure};
use super::source::Source;
use super::{Pair, price_again};

/// So many failures in a row are an alarm.
const ALARMING: i64 = 3;

/// What a fetch came to.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// This is believed.
    Good(Believed),
    /// Nothing is.
    Failed {
        /// Why, in words.
        problem: String,
        /// When it is tried again, in unix milliseconds.
        next_at_ms: i64,
    },
}

/// Takes in what a fetch brought, unless the source is no longer this one's to fetch.
///
/// # Errors
/// The store's faults.
pub(super) fn take_in(
    tx: &mut Tx<'_>,
    deed: &Deed,
    leased: &Source,
    outcome: &Outcome,
) -> Result<(), Fault> {
    if !holds(tx, leased)? {
        return Ok(());
    }
    match outcome {
        Outcome::Good(believed) => believe(tx, deed, &leased.code, believed).map(|_| ()),
        Outcome::Failed { problem, next_at_ms } => {
            let code = &leased.code;
            let failures = record_failure(tx, code, problem, deed.at_ms, *next_at_ms)?;
            if failures >= ALARMING {
                alarms::raise(tx, deed.at_ms, &alarm_key(code), &sentence(code, problem))?;
            }
            Ok(())
        }
    }
}

/// Records what is believed, ends the source's alarm, and prices again what depends on it.
///
/// # Errors
/// The store's faults.
pub(super) fn believe(
    tx: &mut Tx<'_>,
    deed: &Deed,
    code: &str,
    believed: &Believed,
) -> Result<Vec<Pair>, Fault> {
    let changed = record(tx, code, believed, deed.at_ms)?;
    alarms::clear(tx, deed.at_ms, &alarm_key(code))?;
    price_again(tx, deed, &changed)?;
    Ok(changed)
}

/// The alarm of a source.
pub(super) fn alarm_key(code: &str) -> String {
    format!("source.failing:{code}")
}

/// The sentence stays the same from one failure to the next, so that nothing is written for it.
fn sentence(code: &str, problem: &str) -> String {
    format!(
        "the rate source {code} fails: {problem}; try it with `cambist rates source fetch {code} \
         --dry-run`"
    )
}
