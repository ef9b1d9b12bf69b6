//! A click, and the number that carries its time.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::atomic::{AtomicI64, Ordering};

use serde::{Deserialize, Serialize};

use super::agents;
use super::floods::FloodKind;
use super::visitor::Visitor;

/// 2025-01-01 00:00:00 UTC in unix milliseconds: where the clock of the ids begins.
const EPOCH_MS: i64 = 1_735_689_600_000;
pub(super) const HOUR_MS: i64 = 3_600_000;
const NODE_BITS: u32 = 5;
const SEQUENCE_BITS: u32 = 7;
/// 53 bits: JavaScript reads such a number exactly.
const LARGEST: i64 = (1 << 53) - 1;

/// A click's number: 41 bits of milliseconds since 2025, 5 of node, 7 of sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClickId(i64);

impl ClickId {
    /// Bits of the node and the sequence, which stand below those of the time.
    pub(super) const BELOW_TIME_BITS: u32 = NODE_BITS + SEQUENCE_BITS;

    /// The largest number that there can be.
    pub const LAST: ClickId = ClickId(LARGEST);

    /// The number that a row or a cookie holds; `None` when it can't be one.
    pub fn from_number(number: i64) -> Option<ClickId> {
        (0..=LARGEST).contains(&number).then_some(ClickId(number))
    }

    /// The number.
    pub fn number(self) -> i64 {
        self.0
    }

    /// When the click happened, in unix milliseconds.
    pub fn at_ms(self) -> i64 {
        (self.0 >> (NODE_BITS + SEQUENCE_BITS)) + EPOCH_MS
    }

    /// When the click happened, in unix seconds.
    pub fn at_s(self) -> i64 {
        self.at_ms().div_euclid(1000)
    }

    /// The hour in which the click happened, counted from 1970.
    pub fn hour(self) -> i64 {
        self.at_ms().div_euclid(HOUR_MS)
    }

    /// The replica that took it.
    pub fn node(self) -> i64 {
        (self.0 >> SEQUENCE_BITS) & ((1 << NODE_BITS) - 1)
    }

    /// The smallest number that a click at `second` or later can have.
    pub fn first_of_second(second: i64) -> i64 {
        ClickId::first_of_ms(second.saturating_mul(1000))
    }

    /// The smallest number that a click at the unix millisecond `at_ms` or later can have.
    pub fn first_of_ms(at_ms: i64) -> i64 {
        let since = at_ms.saturating_sub(EPOCH_MS);
        let largest_ms = LARGEST >> (NODE_BITS + SEQUENCE_BITS);
        match since {
            ..=0 => 0,
            since if since > largest_ms => LARGEST,
            since => since << (NODE_BITS + SEQUENCE_BITS),
        }
    }

    /// The largest number that a click at `second` or earlier can have; below 0: none can.
    pub fn last_of_second(second: i64) -> i64 {
        match ClickId::first_of_second(second.saturating_add(1)) {
            LARGEST => LARGEST,
            first => first - 1,
        }
    }
}

/// Gives out the numbers of one replica: growing, none twice, without a lock.
#[derive(Debug)]
pub struct ClickIds {
    node: i64,
    /// Milliseconds and sequence of the number given last.
    last: AtomicI64,
}

impl ClickIds {
    /// Numbers of the replica `node` (0…31) that come after `after`, the last one stored.
    pub fn new(node: u8, after: Option<ClickId>) -> ClickIds {
        let last = after.map_or(-1, |id| {
            let ms = id.0 >> (NODE_BITS + SEQUENCE_BITS);
            // Whatever the sequence of that number was: the next one is in the next millisecond.
            ((ms + 1) << SEQUENCE_BITS) - 1
        });
        ClickIds { node: i64::from(node), last: AtomicI64::new(last) }
    }

