//! The writer: what has arrived shares one commit, and is answered after it.
//!
//! Each unit has a savepoint, so that a refusal, a fault or a panic undoes that unit alone. Nobody
//! is answered before the commit, not even a unit that was refused: it may have been refused
//! because of what an earlier unit of the same batch wrote, which is true only once that is
//! committed.

use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};
use rusqlite::ErrorCode;

use super::connection::Connection;
use super::fault::told;
use crate::lane::Job;
use crate::options::WRITE;
use crate::tx::Link;
use crate::unit::{Unit, Verdict};
use crate::{Fault, Tx};

/// After this long without a unit the writer tidies up.
const IDLE: Duration = Duration::from_millis(500);

type Units = Vec<Box<dyn Unit>>;

/// Serves writes until the lane is closed, then folds the log into the database.
pub(crate) fn serve(connection: Connection, batch: usize, jobs: &Receiver<Job>) {
    while let Some(first) = next(&connection, jobs) {
        let mut units = vec![first.unit];
        units.extend(jobs.try_iter().take(batch.saturating_sub(1)).map(|job| job.unit));
        together(&connection, units);
    }
    let folded = connection.raw.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()));
    if let Err(error) = folded {
        tracing::warn!(%error, "the log was not folded into the file; the next start does it");
    }
}

/// The next unit. Whenever none has come for a while the file is given a chance to shrink, in steps
/// that hold a newcomer up for milliseconds only.
fn next(connection: &Connection, jobs: &Receiver<Job>) -> Option<Job> {
    loop {
        match jobs.recv_timeout(IDLE) {
            Ok(job) => return Some(job),
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => {}
        }
        match connection.shrink() {
            Ok(true) => {}
            Ok(false) => return jobs.recv().ok(),
            Err(fault) => {
                tracing::warn!(%fault, "the database file was not shrunk");
                return jobs.recv().ok();
            }
        }
    }
}

/// How a batch ended before its commit.
enum Course {
    /// All units ran; their changes wait for the commit.
    Ready,
    /// While the unit of this index ran, SQLite rolled the whole transaction back by itself.
    Lost(usize, Fault),
}

fn together(connection: &Connection, mut units: Units) {
    if let Err(fault) = connection.control("begin immediate") {
        return tell(units, &fault);
    }
    match run_all(connection, &mut units) {
        Course::Ready => commit(connection, units),
        Course::Lost(index, fault) => {
            connection.give_up();
            units.remove(index).settle(Some(fault));
            alone(connection, units);
        }
    }
}

fn run_all(connection: &Connection, units: &mut Units) -> Course {
    for (index, unit) in units.iter_mut().enumerate() {
        if let Err(fault) = run_one(connection, unit.as_mut()) {
            return Course::Lost(index, fault);
        }
    }
    Course::Ready
}

/// Runs a unit in its savepoint. An error means that the whole transaction can't go on.
fn run_one(connection: &Connection, unit: &mut dyn Unit) -> Result<(), Fault> {
    connection.control("savepoint unit")?;
    let verdict = connection.within(WRITE, || unit.run(&mut Tx::new(Link::Sqlite(connection))));
    if connection.is_idle() {
        return Err(match verdict {
            Verdict::Broke(fault) => fault,
            Verdict::Commit | Verdict::Rollback => {
                Fault::CommitFailed("SQLite rolled the unit back".to_owned())
            }
        });
    }
    if !matches!(verdict, Verdict::Commit) {
        connection.control("rollback to unit")?;
    }
    connection.control("release unit")
}

fn commit(connection: &Connection, units: Units) {
    let commit = || connection.raw.prepare_cached("commit")?.raw_execute();
    let Err(error) = commit() else {
        for unit in units {
            unit.settle(None);
        }
        return;
    };
    connection.give_up();
    // A constraint checked at the commit (or a hook that says no) is one unit's doing and nothing
    // has reached the disk, so each gets its own commit. After an I/O error nothing more is tried.
    let by_rule = error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation);
    if by_rule && units.len() > 1 {
        return alone(connection, units);
    }
    let fault = match told("commit", &error) {
        Fault::Sql { message, .. } | Fault::Unavailable(message) => Fault::CommitFailed(message),
        fault => fault,
    };
    tell(units, &fault);
}

fn alone(connection: &Connection, units: Units) {
    for unit in units {
        together(connection, vec![unit]);
    }
}

