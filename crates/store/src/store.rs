//! The store: where units of work are handed in.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use tokio::sync::oneshot;

use crate::lane::Lane;
use crate::options::{LONG_READ, SHORT_READ, WRITE};
use crate::postgres::{Role, Worker};
use crate::sqlite::{Access, Connection};
use crate::unit::{Asked, Unit};
use crate::{Batch, Database, Engine, Fault, Group, Options, PgUrl, Stop, Tx, sqlite};

/// An open database: cheap to clone, shared by everything that reads or writes.
///
/// Its futures need no particular executor: the work is done by the store's own threads.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    /// SQLite's file.
    file: Option<PathBuf>,
    short: Lane,
    long: Lane,
    writers: Lane,
    /// Messages to a PostgreSQL server that were answered.
    trips: Arc<AtomicU64>,
}

impl Store {
    /// Opens a database and starts the threads. It blocks.
    ///
    /// SQLite's file is made if it isn't there (mode 0600). A PostgreSQL server is first contacted
    /// by the first unit, so that an office starts while its server is away.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] if the file can't be opened, [`Fault::Unsupported`] for a SQLite
    /// library older than 3.51.3, [`Fault::Address`] for a path that is no file.
    pub fn open(database: Database, options: Options) -> Result<Store, Fault> {
        let inner = match database {
            Database::Sqlite(path) => Inner::sqlite(path, &options)?,
            Database::Postgres(url) => Inner::postgres(&url, &options)?,
        };
        Ok(Store { inner: Arc::new(inner) })
    }

    /// The engine underneath.
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// How many messages to the server were answered so far, on all connections: each begin, each
    /// commit or rollback, each statement that is waited for, and each text that is prepared, which
    /// happens once on a connection. Always 0 on SQLite, which has no server.
    pub fn round_trips(&self) -> u64 {
        self.inner.trips.load(Ordering::Relaxed)
    }

    /// Runs a unit of work. `Ok` commits it, a refusal rolls it back.
    ///
    /// The unit may be run again (after a conflict on PostgreSQL, after a batch that SQLite could
    /// not commit), so it does nothing outside its transaction. On PostgreSQL it runs read
    /// committed: lock by writing, the first statement being an `update … returning`, rows in a
    /// sorted order. What is answered is what is committed. If the returned future is dropped the
    /// unit may or may not be run.
    ///
    /// # Errors
    /// The unit's refusal, or a fault: [`Fault::Busy`] at once when the queue is full,
    /// [`Fault::Conflict`] after ten re-runs, [`Fault::Panicked`], [`Fault::CommitFailed`], and
    /// what its statements met.
    pub async fn write<T, R, F>(&self, unit: F) -> Result<T, Stop<R>>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Stop<R>> + Send + 'static,
        T: Send + 'static,
        R: Send + 'static,
    {
        ask(&self.inner.writers, unit).await
    }

    /// Items of one kind that share their transactions: see [`Group`]. At most `queue` of them wait,
    /// and at most `at_once` are written at once.
    pub fn group<B: Batch>(&self, batch: B, queue: usize, at_once: usize) -> Group<B> {
        Group::new(self.clone(), batch, queue, at_once)
    }

    /// Queues a unit for the writers.
    pub(crate) fn submit(&self, unit: Box<dyn Unit>) -> Result<(), Fault> {
        self.inner.writers.submit(unit)
    }

    /// Runs a short read: one consistent snapshot, nothing can be changed, at most [`SHORT_READ`].
    ///
    /// # Errors
    /// As [`Store::write`], and [`Fault::TimedOut`].
    pub async fn read<T, R, F>(&self, unit: F) -> Result<T, Stop<R>>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Stop<R>> + Send + 'static,
        T: Send + 'static,
        R: Send + 'static,
    {
        ask(&self.inner.short, unit).await
    }

    /// Runs a read that may take up to [`LONG_READ`], beside the short ones: exports and lists.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub async fn read_long<T, R, F>(&self, unit: F) -> Result<T, Stop<R>>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, Stop<R>> + Send + 'static,
        T: Send + 'static,
        R: Send + 'static,
    {
        ask(&self.inner.long, unit).await
    }