    /// A number for a click at `now_ms`. When more than 128 clicks share a millisecond, or the
    /// clock goes back, numbers run ahead of it rather than repeat.
    pub fn next(&self, now_ms: i64) -> ClickId {
        let now = (now_ms - EPOCH_MS).max(0) << SEQUENCE_BITS;
        let advance = |last: i64| Some((last + 1).max(now));
        let last = self
            .last
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, advance)
            .unwrap_or_else(|last| last);
        let place = (last + 1).max(now);
        let (ms, sequence) = (place >> SEQUENCE_BITS, place & ((1 << SEQUENCE_BITS) - 1));
        ClickId((((ms << NODE_BITS) | self.node) << SEQUENCE_BITS) | sequence)
    }
}

/// One following of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Click {
    /// Its number, and with it its time.
    pub id: ClickId,
    /// Whom it credits.
    pub partner_id: i64,
    /// The link that was followed.
    pub link_id: i64,
    /// Who followed it.
    pub visitor: Visitor,
    /// From where.
    pub address: IpAddr,
    /// The user agent, cut at 512 bytes.
    pub agent: String,
    /// The referrer, cut at 1 KiB.
    pub referrer: String,
    /// The query, verbatim, cut at 2 KiB.
    pub query_string: String,
    /// Our code of what the visitor wants to give; empty: not said or not known.
    pub from_code: String,
    /// Our code of what the visitor wants to receive; empty: not said or not known.
    pub to_code: String,
    /// What speaks against a person besides the user agent.
    pub marks: Marks,
}

impl Click {
    /// Why it is taken for a program's; `None`: it is not.
    pub fn bot_reason(&self) -> Option<Cow<'_, str>> {
        agents::known(&self.agent).bot.map(Cow::Borrowed).or_else(|| self.marks.bot_reason())
    }
}

/// What speaks against a person besides the user agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// A header by which a browser that nobody looks at gives itself away, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The flood that it came by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flood: Option<FloodKind>,
    /// Whether that flood makes it count no more than a program's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_denied: bool,
}

impl Marks {
    /// Why the click is taken for a program's, besides what its user agent says.
    pub fn bot_reason(&self) -> Option<Cow<'_, str>> {
        let denied = self.flood.filter(|_| self.is_denied);
        let by_flood = |flood: FloodKind| Cow::Owned(format!("flood: {}", flood.word()));
        self.hint.as_deref().map(Cow::Borrowed).or_else(|| denied.map(by_flood))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{ClickId, ClickIds, EPOCH_MS};

    #[test]
    fn numbers_grow_carry_their_time_and_never_repeat() {
        let ids = ClickIds::new(31, None);
        let now = EPOCH_MS + 55_000_000_123;
        let given: Vec<_> = (0..1000).map(|_| ids.next(now)).collect();
        assert!(given.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(given.iter().collect::<HashSet<_>>().len(), 1000);
        assert_eq!(given[0].at_ms(), now);
        assert_eq!(given[127].at_ms(), now);
        assert_eq!(given[128].at_ms(), now + 1);
        assert!(given.iter().all(|id| ClickId::from_number(id.number()) == Some(*id)));
    }

    #[test]
    fn a_clock_that_goes_back_repeats_nothing() {
        let ids = ClickIds::new(0, None);
        let late = ids.next(EPOCH_MS + 5_000);
        assert!(ids.next(EPOCH_MS + 1_000) > late);
        let reopened = ClickIds::new(0, Some(late));
        assert!(reopened.next(EPOCH_MS) > late);
    }

    #[test]
    fn a_window_of_seconds_is_a_range_of_numbers() {
        let ids = ClickIds::new(3, None);
        let second = EPOCH_MS / 1000 + 1_000;
        let first = ids.next(second * 1000).number();
        let last = ids.next(second * 1000 + 999).number();
        assert!(
            ClickId::first_of_second(second) <= first && last <= ClickId::last_of_second(second)
        );
        assert!(ClickId::last_of_second(second - 1) < first);
        assert!(ClickId::first_of_second(second + 1) > last);
    }

    #[test]
    fn absurd_seconds_give_an_empty_or_a_whole_range() {
        assert_eq!(ClickId::first_of_second(i64::MIN), 0);
        assert_eq!(ClickId::last_of_second(0), -1);
        assert_eq!(ClickId::last_of_second(i64::MAX), (1 << 53) - 1);
    }
}
