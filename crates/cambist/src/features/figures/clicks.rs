//! What clicks come to, from the counts of their hours.

use store::{Fault, Tx};

use crate::features::clicks::{
    Counted, Whose, Window, count_by_day, count_by_link, count_by_pair, count_clicks,
};
use crate::features::links::LinkTable;

use super::exchanges::By;
use super::tally::{Sums, Tally};
use super::{DAY_MS, day_of};

/// Counts a partner's clicks from `from_ms` to `until_ms`, both included, into groups. What a partner
/// adds to his links is his own, and counted by nobody in advance: by sub-id all clicks stand in the
/// group without a name.
///
/// # Errors
/// The store's faults.
pub fn tally_clicks(
    tx: &mut Tx<'_>,
    partner_id: i64,
    (from_ms, until_ms): (i64, i64),
    by: By,
    links: &LinkTable,
    tally: &mut Tally,
) -> Result<(), Fault> {
    let (whose, window) = (Whose::Partner(partner_id), Window::of_ms(from_ms, until_ms));
    match by {
        By::Day => {
            for (day, counted) in count_by_day(tx, whose, window)? {
                tally.add(Some(day_of(day.saturating_mul(DAY_MS))), sums(counted));
            }
        }
        By::Pair => {
            for ((from, to), counted) in count_by_pair(tx, whose, window)? {
                let is_known = !from.is_empty() && !to.is_empty();
                tally.add(is_known.then(|| format!("{from}/{to}")), sums(counted));
            }
        }
        By::Link => {
            for (link_id, counted) in count_by_link(tx, whose, window)? {
                tally.add(links.code_of(link_id).map(str::to_owned), sums(counted));
            }
        }
        By::Sub => tally.add(None, sums(count_clicks(tx, whose, window)?)),
    }
    Ok(())
}

fn sums(counted: Counted) -> Sums {
    Sums { clicks: counted.people, bot_clicks: counted.bots, ..Sums::default() }
}
