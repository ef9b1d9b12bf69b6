//! How a store is opened.

use std::time::Duration;

/// Which engine a store runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The bundled SQLite, one file.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// What may be changed when a store is opened. Every number below one counts as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many threads serve each kind of work.
    pub lanes: Lanes,
    /// What an acknowledged commit survives.
    pub durability: Durability,
    /// The most units that wait in one lane; one more is told [`crate::Fault::Busy`].
    pub queue: usize,
    /// The most units that share one commit of the SQLite writer. PostgreSQL groups commits by
    /// itself.
    pub batch: usize,
}

/// Threads of each lane. On PostgreSQL each has a connection of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lanes {
    /// Readers of pages and look-ups; a read may take [`SHORT_READ`].
    pub short: usize,
    /// Readers of lists and exports; a read may take [`LONG_READ`].
    pub long: usize,
    /// Writers on PostgreSQL; SQLite always has one. A unit may take [`WRITE`].
    pub writers: usize,
}

/// The longest read of [`crate::Store::read`].
pub const SHORT_READ: Duration = Duration::from_secs(5);
/// The longest read of [`crate::Store::read_long`]; an open reader keeps SQLite's log from being
/// folded.
pub const LONG_READ: Duration = Duration::from_secs(120);
/// The longest unit of [`crate::Store::write`]; migrations are free of it.
pub const WRITE: Duration = Duration::from_secs(10);

/// What an acknowledged commit survives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// The end of this process, however sudden. A power cut may lose the last commits, never tear
    /// one: `synchronous=normal` on SQLite, `synchronous_commit=off` on PostgreSQL (where a crash
    /// of the server process itself counts as a power cut). For clicks, not for the books.
    Process,
    /// A power cut too: `synchronous=full` on SQLite, `synchronous_commit=on` on PostgreSQL.
    Sync,
}

impl Default for Options {
    fn default() -> Options {
        Options { lanes: Lanes::default(), durability: Durability::Sync, queue: 4096, batch: 256 }
    }
}

impl Default for Lanes {
    fn default() -> Lanes {
        Lanes { short: 2, long: 2, writers: 4 }
    }
}
