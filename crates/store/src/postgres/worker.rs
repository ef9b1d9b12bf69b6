//! A worker: one connection at a time, re-runs after conflicts, a new connection after a loss.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;

use super::session::{Role, Session};
use super::url::PgUrl;
use crate::lane::Job;
use crate::tx::Link;
use crate::unit::{Unit, Verdict};
use crate::{Fault, Tx};

/// A unit that has waited this long for a server is told that there is none.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often a unit is run again after a conflict or a lost connection.
const RERUNS: u32 = 10;
/// Between two attempts to connect; doubled up to the second one.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Serves one lane with one connection, made when the first unit comes.
pub(crate) struct Worker {
    url: PgUrl,
    role: Role,
    limit: Duration,
    session: Option<Session>,
    pause: Duration,
    /// Before this nobody tries to connect again, and why.
    absent: Option<(Instant, Fault)>,
    /// Counts the messages to the server.
    trips: Arc<AtomicU64>,
}

/// How one run of a unit ended.
enum Ended {
    /// The unit is settled: its own outcome, or the fault of its commit.
    Settled(Option<Fault>),
    /// Nothing is committed and another run may succeed.
    Again(Fault),
}

impl Worker {
    pub(crate) fn new(url: PgUrl, role: Role, limit: Duration, trips: Arc<AtomicU64>) -> Worker {
        Worker { url, role, limit, session: None, pause: FIRST_PAUSE, absent: None, trips }
    }

    /// Serves units until the lane is closed.
    pub(crate) fn serve(mut self, jobs: &Receiver<Job>) {
        while let Ok(mut job) = jobs.recv() {
            let broken = self.work(job.unit.as_mut(), job.queued);
            job.unit.settle(broken);
        }
    }

    fn work(&mut self, unit: &mut dyn Unit, queued: Instant) -> Option<Fault> {
        let mut last = Fault::Conflict;
        for run in 0..=RERUNS {
            if run > 0 {
                sleep(jitter(run));
            }
            let mut session = match self.connected(queued) {
                Ok(session) => session,
                Err(fault) => return Some(fault),
            };
            let ended = attempt(&mut session, self.role, unit);
            let is_lost = |fault: &Fault| matches!(fault, Fault::Unavailable(_));
            match ended {
                Ended::Settled(None) => {
                    self.session = Some(session);
                    return None;
                }
                // After a commit that failed the connection's state isn't worth a guess.
                Ended::Settled(Some(fault)) => return Some(fault),
                Ended::Again(fault) if is_lost(&fault) && queued.elapsed() > PATIENCE => {
                    return Some(fault);
                }
                Ended::Again(fault) => {
                    if !is_lost(&fault) {
                        self.session = Some(session);
                    }
                    last = fault;
                }
            }
        }
        Some(last)
    }

    /// The open connection, or a new one as soon as there is a server and the unit's patience
    /// lasts.
    fn connected(&mut self, queued: Instant) -> Result<Session, Fault> {
        if let Some(session) = self.session.take().filter(|session| !session.is_closed()) {
            return Ok(session);
        }
        loop {
            match &self.absent {
                Some((until, fault)) if *until > Instant::now() => {
                    let deadline = queued + PATIENCE;
                    if Instant::now() >= deadline {
                        return Err(fault.clone());
                    }
                    sleep(until.min(&deadline).saturating_duration_since(Instant::now()));
                }
                _ => match Session::connect(&self.url, self.role, self.limit, &self.trips) {
                    Ok(session) => {
                        self.pause = FIRST_PAUSE;
                        self.absent = None;
                        return Ok(session);
                    }
                    Err(fault) => self.step_back(fault),
                },
            }
        }
    }

    fn step_back(&mut self, fault: Fault) {
        tracing::debug!(url = %self.url, %fault, "no connection to PostgreSQL");
        self.absent = Some((Instant::now() + self.pause, fault));
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
    }
}

fn attempt(session: &mut Session, role: Role, unit: &mut dyn Unit) -> Ended {
    let begin = match role {
        Role::Write(_) => "begin isolation level read committed",
        Role::Read => "begin isolation level repeatable read read only",
    };
    // It leaves with the unit's first statement.
    session.begin(begin);
    let verdict = unit.run(&mut Tx::new(Link::Postgres(session)));
    match verdict {
        Verdict::Commit if role != Role::Read => match session.commit() {
            Ok(broken) => Ended::Settled(broken),
            Err(fault) => Ended::Again(fault),
        },
        // A statement that was kept may still not be one that reads.
        Verdict::Commit if let Err(fault) = session.flush() => Ended::Settled(Some(fault)),
        verdict => roll_back(session, verdict),
    }
}

fn roll_back(session: &mut Session, verdict: Verdict) -> Ended {
    match verdict {
        Verdict::Broke(fault @ Fault::Unavailable(_)) => Ended::Again(fault),
        Verdict::Broke(fault @ Fault::Conflict) => match session.roll_back() {
            Ok(()) => Ended::Again(fault),
            Err(lost) => Ended::Again(lost),
        },
        // A connection that can't roll back is noticed, and replaced, when the next unit begins.
        Verdict::Commit | Verdict::Rollback | Verdict::Broke(_) => {
            if let Err(fault) = session.roll_back() {
                tracing::debug!(%fault, "a rollback found no connection");
            }
            Ended::Settled(None)
        }
    }
}

/// A pause before a re-run: longer each time, and never the same for two units that met.
fn jitter(run: u32) -> Duration {
    let ceiling = 1_000_u64 << run.min(7);
    let chance = RandomState::new().hash_one(run) % ceiling;
    Duration::from_micros(ceiling / 2 + chance)
}
