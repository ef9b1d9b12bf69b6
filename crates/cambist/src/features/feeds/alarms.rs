//! A feed that can't be made has an alarm until it can.

use store::{Fault, Tx};

use crate::features::alarms::{clear, list_open, raise};

/// What the keys of these alarms begin with; the profile's code follows.
const KEY: &str = "feed.broken:";
/// Open alarms that are looked through.
const MOST: u32 = 10_000;

/// Raises an alarm for each broken feed (its code, and what is wrong), and clears those of all others.
///
/// # Errors
/// The store's faults.
pub fn settle_alarms(
    tx: &mut Tx<'_>,
    at_ms: i64,
    broken: &[(String, String)],
) -> Result<(), Fault> {
    for (code, problem) in broken {
        let sentence = format!(
            "the feed {code} can't be made and stays as it was last: {problem}; look at it with \
             `cambist feed check {code}`"
        );
        raise(tx, at_ms, &format!("{KEY}{code}"), &sentence)?;
    }
    for alarm in list_open(tx, MOST)? {
        let of_feed = alarm.key.strip_prefix(KEY);
        if of_feed.is_some_and(|code| broken.iter().all(|(known, _)| known != code)) {
            clear(tx, at_ms, &alarm.key)?;
        }
    }
    Ok(())
}
