//! One step of an order, with what it does to the reserve and whatever reacts to it.

use store::{Fault, Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Actor, Deed};
use crate::features::rates::announce_reserve;

use super::announce::announce;
use super::order::Order;
use super::renew::asked_anew;
use super::state::{Action, State};
use super::store::{add_event, hold_to_change};
use super::{Fact, Reactions};

/// A step that somebody asks for.
#[derive(Clone, Debug)]
pub struct Step {
    /// The order's number.
    pub order_id: i64,
    /// What to do.
    pub action: Action,
    /// Why, or the payment's reference; kept with the event.
    pub note: String,
}

/// Why a step is not taken, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum StepRefusal {
    /// No order has this number.
    #[error("there is no order {0}")]
    Unknown(i64),
    /// A completed order needs to say by which payment.
    #[error("completing an order needs the payment's reference, 1 to 200 characters")]
    Reference,
    /// The note is endless.
    #[error("a note has at most 1000 characters")]
    Note,
    /// The table of states does not have it.
    #[error("order {order_id} is {state}: {} can't be done to it", action.word())]
    NotFromHere {
        /// The order.
        order_id: i64,
        /// Where it stands.
        state: State,
        /// What was asked for.
        action: Action,
    },
}

impl Refusal for StepRefusal {}

/// Takes a step and returns the order as it is then.
///
/// # Errors
/// [`StepRefusal`]; the store's faults.
pub fn advance(
    tx: &mut Tx<'_>,
    deed: &Deed,
    step: &Step,
    reactions: &Reactions,
) -> Result<Order, Stop<StepRefusal>> {
    let id = step.order_id;
    // The write is the lock: of two steps at once the second sees what the first has done.
    let held = hold_to_change(tx, id, deed.at_ms)?;
    let (before, at_ms) = held.ok_or(StepRefusal::Unknown(id))?;
    // Whoever waited for the lock brings a time from before it: an order's time never goes back.
    let deed = &Deed { at_ms, ..deed.clone() };
    let note = step.note.trim();
    if step.action == Action::Complete && !(1..=200).contains(&note.chars().count()) {
        return Err(StepRefusal::Reference.into());
    }
    if note.chars().count() > 1000 {
        return Err(StepRefusal::Note.into());
    }
    let refused =
        StepRefusal::NotFromHere { order_id: id, state: before.state, action: step.action };
    // Judged after the lock: in another tab he may have said that he has paid.
    if deed.actor == Actor::Customer && !before.state.customer_may(step.action) {
        return Err(refused.into());
    }
    // Who is asked about another amount has to answer before he says that he has paid the old one.
    if deed.actor == Actor::Customer
        && step.action == Action::MarkPaid
        && asked_anew(tx, &before)?.is_some()
    {
        return Err(refused.into());
    }
    let state = before.state.after(step.action, before.paused_from).ok_or(refused)?;
    let after = stepped(before.clone(), step.action, state, note);
    // What reacts reads; all that is written here waits for no answer and travels with the commit.
    for reaction in reactions.iter() {
        reaction.react(tx, deed, &after, Fact::Stepped(step.action))?;
    }
    write(tx, &after)?;
    settle_reserve(tx, &before, state)?;
    add_event(tx, deed, id, state, note)?;
    audit::record(tx, deed, "order.step", &id.to_string(), step.action.word())?;
    announce(tx, id)?;
    Ok(after)
}

/// The order after its step.
fn stepped(before: Order, action: Action, state: State, note: &str) -> Order {
    let paused_from = (state == State::Paused).then_some(before.state);
    let reference = match action {
        Action::Complete => note.to_owned(),
        _ => before.reference.clone(),
    };
    Order { state, paused_from, reference, ..before }
}

fn write(tx: &mut Tx<'_>, after: &Order) -> Result<(), Fault> {
    tx.send(
        "update orders set state = $2, paused_from = $3, reference = $4 where id = $1",
        &args![
            after.id,
            after.state.word(),
            after.paused_from.map(State::word),
            after.reference.as_str()
        ],
    )
}

/// A completed order spends what it held; one that ends otherwise gives it back.
fn settle_reserve(tx: &mut Tx<'_>, before: &Order, state: State) -> Result<(), Fault> {
    if !before.state.holds_reserve() || state.holds_reserve() {
        return Ok(());
    }
    // An import may have written a smaller reserve in between: it never goes below nothing.
    tx.send(
        "update currencies set reserved_units = reserved_units - $2, reserve_units = \
         case when not $3 then reserve_units when reserve_units > $2 then reserve_units - $2 \
         when reserve_units is null then null else 0 end where code = $1",
        &args![before.to.as_str(), before.get.units(), state == State::Completed],
    )?;
    announce_reserve(tx)
}
