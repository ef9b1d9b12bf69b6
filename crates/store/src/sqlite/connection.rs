//! An open connection: its settings, and the limit of the unit that runs on it.

use std::fs::{self, OpenOptions};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{OpenFlags, version, version_number};

use super::fault::told;
use crate::{Durability, Fault};

/// The first release without the WAL-reset corruption (see the stack's trap 11).
const OLDEST: i32 = 3_051_003;

/// Between two looks at the clock SQLite takes this many steps: some tens of microseconds.
const STEPS: i32 = 10_000;

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Write(Durability),
    Read,
    /// Reading all of it into another file.
    Copy,
}

/// One connection, used by one thread.
pub(crate) struct Connection {
    pub(super) raw: rusqlite::Connection,
    limit: Arc<Limit>,
}

/// When the running unit must end; looked at by SQLite while it works.
struct Limit {
    epoch: Instant,
    /// Microseconds after the epoch, or `u64::MAX` for never.
    end: AtomicU64,
}

impl Limit {
    fn is_over(&self) -> bool {
        let now = u64::try_from(self.epoch.elapsed().as_micros()).unwrap_or(u64::MAX);
        now > self.end.load(Ordering::Relaxed)
    }
}

/// Makes the file, readable by its owner only, unless it is there. Its log and index inherit the
/// mode.
pub(crate) fn make_file(path: &Path) -> Result<(), Fault> {
    if rusqlite_is_too_old(version_number()) {
        return Err(Fault::Unsupported(format!(
            "SQLite {} may corrupt its log; at least 3.51.3 is needed",
            version()
        )));
    }
    if path.as_os_str().is_empty() || path == Path::new(":memory:") {
        return Err(Fault::Address("SQLite wants the path of a file".to_owned()));
    }
    if fs::exists(path).unwrap_or(false) {
        return Ok(());
    }
    match private().create_new(true).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(Fault::Unavailable(format!("{}: {error}", path.display()))),
    }
}

/// Options for a file that only its owner may read.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn rusqlite_is_too_old(number: i32) -> bool {
    number < OLDEST
}

impl Connection {
    /// Opens an existing file (an empty one counts) and sets the connection up.
    pub(crate) fn open(path: &Path, access: Access) -> Result<Connection, Fault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let raw = rusqlite::Connection::open_with_flags(path, flags)
            .map_err(|error| Fault::Unavailable(format!("{}: {error}", path.display())))?;
        let limit = Arc::new(Limit { epoch: Instant::now(), end: AtomicU64::new(u64::MAX) });
        let mut connection = Connection { raw, limit };
        connection.set_up(access).map_err(|error| told("opening the database", &error))?;
        Ok(connection)
    }

    fn set_up(&mut self, access: Access) -> rusqlite::Result<()> {
        self.raw.busy_timeout(Duration::from_secs(5))?;
        self.raw.set_prepared_statement_cache_capacity(512);
        // Without this a misspelt column in double quotes is silently a text, which PostgreSQL
        // refuses.
        self.raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        self.raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        let limit = Arc::clone(&self.limit);
        self.raw.progress_handler(STEPS, Some(move || limit.is_over()))?;
        self.raw.execute_batch(
            "pragma foreign_keys = on; pragma temp_store = memory; pragma mmap_size = 0;
             pragma trusted_schema = off; pragma cache_size = -16000;",
        )?;
        match access {
            Access::Read => self.raw.execute_batch("pragma query_only = on"),
            Access::Copy => Ok(()),
            Access::Write(durability) => self.set_up_writer(durability),
        }
    }

    fn set_up_writer(&self, durability: Durability) -> rusqlite::Result<()> {
        // The vacuum mode can only be chosen while the file is empty, and the log mode fills it.
        self.raw.execute_batch("pragma auto_vacuum = incremental")?;
        self.raw.query_row("pragma journal_mode = wal", [], |_| Ok(()))?;
        self.raw.execute_batch(match durability {
            Durability::Process => "pragma synchronous = normal",
            Durability::Sync => "pragma synchronous = full",
        })?;
        // After a burst the log's file is cut back to this when it is folded into the database.
        self.raw.query_row("pragma journal_size_limit = 67108864", [], |_| Ok(()))
    }

    /// Runs something that must be over within a time; SQLite's work is interrupted then.
    pub(super) fn within<T>(&self, time: Duration, work: impl FnOnce() -> T) -> T {
        let end = self.limit.epoch.elapsed().saturating_add(time).as_micros();
        let end = u64::try_from(end).unwrap_or(u64::MAX);
        self.limit.end.store(end, Ordering::Relaxed);
        let done = work();
        self.lift_limit();
        done
    }

    /// Lets the running unit take as long as it needs.
    pub(crate) fn lift_limit(&self) {
        self.limit.end.store(u64::MAX, Ordering::Relaxed);
    }

    /// Whether no transaction is open, which after `begin` means that SQLite rolled it back by
    /// itself.
    pub(super) fn is_idle(&self) -> bool {
        self.raw.is_autocommit()
    }

    /// Runs one of the store's own statements.
    pub(super) fn control(&self, sql: &str) -> Result<(), Fault> {
        let run = || self.raw.prepare_cached(sql)?.raw_execute();
        run().map(|_| ()).map_err(|error| told(sql, &error))
    }

    /// Ends whatever transaction is open; a connection that can't even do this rolls back when it
    /// is closed.
    pub(super) fn give_up(&self) {
        if !self.is_idle()
            && let Err(fault) = self.control("rollback")
        {
            tracing::error!(%fault, "SQLite could not roll back");
        }
    }

    /// Gives pages that deletions have left empty back to the system, a bounded number at a time,
    /// and says whether there may be more.
    pub(super) fn shrink(&self) -> Result<bool, Fault> {
        let step = || {
            let free: i64 = self.raw.query_row("pragma freelist_count", [], |row| row.get(0))?;
            if free > 0 {
                let mut statement = self.raw.prepare_cached("pragma incremental_vacuum(256)")?;
                let mut rows = statement.raw_query();
                while rows.next()?.is_some() {}
            }
            Ok(free > 256)
        };
        step().map_err(|error| told("pragma incremental_vacuum", &error))
    }
}

#[cfg(test)]
mod tests {
    use super::rusqlite_is_too_old;

    #[test]
    fn releases_with_the_log_corruption_are_refused() {
        assert!(rusqlite_is_too_old(3_040_001));
        assert!(rusqlite_is_too_old(3_051_002));
        assert!(!rusqlite_is_too_old(3_051_003));
        assert!(!rusqlite_is_too_old(rusqlite::version_number()));
    }
}
