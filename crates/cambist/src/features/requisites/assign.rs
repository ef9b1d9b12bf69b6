//! Which requisites an order has: given by the rule when it is placed, or by an operator.

use store::{Fault, Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::orders::{Fact, Order, Reaction, Reactions, State, announce, hold_order};

use super::choose::choose;
use super::manage::{RequisiteRefusal, format};
use super::requisite::Details;
use super::store::{assign, find_requisite, hold_enabled, note_used, used_since};

const DAY_MS: i64 = 86_400_000;

/// Gives a new order its requisites.
#[derive(Clone, Copy, Debug)]
pub struct OnOrder;

impl Reaction for OnOrder {
    fn react(&self, tx: &mut Tx<'_>, deed: &Deed, order: &Order, fact: Fact) -> Result<(), Fault> {
        match fact {
            Fact::Placed => by_rule(tx, deed, order),
            _ => Ok(()),
        }
    }
}

/// An order that fits none keeps none: an operator has to say where its customer pays.
fn by_rule(tx: &mut Tx<'_>, deed: &Deed, order: &Order) -> Result<(), Fault> {
    let all = hold_enabled(tx, &order.from)?;
    let today = match all.iter().any(|requisite| requisite.limits.day_max.is_some()) {
        true => used_since(tx, &order.from, deed.at_ms - deed.at_ms.rem_euclid(DAY_MS))?,
        false => Vec::new(),
    };
    let Some(chosen) = choose(&all, order.give, &today) else { return Ok(()) };
    // Orders of one millisecond take turns too.
    let latest = all.iter().map(|requisite| requisite.used_at_ms).max().unwrap_or(0);
    note_used(tx, chosen.id, deed.at_ms.max(latest + 1))?;
    assign(tx, deed, order, Some(chosen.id), &chosen.details)
}

/// What an operator gives an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Requisites of the list, by their number.
    Listed(i64),
    /// Some for this order alone.
    Own(Details),
}

/// Why an order is not given requisites, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum AssignRefusal {
    /// No order has this number.
    #[error("there is no order {0}")]
    Unknown(i64),
    /// Nobody pays for it any more.
    #[error("order {0} is {1}: nobody pays for it any more")]
    Over(i64, State),
    /// They are for another currency.
    #[error("requisites {id} are for {currency}; the order's customer gives {gives}")]
    OtherCurrency {
        /// The requisites' number.
        id: i64,
        /// Their currency.
        currency: String,
        /// The order's.
        gives: String,
    },
    /// They can't be what they should be.
    #[error(transparent)]
    Requisite(#[from] RequisiteRefusal),
}

impl Refusal for AssignRefusal {}

/// Gives an order requisites in the place of those that it has. Its customer is told.
///
/// # Errors
/// [`AssignRefusal`]; the store's faults.
pub fn give(
    tx: &mut Tx<'_>,
    deed: &Deed,
    order_id: i64,
    given: &Given,
    reactions: &Reactions,
) -> Result<Order, Stop<AssignRefusal>> {
    let order = hold_order(tx, order_id)?.ok_or(AssignRefusal::Unknown(order_id))?;
    if !matches!(order.state, State::New | State::Paid | State::Paused) {
        return Err(AssignRefusal::Over(order_id, order.state).into());
    }
    let (id, details) = found(tx, &order, given)?;
    assign(tx, deed, &order, id, &details)?;
    if let Some(id) = id {
        note_used(tx, id, deed.at_ms)?;
    }
    for reaction in reactions.iter() {
        reaction.react(tx, deed, &order, Fact::RequisitesGiven)?;
    }
    let told = match id {
        Some(id) => format!("requisites {id}"),
        None => format!("its own, ending in {}", details.ending()),
    };
    audit::record(tx, deed, "order.requisites", &order_id.to_string(), &told)?;
    announce(tx, order_id)?;
    Ok(order)
}

fn found(
    tx: &mut Tx<'_>,
    order: &Order,
    given: &Given,
) -> Result<(Option<i64>, Details), Stop<AssignRefusal>> {
    match given {
        Given::Listed(id) => {
            let listed = find_requisite(tx, *id)?.ok_or(RequisiteRefusal::Unknown(*id));
            let listed = listed.map_err(AssignRefusal::from)?;
            if listed.currency != order.from {
                let (id, gives) = (*id, order.from.clone());
                return Err(
                    AssignRefusal::OtherCurrency { id, currency: listed.currency, gives }.into()
                );
            }
            Ok((Some(*id), listed.details))
        }
        Given::Own(details) => {
            let (format, _) = format(tx, &order.from).within()?;
            let details = details.trimmed();
            match details.wrong(format) {
                Some(wrong) => Err(AssignRefusal::from(RequisiteRefusal::from(wrong)).into()),
                None => Ok((None, details)),
            }
        }
    }
}
