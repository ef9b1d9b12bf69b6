//! The watch over orders: from the counter in the database to the streams that wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use store::{Fault, Store, Tx};
use tokio::sync::{Semaphore, broadcast, watch};

use crate::app::Plain;
use crate::features::orders::{Change, changes_since};

use super::seat::{Full, Seat, Waiting};

/// Changes that are read at once.
const READ: u32 = 500;
/// Changes that a desk may be behind before it is told to look at everything again.
const BEHIND: usize = 256;
/// Desks that are told of changes at once.
const DESKS: usize = 100;
/// Streams of one order at once: a customer with more windows looks for himself in some.
const WINDOWS: usize = 8;

/// Everyone who waits for a change of an order.
pub struct Live {
    customers: Arc<Customers>,
    desks: broadcast::Sender<Change>,
    customer_seats: Arc<Semaphore>,
    desk_seats: Arc<Semaphore>,
    closing: watch::Sender<bool>,
}

/// The orders whose pages are open, by what stands in their addresses.
#[derive(Default)]
pub(super) struct Customers(Mutex<HashMap<String, watch::Sender<i64>>>);

impl Live {
    /// A watch with so many seats for customers.
    pub fn new(seats: usize) -> Live {
        Live {
            customers: Arc::default(),
            desks: broadcast::Sender::new(BEHIND),
            customer_seats: Arc::new(Semaphore::new(seats.min(Semaphore::MAX_PERMITS))),
            desk_seats: Arc::new(Semaphore::new(DESKS)),
            closing: watch::Sender::new(false),
        }
    }

    /// A seat before one order.
    ///
    /// # Errors
    /// [`Full`]: no seat is free, this order has enough of them, or the office closes.
    pub fn watch_order(&self, public_id: &str) -> Result<Seat, Full> {
        let permit = Arc::clone(&self.customer_seats).try_acquire_owned().map_err(|_| Full)?;
        let changes = self.customers.enter(public_id).ok_or(Full)?;
        let customers = Arc::clone(&self.customers);
        let waiting = Waiting::Order { changes: Some(changes), customers, id: public_id.into() };
        self.seat(waiting, permit)
    }

    /// A seat before all orders.
    ///
    /// # Errors
    /// [`Full`]: no seat is free, or the office closes.
    pub fn watch_all(&self) -> Result<Seat, Full> {
        let permit = Arc::clone(&self.desk_seats).try_acquire_owned().map_err(|_| Full)?;
        self.seat(Waiting::Desk(self.desks.subscribe()), permit)
    }

    fn seat(
        &self,
        waiting: Waiting,
        permit: tokio::sync::OwnedSemaphorePermit,
    ) -> Result<Seat, Full> {
        let closing = self.closing.subscribe();
        if *closing.borrow() { Err(Full) } else { Ok(Seat::new(waiting, closing, permit)) }
    }

    /// Ends every stream and begins no more.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Reads which orders have changed since a version, and wakes those who watch them. Nothing is
    /// read when nobody waits: whoever takes a seat looks at his order himself first.
    ///
    /// # Errors
    /// The store's faults.
    pub async fn follow(&self, store: &Store, since: i64) -> Result<(), Fault> {
        let mut since = since;
        while !self.is_idle() {
            let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(changes_since(tx, since, READ)?) };
            let changes = store.read(read).await?;
            let Some(last) = changes.last() else { break };
            since = last.version;
            let is_last = changes.len() < READ as usize;
            changes.into_iter().for_each(|change| self.tell(change));
            if is_last {
                break;
            }
        }
        Ok(())
    }

    fn is_idle(&self) -> bool {
        self.desks.receiver_count() == 0 && self.customers.lock().is_empty()
    }

    fn tell(&self, change: Change) {
        self.customers.tell(&change);
        // Nobody at a desk is no mistake.
        let _nobody = self.desks.send(change);
    }
}

impl Customers {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, watch::Sender<i64>>> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn enter(&self, public_id: &str) -> Option<watch::Receiver<i64>> {
        let mut orders = self.lock();
        let order = orders.entry(public_id.to_owned()).or_insert_with(|| watch::Sender::new(0));
        (order.receiver_count() < WINDOWS).then(|| order.subscribe())
    }

    fn tell(&self, change: &Change) {
        if let Some(order) = self.lock().get(&change.public_id) {
            order.send_replace(change.version);
        }
    }

    /// Forgets an order that nobody watches any more; `leaving` was the last one perhaps.
    pub(super) fn leave(&self, public_id: &str, leaving: watch::Receiver<i64>) {
        let mut orders = self.lock();
        drop(leaving);
        if orders.get(public_id).is_some_and(|order| order.receiver_count() == 0) {
            orders.remove(public_id);
        }
    }
}
