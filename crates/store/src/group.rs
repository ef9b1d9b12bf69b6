//! Items of one kind that share their transactions: whatever has arrived while one was written is the
//! next one.
//!
//! A unit of its own for each item would cost a box, a savepoint and a place in the queue each. Here
//! an item is a place in a list, and a unit is on its way whenever the list holds something: one at a
//! time, so that the next one is as large as the load makes it, and no two of them meet on a row.

use std::collections::VecDeque;
use std::mem::take;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::unit::{Outcome, Unit, Verdict, judged};
use crate::{Fault, Never, Stop, Store, Tx};

/// How items are written.
pub trait Batch: Send + Sync + 'static {
    /// One of them.
    type Item: Send + 'static;

    /// Writes items in one unit of work, which may be run again.
    ///
    /// # Errors
    /// What its statements met: then none of the items is written, and each is tried alone, unless
    /// the database can't be reached or has no room.
    fn write(&self, tx: &mut Tx<'_>, items: &[Self::Item]) -> Result<(), Fault>;

    /// Is told how a unit ended, once its transaction is over and before those who wait are answered.
    fn settled(&self, items: &[Self::Item], outcome: Result<(), &Fault>);
}

/// Writes items together: cheap to clone, shared by everything that adds one.
pub struct Group<B: Batch> {
    shared: Arc<Shared<B>>,
}

impl<B: Batch> Clone for Group<B> {
    fn clone(&self) -> Self {
        Group { shared: Arc::clone(&self.shared) }
    }
}

struct Shared<B: Batch> {
    store: Store,
    batch: B,
    queue: usize,
    at_once: usize,
    state: Mutex<State<B::Item>>,
}

struct State<I> {
    waiting: VecDeque<Waiting<I>>,
    /// Whether a unit is queued or at work.
    is_under_way: bool,
    /// So many of those in front are tried alone: they were in a unit that failed.
    alone: usize,
}

struct Waiting<I> {
    item: I,
    reply: Reply,
}

type Reply = oneshot::Sender<Result<(), Fault>>;

impl<B: Batch> Group<B> {
    pub(crate) fn new(store: Store, batch: B, queue: usize, at_once: usize) -> Group<B> {
        let state = State { waiting: VecDeque::new(), is_under_way: false, alone: 0 };
        let (queue, at_once) = (queue.max(1), at_once.max(1));
        let state = Mutex::new(state);
        Group { shared: Arc::new(Shared { store, batch, queue, at_once, state }) }
    }

    /// What writes the items.
    pub fn batch(&self) -> &B {
        &self.shared.batch
    }

    /// Adds an item, and answers once it is committed. When the returned future is dropped the item
    /// is left out, unless it is being written already.
    ///
    /// # Errors
    /// [`Fault::Busy`] at once when too many wait; otherwise what became of the item's unit.
    pub async fn add(&self, item: B::Item) -> Result<(), Fault> {
        let (reply, answer) = oneshot::channel();
        self.shared.push(Waiting { item, reply })?;
        answer.await.unwrap_or(Err(Fault::Closed))
    }
}

impl<B: Batch> Shared<B> {
    fn held(&self) -> MutexGuard<'_, State<B::Item>> {
        // What the list holds is whole whenever the lock is free.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(self: &Arc<Self>, waiting: Waiting<B::Item>) -> Result<(), Fault> {
        let mut state = self.held();
        if state.waiting.len() >= self.queue {
            return Err(Fault::Busy);
        }
        if !state.is_under_way {
            self.submit()?;
            state.is_under_way = true;
        }
        state.waiting.push_back(waiting);
        Ok(())
    }

    fn submit(self: &Arc<Self>) -> Result<(), Fault> {
        let shared = Arc::clone(self);
        let (items, replies) = (Vec::new(), Vec::new());
        self.store.submit(Box::new(Together { shared, items, replies, outcome: None }))
    }

    /// Takes what the next unit writes; those whose askers have gone are left out.
    fn take(&self, items: &mut Vec<B::Item>, replies: &mut Vec<Reply>) {
        let mut state = self.held();
        let most = if state.alone > 0 { 1 } else { self.at_once };
        while items.len() < most
            && let Some(Waiting { item, reply }) = state.waiting.pop_front()
        {
            state.alone = state.alone.saturating_sub(1);
            if !reply.is_closed() {
                items.push(item);
                replies.push(reply);
            }
        }
    }

    /// Puts items back to the front, to be tried one by one.
    fn give_back(&self, items: Vec<B::Item>, replies: Vec<Reply>) {
        let mut state = self.held();
        state.alone += items.len();
        for (item, reply) in items.into_iter().zip(replies).rev() {
            state.waiting.push_front(Waiting { item, reply });
        }
    }

    /// Sends the next unit on its way when something waits.
    fn go_on(self: &Arc<Self>) {
        let mut state = self.held();
        state.is_under_way = false;
        if state.waiting.is_empty() {
            return;
        }
        match self.submit() {
            Ok(()) => state.is_under_way = true,
            Err(fault) => {
                state.alone = 0;
                let told = take(&mut state.waiting);
                drop(state);
                tell(told.into_iter().map(|waiting| waiting.reply), &Err(fault));
            }
        }
    }
}

fn tell(replies: impl IntoIterator<Item = Reply>, outcome: &Result<(), Fault>) {
    for reply in replies {
        // An asker who went away doesn't want to know.
        let _ = reply.send(outcome.clone());
    }
}

/// The unit under way.
struct Together<B: Batch> {
    shared: Arc<Shared<B>>,
    /// Taken at the first run, and written again at a later one.
    items: Vec<B::Item>,
    replies: Vec<Reply>,
    outcome: Option<Outcome<(), Never>>,
}

impl<B: Batch> Unit for Together<B> {
    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict {
        if self.items.is_empty() {
            self.shared.take(&mut self.items, &mut self.replies);
        }
        let (batch, items) = (&self.shared.batch, &self.items);
        let (outcome, verdict) = judged(tx, |tx| match items.is_empty() {
            true => Ok(()),
            false => batch.write(tx, items).map_err(Stop::Broke),
        });
        self.outcome = Some(outcome);
        verdict
    }

    fn settle(self: Box<Self>, broken: Option<Fault>) {
        let Together { shared, mut items, mut replies, outcome } = *self;
        // A unit that never ran has taken nothing: whoever would have been in it is told the same.
        if outcome.is_none() {
            shared.take(&mut items, &mut replies);
        }
        let outcome = match (broken, outcome) {
            (Some(fault), _) => Err(fault),
            (None, Some(outcome)) => outcome.map_err(Stop::into_fault),
            (None, None) => Err(Fault::Closed),
        };
        if !items.is_empty() {
            let told = match &outcome {
                Ok(()) => Ok(()),
                Err(fault) => Err(fault),
            };
            shared.batch.settled(&items, told);
        }
        // One that can't be written must not take the others with it.
        let is_retried =
            items.len() > 1 && outcome.as_ref().is_err_and(|fault| !fault.is_unavailable());
        if is_retried {
            shared.give_back(items, replies);
        } else {
            tell(replies, &outcome);
        }
        shared.go_on();
    }
}