fn tell(units: Units, fault: &Fault) {
    for unit in units {
        unit.settle(Some(fault.clone()));
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::{env, fs, process};

    use tokio::sync::oneshot::{self, Receiver};

    use super::{Units, together};
    use crate::sqlite::{Access, Connection, make_file};
    use crate::unit::{Asked, Outcome};
    use crate::{Durability, Fault, Never, Stop, Tx, args};

    /// A writer's connection whose batches are put together by hand.
    struct Desk {
        connection: Connection,
        folder: PathBuf,
    }

    impl Drop for Desk {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }

    fn desk(name: &str) -> Desk {
        let folder = env::temp_dir().join(format!("store_writer_{}_{name}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("office.db");
        make_file(&file).unwrap();
        let connection = Connection::open(&file, Access::Write(Durability::Sync)).unwrap();
        connection
            .batch(
                "create table people (id integer primary key) strict;
                 create table notes (person integer references people (id) deferrable initially deferred) strict;",
            )
            .unwrap();
        Desk { connection, folder }
    }

    impl Desk {
        fn count(&self, table: &str) -> i64 {
            let sql = format!("select count(*) from {table}");
            self.connection.raw.query_row(&sql, [], |row| row.get(0)).unwrap()
        }
    }

    type Answer = Receiver<Outcome<u64, Never>>;

    fn ask(
        units: &mut Units,
        verb: impl FnMut(&mut Tx<'_>) -> Result<u64, Stop<Never>> + Send + 'static,
    ) -> Answer {
        let (reply, answer) = oneshot::channel();
        let outcome = None;
        units.push(Box::new(Asked { verb, outcome, reply }));
        answer
    }

    fn add(units: &mut Units, id: i64, runs: &Arc<AtomicU32>) -> Answer {
        let runs = Arc::clone(runs);
        ask(units, move |tx| {
            runs.fetch_add(1, Ordering::SeqCst);
            Ok(tx.execute("insert into people (id) values ($1)", &args![id])?)
        })
    }

    fn told(answer: &mut Answer) -> Result<u64, Fault> {
        answer.try_recv().expect("an answer").map_err(Stop::into_fault)
    }

    #[test]
    fn a_batch_shares_one_commit_and_is_answered_after_it() {
        let mut desk = desk("shares");
        let commits = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&commits);
        let count = move || {
            counted.fetch_add(1, Ordering::SeqCst);
            false
        };
        desk.connection.raw.commit_hook(Some(count)).unwrap();
        let (mut units, runs) = (Units::new(), Arc::default());
        let mut answers: Vec<_> = (0..50).map(|id| add(&mut units, id, &runs)).collect();
        together(&desk.connection, units);
        assert!(answers.iter_mut().all(|answer| told(answer) == Ok(1)));
        assert_eq!((commits.load(Ordering::SeqCst), desk.count("people")), (1, 50));
    }

    #[test]
    fn a_commit_that_is_refused_is_told_to_every_unit() {
        let mut desk = desk("refused");
        desk.connection.raw.commit_hook(Some(|| true)).unwrap();
        let (mut units, runs) = (Units::new(), Arc::default());
        let mut answers: Vec<_> = (0..5).map(|id| add(&mut units, id, &runs)).collect();
        together(&desk.connection, units);
        for answer in &mut answers {
            let fault = told(answer);
            assert!(matches!(fault, Err(Fault::CommitFailed(_))), "{fault:?}");
        }
        desk.connection.raw.commit_hook(None::<fn() -> bool>).unwrap();
        assert_eq!(desk.count("people"), 0);
    }

    #[test]
    fn one_that_breaks_a_constraint_at_the_commit_does_not_take_the_others_with_it() {
        let desk = desk("culprit");
        let (mut units, runs) = (Units::new(), Arc::default());
        let mut first = add(&mut units, 1, &runs);
        let mut culprit = ask(&mut units, |tx| {
            Ok(tx.execute("insert into notes (person) values ($1)", &args![99_i64])?)
        });
        let mut last = add(&mut units, 2, &runs);
        together(&desk.connection, units);
        assert_eq!((told(&mut first), told(&mut last)), (Ok(1), Ok(1)));
        let fault = told(&mut culprit);
        assert!(matches!(fault, Err(Fault::CommitFailed(_))), "{fault:?}");
        assert_eq!((desk.count("people"), desk.count("notes")), (2, 0));
        assert_eq!(
            runs.load(Ordering::SeqCst),
            4,
            "each honest unit ran once in the batch and once alone"
        );
    }

    #[test]
    fn when_sqlite_rolls_everything_back_by_itself_the_others_run_again() {
        let desk = desk("lost");
        let (mut units, runs) = (Units::new(), Arc::default());
        let mut first = add(&mut units, 1, &runs);
        let mut culprit = ask(&mut units, |tx| {
            Ok(tx.execute("insert or rollback into people (id) values ($1)", &args![1_i64])?)
        });
        let mut swallowing = ask(&mut units, |tx| {
            let _ = tx.execute("insert or rollback into people (id) values ($1)", &args![1_i64]);
            Ok(7)
        });
        let mut last = add(&mut units, 2, &runs);
        together(&desk.connection, units);
        assert_eq!((told(&mut first), told(&mut last)), (Ok(1), Ok(1)));
        for answer in [&mut culprit, &mut swallowing] {
            let fault = told(answer);
            assert!(matches!(fault, Err(Fault::Sql { .. })), "{fault:?}");
        }
        assert_eq!(desk.count("people"), 2);
        assert!(desk.connection.is_idle());
    }

    #[test]
    fn a_database_that_is_full_is_told_and_nothing_is_committed() {
        let desk = desk("full");
        let pages: i64 =
            desk.connection.raw.query_row("pragma page_count", [], |row| row.get(0)).unwrap();
        let limit = format!("pragma max_page_count = {}", pages + 2);
        desk.connection.raw.query_row(&limit, [], |_| Ok(())).unwrap();
        let (mut units, runs) = (Units::new(), Arc::default());
        let mut small = add(&mut units, 1, &runs);
        let mut big = ask(&mut units, |tx| {
            for id in 10..5000_i64 {
                tx.execute("insert into people (id) values ($1)", &args![id])?;
            }
            Ok(0)
        });
        together(&desk.connection, units);
        assert_eq!(told(&mut small), Ok(1));
        let fault = told(&mut big);
        assert!(matches!(fault, Err(Fault::Unavailable(_))), "{fault:?}");
        assert_eq!(desk.count("people"), 1);
    }
}
