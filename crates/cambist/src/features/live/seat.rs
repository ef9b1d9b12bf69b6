//! A seat: what a stream holds while it waits.

use std::sync::Arc;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, broadcast, watch};

use crate::features::orders::{Change, State};

use super::watch::Customers;

/// No seat is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// What a stream holds while it waits; dropped, it is free for the next one.
pub struct Seat {
    waiting: Waiting,
    closing: watch::Receiver<bool>,
    _permit: OwnedSemaphorePermit,
}

/// For what.
pub(super) enum Waiting {
    /// For changes of one order.
    Order {
        /// The version of its last change; taken when the seat is left.
        changes: Option<watch::Receiver<i64>>,
        /// Where it is entered.
        customers: Arc<Customers>,
        /// What stands in its address.
        id: String,
    },
    /// For changes of any order.
    Desk(broadcast::Receiver<Change>),
}

/// What a stream is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// The order of this page has changed; the number of its change.
    Order(i64),
    /// An order has changed: its number, where it stands since, the number of the change.
    Of(i64, State, i64),
    /// More has changed than can be told: look at everything again.
    Everything,
    /// The office closes.
    End,
}

impl Seat {
    pub(super) fn new(
        waiting: Waiting,
        closing: watch::Receiver<bool>,
        permit: OwnedSemaphorePermit,
    ) -> Seat {
        Seat { waiting, closing, _permit: permit }
    }

    /// Waits for the next change. It may be dropped while it waits and loses nothing by that.
    pub(super) async fn next(&mut self) -> News {
        tokio::select! {
            biased;
            // A closed channel means that the office is gone.
            _ = self.closing.wait_for(|is_closing| *is_closing) => News::End,
            news = self.waiting.next() => news,
        }
    }
}

impl Waiting {
    async fn next(&mut self) -> News {
        match self {
            Waiting::Order { changes: Some(changes), .. } => match changes.changed().await {
                Ok(()) => News::Order(*changes.borrow_and_update()),
                Err(_) => News::End,
            },
            Waiting::Order { changes: None, .. } => News::End,
            Waiting::Desk(changes) => match changes.recv().await {
                Ok(change) => News::Of(change.order_id, change.state, change.version),
                Err(RecvError::Lagged(_)) => News::Everything,
                Err(RecvError::Closed) => News::End,
            },
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Waiting::Order { changes, customers, id } = self
            && let Some(leaving) = changes.take()
        {
            customers.leave(id, leaving);
        }
    }
}
