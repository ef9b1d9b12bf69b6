//! One exchange by one customer.
//!
//! Nouns: [`Order`], [`State`], [`Action`], [`Quote`].
//! Story: a customer sees a rate and places an order at it → the reserve is taken → he pays, the
//! operator receives and completes → the reserve is spent; or the order expires, is cancelled or
//! refunded, and the reserve is free again. Every step is an event with time, actor and note.
//! Invariants: a step that the table of states does not have is refused; what open orders have taken
//! never exceeds the reserve at the time they took it; one token makes one order.
//! Refusals: [`QuoteRefusal`], [`PlaceRefusal`], [`StepRefusal`], [`EditRefusal`], [`ClaimRefusal`],
//! [`NoteRefusal`], in order of precedence.

mod advance;
mod announce;
mod claims;
mod customers;
mod earlier;
mod edit;
mod expire;
mod figures;
mod fold;
mod late_clicks;
mod notes;
mod order;
mod place;
mod queue;
mod quote;
mod recalculate;
mod renew;
mod seen;
mod state;
mod store;
#[cfg(test)]
mod tests;

pub use self::store::{
    OrderEvent, completed_between, completed_of, count_in, events_of, find_by_token, find_order,
    find_public, hold_order, list_events, list_in, list_orders, orders_by_number, orders_changed,
    orders_of,
};
pub use advance::{Step, StepRefusal, advance};
pub use announce::{Change, announce, changes_since};
pub use claims::{CLAIM_MS, Claim, ClaimRefusal, Look, claim, claim_of, claims_of, leave, look};
pub use customers::{BoundOrder, Person, bound_order, customer};
pub use earlier::{Customer, customer_of};
pub use edit::{Edit, EditRefusal, OrderEdit, edit, list_edits, state_usd};
pub use expire::expire;
pub use figures::{Figures, figures};
pub use fold::{fold_some, has_unfolded};
pub use late_clicks::{DrainFault, store_late_clicks};
pub use notes::{NoteRefusal, OrderNote, add_note, order_notes};
pub use order::{Attributed, Order};
pub use place::{NewOrder, PlaceRefusal, Placed, is_account, place};
pub use queue::{
    QueueFilter, QueueKey, QueueSort, Queued, Standing, UNDER_WAY, WAITING, count_standing,
    count_waiting, list_queue,
};
pub use quote::{Asked, Quote, QuoteRefusal, quote};
pub use recalculate::in_its_proportion;
pub use renew::{AgreeRefusal, Recalculation, Repriced, agree, ask_anew, asked_anew};
pub use seen::{Seen, SeenError, seen_now};
pub use state::{Action, State};

use std::sync::Arc;

use ::store::{Fault, Tx};

use crate::features::audit::Deed;

/// What happened to an order, for those that react in the same transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// It was placed.
    Placed,
    /// It went to its present state by this action.
    Stepped(Action),
    /// Its amounts were corrected.
    Edited {
        /// The value given in USD before.
        give_usd: Option<money::Amount>,
    },
    /// An operator said where its customer pays.
    RequisitesGiven,
    /// Its rate's time was over, and its customer is asked whether he agrees to this instead.
    AskedAnew {
        /// What he would get.
        get: money::Amount,
    },
    /// Its customer agreed to the rate that it has now.
    Agreed,
}

/// Something that must happen in the transaction of a fact.
pub trait Reaction: Send + Sync {
    /// Does it. Only a fault may stop the order: a partner's affair never does.
    ///
    /// # Errors
    /// The store's faults.
    fn react(&self, tx: &mut Tx<'_>, deed: &Deed, order: &Order, fact: Fact) -> Result<(), Fault>;
}

/// All of them, in the order of [`crate::reactions`].
pub type Reactions = Arc<[Box<dyn Reaction>]>;
