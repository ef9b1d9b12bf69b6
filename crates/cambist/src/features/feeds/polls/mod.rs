//! Who reads our feeds, how often and from where: counted in memory, written together.

mod describe;
mod store;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(super) use self::store::forget_profile;
pub use self::store::{ReaderPolls, list_polls, record_polls};

/// Whose feed a poll was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reader {
    /// The feed without a code.
    Public,
    /// A profile's, by its number.
    Profile(i64),
    /// The public feed by a link's code, by the link's number.
    Link(i64),
}

/// How a poll was answered.
#[derive(Clone, Copy, Debug)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// Bytes of the body.
    pub bytes: u64,
    /// Whether the address was not on the feed's list.
    pub is_refused: bool,
}

/// What one reader polled within one hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The first answered poll, in unix milliseconds; of a tally without any, the last one refused.
    pub first_at_ms: i64,
    /// The last answered poll.
    pub last_at_ms: i64,
    /// Where the last answered poll came from.
    pub address: IpAddr,
    /// The status of the last answered poll.
    pub status: u16,
    /// Bytes of the last answer that had a body.
    pub last_bytes: u64,
    /// Answered polls.
    pub polls: u64,
    /// Answered polls for which nothing had changed.
    pub unchanged: u64,
    /// Bytes of all bodies.
    pub bytes: u64,
    /// Polls from addresses that are not on the feed's list.
    pub refused: u64,
    /// The last of those, in unix milliseconds.
    pub refused_at_ms: i64,
    /// Where it came from.
    pub refused_address: IpAddr,
}

/// Tallies by reader and hour.
pub type Tallies = BTreeMap<(Reader, i64), Tally>;

/// Shards of the counters: threads that answer polls at once seldom meet in one.
const SHARDS: usize = 8;
/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;

/// The counters of this process since they were last written.
#[derive(Debug, Default)]
pub struct Polls {
    shards: [Mutex<HashMap<(Reader, i64), Tally>>; SHARDS],
    noted: AtomicU64,
}

thread_local! {
    static SHARD: Cell<Option<usize>> = const { Cell::new(None) };
}
static NEXT_SHARD: AtomicUsize = AtomicUsize::new(0);

/// Each thread keeps to one shard.
fn own_shard() -> usize {
    SHARD.with(|shard| {
        let own =
            shard.get().unwrap_or_else(|| NEXT_SHARD.fetch_add(1, Ordering::Relaxed) % SHARDS);
        shard.set(Some(own));
        own
    })
}

impl Polls {
    /// Polls of this process since it began.
    pub fn noted(&self) -> u64 {
        self.noted.load(Ordering::Relaxed)
    }

    /// Counts a poll.
    pub fn note(&self, reader: Reader, answered: Answered, client: IpAddr, now_ms: i64) {
        self.noted.fetch_add(1, Ordering::Relaxed);
        let one = Tally::of(answered, client, now_ms);
        let key = (reader, now_ms.div_euclid(HOUR_MS));
        let mut shard = open(&self.shards[own_shard()]);
        shard.entry(key).and_modify(|known| known.add(&one)).or_insert(one);
    }

    /// Takes everything that was counted since the last time.
    pub fn take(&self) -> Tallies {
        let mut all = Tallies::new();
        for shard in &self.shards {
            for (key, tally) in std::mem::take(&mut *open(shard)) {
                all.entry(key).and_modify(|known| known.add(&tally)).or_insert(tally);
            }
        }
        all
    }

    /// Puts back what could not be written.
    pub fn put_back(&self, tallies: Tallies) {
        let mut shard = open(&self.shards[own_shard()]);
        for (key, tally) in tallies {
            shard.entry(key).and_modify(|known| known.add(&tally)).or_insert(tally);
        }
    }
}

/// Counters are whole after every step: a panic elsewhere leaves nothing half done.
fn open<T>(shard: &Mutex<T>) -> MutexGuard<'_, T> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Tally {
    fn of(answered: Answered, client: IpAddr, now_ms: i64) -> Tally {
        let is_answered = !answered.is_refused;
        Tally {
            first_at_ms: now_ms,
            last_at_ms: now_ms,
            address: client,
            status: answered.status,
            last_bytes: answered.bytes,
            polls: u64::from(is_answered),
            unchanged: u64::from(is_answered && answered.status == 304),
            bytes: answered.bytes,
            refused: u64::from(answered.is_refused),
            refused_at_ms: now_ms,
            refused_address: client,
        }
    }

    /// Adds what was counted elsewhere or later; the order does not matter.
    fn add(&mut self, other: &Tally) {
        if other.refused > 0 && (self.refused == 0 || other.refused_at_ms >= self.refused_at_ms) {
            self.refused_at_ms = other.refused_at_ms;
            self.refused_address = other.refused_address;
        }
        self.refused += other.refused;
        if other.polls == 0 {
            return;
        }
        if self.polls == 0 || other.last_at_ms >= self.last_at_ms {
            self.last_at_ms = other.last_at_ms;
            self.address = other.address;
            self.status = other.status;
            if other.last_bytes > 0 {
                self.last_bytes = other.last_bytes;
            }
        } else if self.last_bytes == 0 {
            self.last_bytes = other.last_bytes;
        }
        let is_first = self.polls == 0;
        self.first_at_ms =
            if is_first { other.first_at_ms } else { self.first_at_ms.min(other.first_at_ms) };
        self.polls += other.polls;
        self.unchanged += other.unchanged;
        self.bytes += other.bytes;
    }
}

#[cfg(test)]
mod tests;
