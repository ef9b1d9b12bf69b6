//! A table of counters of a fixed size, in parts that are locked apart.

use std::sync::{Mutex, PoisonError};

/// Parts that are locked apart from each other.
const PARTS: usize = 16;
/// Counters of a part: all together 65,536 of 40 bytes.
const SLOTS: usize = 4096;
/// Places at which a counter may stand.
const WAYS: usize = 4;

const MINUTE_S: i64 = 60;
const HOUR_S: i64 = 3600;

/// How often something was met lately.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) in_minute: u32,
    pub(super) in_hour: u32,
}

/// A span that slides: what the present one has, and that part of the one before which a span that
/// ends now would still hold, rounded down.
#[derive(Clone, Copy, Default)]
struct Span {
    number: i64,
    now: u32,
    before: u32,
}

impl Span {
    fn count(&mut self, now_s: i64, length_s: i64) -> u32 {
        let number = now_s.div_euclid(length_s);
        if number > self.number {
            self.before = if number == self.number + 1 { self.now } else { 0 };
            (self.number, self.now) = (number, 0);
        }
        self.now = self.now.saturating_add(1);
        let left_s = length_s - now_s.rem_euclid(length_s);
        let part = i64::from(self.before) * left_s / length_s;
        self.now.saturating_add(u32::try_from(part).unwrap_or(u32::MAX))
    }
}

#[derive(Clone, Copy, Default)]
struct Slot {
    key: u64,
    minute: Span,
    hour: Span,
}

/// The counters.
pub(super) struct Table {
    seed: [u64; 2],
    parts: Vec<Mutex<Vec<Slot>>>,
}

impl Table {
    pub(super) fn new(seed: [u8; 16]) -> Table {
        let number = u128::from_le_bytes(seed);
        let halves = [number, number >> 64].map(|half| (half & u128::from(u64::MAX)) as u64);
        let part = || Mutex::new(vec![Slot::default(); SLOTS]);
        Table { seed: halves, parts: (0..PARTS).map(|_| part()).collect() }
    }

    /// Counts once more, and says how often it was met within the last minute and hour.
    pub(super) fn count(&self, kind: u64, key: u128, now_s: i64) -> Counted {
        let key = self.hash(kind, key);
        let part = &self.parts[(key >> 60) as usize % PARTS];
        let mut slots = part.lock().unwrap_or_else(PoisonError::into_inner);
        let first = (key as usize) % SLOTS;
        let places = (0..WAYS).map(|step| (first + step) % SLOTS);
        let known = places.clone().find(|place| slots[*place].key == key);
        // Nothing is searched for long: of the places that there are, the quietest makes room.
        let quietest =
            || places.min_by_key(|place| (slots[*place].hour.number, slots[*place].hour.now));
        let place = known.or_else(quietest).unwrap_or(first);
        let slot = &mut slots[place];
        if slot.key != key {
            *slot = Slot { key, ..Slot::default() };
        }
        Counted {
            in_minute: slot.minute.count(now_s, MINUTE_S),
            in_hour: slot.hour.count(now_s, HOUR_S),
        }
    }

    /// A number that nobody can foresee without the seed; never 0, which is nobody's.
    fn hash(&self, kind: u64, key: u128) -> u64 {
        let halves = [key as u64, (key >> 64) as u64, kind];
        let mixed = halves.iter().fold(self.seed[0], |sum, half| mix(sum ^ half ^ self.seed[1]));
        mixed.max(1)
    }
}

/// The finisher of SplitMix64: every bit of what comes in changes half of what comes out.
fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
