//! What clicks come to, from the counts by hour.

use store::{Fault, Tx, args};

use crate::features::clicks::ClickId;
use crate::features::links::LinkTable;

use super::day_of;
use super::tally::{Sums, Tally};

const HOUR_MS: i64 = 3_600_000;

/// Clicks of one hour by one link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HourCount {
    /// The hour's first moment, in unix milliseconds.
    pub hour_ms: i64,
    /// The link.
    pub link_id: i64,
    /// Clicks of people.
    pub people: i64,
    /// Clicks that are taken for bots'.
    pub bots: i64,
}

/// A partner's clicks from `from_ms` to `until_ms`, both included, by hour and link.
///
/// # Errors
/// The store's faults.
pub fn click_hours(
    tx: &mut Tx<'_>,
    partner_id: i64,
    (from_ms, until_ms): (i64, i64),
) -> Result<Vec<HourCount>, Fault> {
    let (first, end) =
        (ClickId::first_of_ms(from_ms), ClickId::first_of_ms(until_ms.saturating_add(1)));
    let begin = ClickId::from_number(0).map_or(0, ClickId::at_ms);
    let hour = ClickId::first_of_ms(begin + HOUR_MS);
    tx.query(
        &format!(
            "select id / {hour}, link_id, \
             cast(sum(case when bot_reason is null then 1 else 0 end) as bigint), \
             cast(sum(case when bot_reason is null then 0 else 1 end) as bigint) \
             from clicks where partner_id = $1 and id >= $2 and id < $3 group by 1, 2"
        ),
        &args![partner_id, first, end],
        |row| {
            let (place, link_id): (i64, i64) = (row.get(0)?, row.get(1)?);
            let hour_ms = begin + place * HOUR_MS;
            Ok(HourCount { hour_ms, link_id, people: row.get(2)?, bots: row.get(3)? })
        },
    )
}

/// Counts clicks by their days.
pub fn tally_days(hours: &[HourCount], tally: &mut Tally) {
    for hour in hours {
        tally.add(Some(day_of(hour.hour_ms)), hour.sums());
    }
}

/// Counts clicks by the codes of their links.
pub fn tally_links(hours: &[HourCount], links: &LinkTable, tally: &mut Tally) {
    for hour in hours {
        tally.add(links.code_of(hour.link_id).map(str::to_owned), hour.sums());
    }
}

impl HourCount {
    fn sums(&self) -> Sums {
        Sums { clicks: self.people, bot_clicks: self.bots, ..Sums::default() }
    }
}
