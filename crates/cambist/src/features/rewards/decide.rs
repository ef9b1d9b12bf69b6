//! An operator decides what couldn't be decided.

use money::{Amount, Scale};
use store::{Refusal, Stop, Tx};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::orders::{Order, State, hold_order, state_usd};

use super::grant::grant_all;
use super::reward::{Reward, Status};
use super::store::{find_rewards, lock_all};
use super::volume;

/// What an operator states of an order's worth, where no price was known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// The value given, in USD, zero or more.
    pub amount_usd: Option<Amount>,
    /// What the office keeps of it, in USD; a loss is below zero.
    pub profit_usd: Option<Amount>,
}

/// Why a reward stays undecided, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DecideRefusal {
    /// Nobody would know why.
    #[error("a decision needs a reason of 1 to 300 characters on one line")]
    Reason,
    /// A value below zero.
    #[error("the value given is 0 or more USD")]
    Amount,
    /// No order has this number.
    #[error("there is no order {0}")]
    Unknown(i64),
    /// Only a completed order has earned something.
    #[error("order {0} is {1}: its reward is decided when it completes")]
    NotCompleted(i64, State),
    /// There is nothing to decide.
    #[error("order {0} has no undecided reward; `cambist rewards undecided` lists those there are")]
    Decided(i64),
    /// What was stated doesn't suffice.
    #[error("the reward of order {order_id} still can't be decided: {reason}")]
    Still {
        /// The order.
        order_id: i64,
        /// Why.
        reason: String,
    },
}

impl Refusal for DecideRefusal {}

/// Decides the undecided rewards of a completed order: they are computed on its terms, with what the
/// operator states of its worth, and granted.
///
/// # Errors
/// [`DecideRefusal`]; the store's faults.
pub fn decide(
    tx: &mut Tx<'_>,
    deed: &Deed,
    order_id: i64,
    stated: Stated,
    reason: &str,
) -> Result<Vec<Reward>, Stop<DecideRefusal>> {
    let reason = reason.trim();
    if !(1..=300).contains(&reason.chars().count()) || reason.chars().any(char::is_control) {
        return Err(DecideRefusal::Reason.into());
    }
    if stated.amount_usd.is_some_and(Amount::is_negative) {
        return Err(DecideRefusal::Amount.into());
    }
    let order = hold_order(tx, order_id)?.ok_or(DecideRefusal::Unknown(order_id))?;
    if order.state != State::Completed {
        return Err(DecideRefusal::NotCompleted(order_id, order.state).into());
    }
    let rewards = lock_all(tx, order_id)?;
    if rewards.iter().all(|reward| reward.status != Status::None) {
        return Err(DecideRefusal::Decided(order_id).into());
    }
    let after = state_usd(tx, &order, stated.amount_usd, stated.profit_usd)?;
    count(tx, &order, &after, &rewards)?;
    grant_all(tx, deed, &after, rewards, None)?;
    let told = format!("{}: {reason}", in_words(stated));
    audit::record(tx, deed, "reward.decide", &order_id.to_string(), &told)?;
    let rewards = find_rewards(tx, order_id)?;
    match rewards.iter().find(|reward| reward.status == Status::None) {
        None => Ok(rewards),
        Some(reward) => {
            let reason = reward.reason.clone();
            Err(DecideRefusal::Still { order_id, reason }.into())
        }
    }
}

/// A value that becomes known counts for the partner's volume on the day of completion.
fn count(
    tx: &mut Tx<'_>,
    before: &Order,
    after: &Order,
    rewards: &[Reward],
) -> Result<(), store::Fault> {
    let zero = Amount::zero(Scale::USD);
    let (before, after) = (before.give_usd.unwrap_or(zero), after.give_usd.unwrap_or(zero));
    let Some(first) = rewards.first() else { return Ok(()) };
    match (first.completed_day, after.checked_sub(before)) {
        (Some(day), Some(change)) => volume::add(tx, first.partner_id, day, change),
        _ => Ok(()),
    }
}

fn in_words(stated: Stated) -> String {
    let said = |name: &str, amount: Option<Amount>| {
        amount.map_or(String::new(), |amount| format!("{name} {amount} USD "))
    };
    let text = said("amount", stated.amount_usd) + &said("profit", stated.profit_usd);
    if text.is_empty() { "nothing stated".to_owned() } else { text.trim_end().to_owned() }
}