    /// Writes a compact copy of SQLite's file, as it is at one moment, to a new file of mode 0600.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] if the target exists or can't be written, [`Fault::Unsupported`] on
    /// PostgreSQL.
    pub async fn backup(&self, to: &Path) -> Result<(), Fault> {
        let Some(from) = self.inner.file.clone() else {
            return Err(Fault::Unsupported(
                "a PostgreSQL database is backed up by PostgreSQL's own means: pg_dump, or pg_basebackup with \
                 archived logs"
                    .to_owned(),
            ));
        };
        let to = to.to_owned();
        aside("store-backup", move || sqlite::backup(&from, &to)).await?
    }

    /// Takes no more work, runs what is queued, folds SQLite's log into the file, and waits for the
    /// threads.
    ///
    /// Other clones of the store are closed with it and answer [`Fault::Closed`].
    pub async fn close(self) {
        let closed = aside("store-close", move || self.close_blocking()).await;
        if let Err(fault) = closed {
            // The threads end by themselves once the last clone is gone; only nobody waits for
            // them.
            tracing::warn!(%fault, "the store was closed without waiting for its threads");
        }
    }

    /// [`Store::close`] for callers without an executor.
    pub fn close_blocking(self) {
        self.inner.short.close();
        self.inner.long.close();
        // The last one: without readers the whole log can be folded.
        self.inner.writers.close();
    }
}

impl Inner {
    fn sqlite(path: PathBuf, options: &Options) -> Result<Inner, Fault> {
        sqlite::make_file(&path)?;
        let batch = options.batch.max(1);
        let writer = Connection::open(&path, Access::Write(options.durability))?;
        let reader = |name, count: usize, limit| {
            let workers = (0..count.max(1)).map(|_| {
                let connection = Connection::open(&path, Access::Read)?;
                Ok(move |jobs| sqlite::read(&connection, limit, &jobs))
            });
            Lane::start(name, options.queue, workers.collect::<Result<Vec<_>, Fault>>()?)
        };
        Ok(Inner {
            engine: Engine::Sqlite,
            short: reader("short", options.lanes.short, SHORT_READ)?,
            long: reader("long", options.lanes.long, LONG_READ)?,
            writers: Lane::start(
                "write",
                options.queue,
                vec![move |jobs| sqlite::write(writer, batch, &jobs)],
            )?,
            file: Some(path),
            trips: Arc::default(),
        })
    }

    fn postgres(url: &PgUrl, options: &Options) -> Result<Inner, Fault> {
        let trips: Arc<AtomicU64> = Arc::default();
        let lane = |name, count: usize, role, limit| {
            let workers = (0..count.max(1)).map(|_| {
                let worker = Worker::new(url.clone(), role, limit, Arc::clone(&trips));
                move |jobs| worker.serve(&jobs)
            });
            Lane::start(name, options.queue, workers.collect())
        };
        let writer = Role::Write(options.durability);
        Ok(Inner {
            engine: Engine::Postgres,
            file: None,
            short: lane("short", options.lanes.short, Role::Read, SHORT_READ)?,
            long: lane("long", options.lanes.long, Role::Read, LONG_READ)?,
            writers: lane("write", options.lanes.writers, writer, WRITE)?,
            trips,
        })
    }
}

async fn ask<T, R, F>(lane: &Lane, verb: F) -> Result<T, Stop<R>>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, Stop<R>> + Send + 'static,
    T: Send + 'static,
    R: Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    lane.submit(Box::new(Asked { verb, outcome: None, reply }))?;
    match answer.await {
        Ok(outcome) => outcome,
        Err(_) => Err(Stop::Broke(Fault::Closed)),
    }
}

/// Does something slow on a thread of its own, so that no executor waits for it.
async fn aside<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    let (reply, answer) = oneshot::channel();
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || reply.send(work()))
        .map_err(|error| Fault::Unavailable(format!("no thread could be started: {error}")))?;
    answer.await.map_err(|_| Fault::Panicked(format!("the thread {name} ended early")))
}
