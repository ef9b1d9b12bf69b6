//! A bounded queue of units and the threads that serve it.

use std::sync::{Mutex, PoisonError, RwLock};
use std::thread::{Builder, JoinHandle};
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use crate::Fault;
use crate::unit::Unit;

/// A queued unit.
pub(crate) struct Job {
    pub(crate) unit: Box<dyn Unit>,
    /// When it was queued, from which its patience for an absent server counts.
    pub(crate) queued: Instant,
}

/// The queue's near end. Its threads end when it is closed or dropped, after what is queued.
pub(crate) struct Lane {
    jobs: RwLock<Option<Sender<Job>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Lane {
    /// A lane whose threads are the given workers, each taking from the same queue.
    pub(crate) fn start<W>(name: &str, queue: usize, workers: Vec<W>) -> Result<Lane, Fault>
    where
        W: FnOnce(Receiver<Job>) + Send + 'static,
    {
        let (sender, receiver) = bounded(queue.max(1));
        let mut threads = Vec::with_capacity(workers.len());
        for worker in workers {
            let receiver = receiver.clone();
            let thread = Builder::new()
                .name(format!("store-{name}"))
                .spawn(move || worker(receiver))
                .map_err(|error| {
                    Fault::Unavailable(format!("no thread could be started: {error}"))
                })?;
            threads.push(thread);
        }
        Ok(Lane { jobs: RwLock::new(Some(sender)), threads: Mutex::new(threads) })
    }

    /// Queues a unit, or says at once that it can't be.
    pub(crate) fn submit(&self, unit: Box<dyn Unit>) -> Result<(), Fault> {
        let jobs = self.jobs.read().unwrap_or_else(PoisonError::into_inner);
        let Some(jobs) = jobs.as_ref() else {
            return Err(Fault::Closed);
        };
        let queued = Instant::now();
        jobs.try_send(Job { unit, queued }).map_err(|error| match error {
            TrySendError::Full(_) => Fault::Busy,
            TrySendError::Disconnected(_) => Fault::Closed,
        })
    }

    /// Takes no more units, runs what is queued and waits for the threads.
    pub(crate) fn close(&self) {
        drop(self.jobs.write().unwrap_or_else(PoisonError::into_inner).take());
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        for thread in threads.drain(..) {
            // A worker catches the panics of units; if it panicked itself its callers were told
            // `Closed`.
            let _ = thread.join();
        }
    }
}
