//! Clicks counted in memory, by address and by link: a flood is seen without a query, and without a
//! row that every click would fight over.
//!
//! The table has a fixed size and forgets what is over by writing over it. A restart forgets
//! everything, and each replica counts for itself.

use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

mod table;

use crate::features::identity::network_of;

use table::{Counted, Table};

/// How long a flood is told after its last click, in seconds.
const TOLD_S: i64 = 600;
/// Floods that are told at once; of more of them the oldest is forgotten.
const TOLD: usize = 32;

/// By what clicks are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FloodKind {
    /// By the address that they come from.
    Address,
    /// By the link that they follow.
    Link,
}

impl FloodKind {
    /// The word in rows.
    pub fn word(self) -> &'static str {
        match self {
            FloodKind::Address => "address",
            FloodKind::Link => "link",
        }
    }
}

/// What a flood does to its clicks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FloodMode {
    /// It is not looked for.
    #[default]
    Off,
    /// They are marked.
    Flag,
    /// They are marked, and count no more than a program's.
    Deny,
}

/// From how many clicks on they are a flood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FloodLimit {
    /// What a flood does.
    pub mode: FloodMode,
    /// More than so many within a minute.
    pub per_minute: u32,
    /// More than so many within an hour.
    pub per_hour: u32,
}

impl FloodLimit {
    fn is_passed(self, counted: Counted) -> bool {
        counted.in_minute > self.per_minute || counted.in_hour > self.per_hour
    }
}

/// A flood that is, or was, on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flood {
    /// By what it was seen.
    pub kind: FloodKind,
    /// The link that it follows; `None`: it was seen by its address, which is nobody's business
    /// but the clicks'.
    pub link_id: Option<i64>,
    /// The last click of it, in unix seconds.
    pub last_s: i64,
    /// The most clicks of an hour.
    pub most: u32,
}

/// What has come of floods since the last look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FloodNews {
    /// Those that are on: they had a click within the last ten minutes.
    pub on: Vec<Flood>,
    /// Those that are over since.
    pub over: Vec<Flood>,
    /// Whether nobody has looked before: what an earlier process told is over too.
    pub is_first: bool,
}

#[derive(Default)]
struct Told {
    floods: Vec<Flood>,
    was_looked_at: bool,
}

#[derive(Default)]
struct Limits {
    address: FloodLimit,
    link: FloodLimit,
}

/// Counts clicks of this replica.
pub struct Floods {
    table: Table,
    limits: Mutex<Limits>,
    told: Mutex<Told>,
}

impl Floods {
    /// Counts nothing until it is told the limits. `seed` is secret: nobody can choose addresses that
    /// share a place in the table.
    pub fn new(seed: [u8; 16]) -> Floods {
        Floods { table: Table::new(seed), limits: Mutex::default(), told: Mutex::default() }
    }

    /// Sets both limits, by address and by link.
    pub fn limit(&self, address: FloodLimit, link: FloodLimit) {
        *held(&self.limits) = Limits { address, link };
    }

    /// Counts a click, and says by which flood it comes; of two the stronger one.
    pub fn count(
        &self,
        client: IpAddr,
        link_id: i64,
        now_s: i64,
    ) -> Option<(FloodKind, FloodMode)> {
        let (address, link) = {
            let limits = held(&self.limits);
            (limits.address, limits.link)
        };
        // An address that is not of the internet is a proxy's, and everybody's.
        let network = network_of(client).filter(|_| address.mode != FloodMode::Off);
        let by_address = network.and_then(|network| {
            let key = (FloodKind::Address, network_bits(network));
            self.meet(key, address, None, now_s)
        });
        let is_counted = link.mode != FloodMode::Off;
        let by_link = is_counted.then(|| {
            let key = (FloodKind::Link, i128::from(link_id).cast_unsigned());
            self.meet(key, link, Some(link_id), now_s)
        });
        match (by_address, by_link.flatten()) {
            (Some(one), Some(other)) if other.1 == FloodMode::Deny && one.1 != other.1 => {
                Some(other)
            }
            (one, other) => one.or(other),
        }
    }

    fn meet(
        &self,
        key: (FloodKind, u128),
        limit: FloodLimit,
        link_id: Option<i64>,
        now_s: i64,
    ) -> Option<(FloodKind, FloodMode)> {
        let counted = self.table.count(key.0 as u64, key.1, now_s);
        if !limit.is_passed(counted) {
            return None;
        }
        let flood = Flood { kind: key.0, link_id, last_s: now_s, most: counted.in_hour };
        tell(&mut held(&self.told).floods, flood);
        Some((key.0, limit.mode))
    }

    /// What has come of floods since this was asked last.
    pub fn news(&self, now_s: i64) -> FloodNews {
        let mut told = held(&self.told);
        let is_on = |flood: &Flood| flood.last_s + TOLD_S > now_s;
        let (on, over) = std::mem::take(&mut told.floods).into_iter().partition(is_on);
        told.floods = Vec::clone(&on);
        let is_first = !std::mem::replace(&mut told.was_looked_at, true);
        FloodNews { on, over, is_first }
    }
}

fn tell(told: &mut Vec<Flood>, flood: Flood) {
    let is_same = |known: &&mut Flood| (known.kind, known.link_id) == (flood.kind, flood.link_id);
    if let Some(known) = told.iter_mut().find(is_same) {
        *known = Flood { most: known.most.max(flood.most), ..flood };
        return;
    }
    if told.len() == TOLD {
        told.remove(0);
    }
    told.push(flood);
}

fn network_bits(network: IpAddr) -> u128 {
    match network {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Counters stay counters, whoever has panicked.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
