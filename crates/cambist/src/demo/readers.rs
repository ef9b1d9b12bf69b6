//! The monitorings that read the demo's feeds: a day of their polls.

use std::net::{IpAddr, Ipv4Addr};

use store::{Fault, Tx};

use crate::features::feeds::polls::{Tallies, Tally, record_polls};
use crate::features::feeds::{Reader, list_profiles};

/// Hours of polls.
const HOURS: i64 = 24;
/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;
/// Bytes of a whole document, about as large as the demo's are.
const BYTES: u64 = 148_000;

/// A day of polls of every published feed, which ends `now_ms`: one more often than the next, each
/// finding mostly what it has already.
pub(super) fn seed(tx: &mut Tx<'_>, now_ms: i64) -> Result<(), Fault> {
    let profiles = list_profiles(tx)?.good;
    let published = profiles.iter().filter(|profile| profile.is_enabled);
    let readers = published.map(|profile| Reader::Profile(profile.id));
    let mut tallies = Tallies::new();
    for (place, reader) in (0_u8..).zip(std::iter::once(Reader::Public).chain(readers)) {
        let every_s = 5 + 7 * i64::from(place);
        // An address of a network that documents use (RFC 5737).
        let address = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 10 + place));
        let this_hour = now_ms.div_euclid(HOUR_MS);
        for hour in this_hour - HOURS + 1..=this_hour {
            // The hour that is under way ends now; every other one has run its course.
            let end_ms = now_ms.min((hour + 1) * HOUR_MS - 1);
            tallies.insert((reader, hour), tally(hour * HOUR_MS, end_ms, every_s, address));
        }
    }
    record_polls(tx, &tallies)
}

/// The polls from the begin of an hour to its end.
fn tally(begin_ms: i64, end_ms: i64, every_s: i64, address: IpAddr) -> Tally {
    let times = (end_ms - begin_ms) / (every_s * 1000);
    let polls = (times + 1).unsigned_abs();
    let changed = polls.div_ceil(6);
    Tally {
        first_at_ms: begin_ms,
        last_at_ms: begin_ms + times * every_s * 1000,
        address,
        status: 304,
        last_bytes: BYTES,
        polls,
        unchanged: polls - changed,
        bytes: changed * BYTES,
        refused: 0,
        refused_at_ms: 0,
        refused_address: address,
    }
}
