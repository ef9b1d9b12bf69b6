//! A unit of work on its way from its caller to a worker and back.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use crate::{Fault, Stop, Tx};

/// A unit as the workers see it: its types are gone.
pub(crate) trait Unit: Send {
    /// Runs the unit once and keeps its outcome; an earlier outcome is forgotten.
    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict;

    /// Tells the caller: the kept outcome, or the fault that came after it.
    fn settle(self: Box<Self>, broken: Option<Fault>);
}

/// What the worker does with the transaction after a run.
#[derive(Debug)]
pub(crate) enum Verdict {
    Commit,
    Rollback,
    Broke(Fault),
}

pub(crate) type Outcome<T, R> = Result<T, Stop<R>>;

pub(crate) struct Asked<T, R, F> {
    pub(crate) verb: F,
    pub(crate) outcome: Option<Outcome<T, R>>,
    pub(crate) reply: oneshot::Sender<Outcome<T, R>>,
}

impl<T, R, F> Unit for Asked<T, R, F>
where
    F: FnMut(&mut Tx<'_>) -> Outcome<T, R> + Send,
    T: Send,
    R: Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict {
        let (outcome, verdict) = judged(tx, &mut self.verb);
        self.outcome = Some(outcome);
        verdict
    }

    fn settle(self: Box<Self>, broken: Option<Fault>) {
        let outcome = match (broken, self.outcome) {
            (Some(fault), _) => Err(Stop::Broke(fault)),
            (None, Some(outcome)) => outcome,
            (None, None) => Err(Stop::Broke(Fault::Closed)),
        };
        // A caller who went away doesn't want to know.
        let _ = self.reply.send(outcome);
    }
}

/// Runs a verb, whatever it does, and says what becomes of its transaction.
pub(crate) fn judged<T, R>(
    tx: &mut Tx<'_>,
    verb: impl FnOnce(&mut Tx<'_>) -> Outcome<T, R>,
) -> (Outcome<T, R>, Verdict) {
    let outcome = match catch_unwind(AssertUnwindSafe(|| verb(tx))) {
        Ok(outcome) => outcome,
        Err(panic) => Err(Stop::Broke(Fault::Panicked(words(panic.as_ref())))),
    };
    // After a fault PostgreSQL turns a commit into a rollback without a word, so a unit that
    // swallowed one must not look committed, nor may its refusal stand: it was decided on what
    // wasn't read.
    let outcome = match (outcome, tx.spoiled()) {
        (Ok(_) | Err(Stop::Refused(_)), Some(fault)) => Err(Stop::Broke(fault.clone())),
        (outcome, _) => outcome,
    };
    let verdict = match &outcome {
        Ok(_) => Verdict::Commit,
        Err(Stop::Refused(_)) => Verdict::Rollback,
        Err(Stop::Broke(fault)) => Verdict::Broke(fault.clone()),
    };
    (outcome, verdict)
}

fn words(panic: &(dyn Any + Send)) -> String {
    if let Some(text) = panic.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = panic.downcast_ref::<String>() {
        text.clone()
    } else {
        "without words".to_owned()
    }
}
