//! What an order's facts do to its rewards, in the order's own transaction.

use store::{Fault, Stop, Tx};

use crate::features::audit::Deed;
use crate::features::book::{BookRefusal, Command, FactId, PartnerId, Pot, Subject, post};
use crate::features::orders::{Action, Fact, Order, Reaction};

use super::reward::{Reward, Status};
use super::rules::{Facts, compute};
use super::store::{find_rewards, insert, lock, update};
use super::terms::{Terms, terms_of};

const DAY_S: i64 = 86_400;

/// Opens, grants and reverses rewards as their orders go.
#[derive(Clone, Copy, Debug)]
pub struct OnOrder {
    /// The terms of partners who have none of their own.
    pub everyones: Terms,
}

impl Reaction for OnOrder {
    fn react(&self, tx: &mut Tx<'_>, deed: &Deed, order: &Order, fact: Fact) -> Result<(), Fault> {
        match fact {
            Fact::Placed => self.open(tx, order),
            Fact::Stepped(Action::Complete) => {
                each(tx, order, |tx, reward| grant(tx, deed, order, reward))
            }
            Fact::Stepped(Action::Refund) => each(tx, order, |tx, reward| {
                reverse(tx, deed, reward, Status::Reversed, "the order was refunded")
            }),
            Fact::Stepped(_) => Ok(()),
        }
    }
}

impl OnOrder {
    fn open(&self, tx: &mut Tx<'_>, order: &Order) -> Result<(), Fault> {
        let Some(attributed) = &order.attributed else { return Ok(()) };
        let terms = terms_of(tx, attributed.partner_id, self.everyones)?;
        insert(tx, order, attributed.partner_id, &terms)
    }
}

fn each(
    tx: &mut Tx<'_>,
    order: &Order,
    mut change: impl FnMut(&mut Tx<'_>, Reward) -> Result<Reward, Fault>,
) -> Result<(), Fault> {
    let mut rewards = find_rewards(tx, order.id)?;
    // Whoever posts for several partners does so in the order of their numbers.
    rewards.sort_by_key(|reward| reward.partner_id);
    for listed in rewards {
        // The hold may end at this moment: what stands after the lock counts.
        let Some(reward) = lock(tx, &listed)? else { continue };
        let changed = change(tx, reward)?;
        update(tx, &changed)?;
    }
    Ok(())
}

fn grant(tx: &mut Tx<'_>, deed: &Deed, order: &Order, reward: Reward) -> Result<Reward, Fault> {
    if reward.status != Status::None {
        return Ok(reward);
    }
    let facts =
        Facts { terms: reward.terms, amount_usd: order.give_usd, profit_usd: order.profit_usd() };
    let computed = match compute(&facts) {
        Ok(computed) => computed,
        Err(reason) => return Ok(Reward { reason, ..reward }),
    };
    let (partner, amount) = (PartnerId(reward.partner_id), computed.amount);
    let command = Command::Grant { partner, amount };
    if let Err(reason) = told(post(tx, deed, &fact("grant", &reward)?, &command, &about(&reward)))?
    {
        return Ok(Reward { reason, ..reward });
    }
    // A grant of 0 has nothing to be held.
    let status = if amount.is_zero() { Status::Available } else { Status::Held };
    Ok(Reward {
        status,
        amount: Some(amount),
        held_until_s: Some(deed.at_s() + i64::from(reward.terms.hold_days) * DAY_S),
        reason: String::new(),
        steps: computed.steps.join("\n"),
        ..reward
    })
}

/// Takes a reward back from wherever it is by now.
pub(super) fn reverse(
    tx: &mut Tx<'_>,
    deed: &Deed,
    reward: Reward,
    status: Status,
    reason: &str,
) -> Result<Reward, Fault> {
    let from = match reward.status {
        Status::Held => Pot::Held,
        Status::Available => Pot::Available,
        Status::None => return Ok(Reward { status, reason: reason.to_owned(), ..reward }),
        Status::Reversed | Status::Denied => return Ok(reward),
    };
    if let Some(amount) = reward.amount.filter(|amount| amount.is_positive()) {
        let command = Command::Reverse { partner: PartnerId(reward.partner_id), amount, from };
        let posted = post(tx, deed, &fact("reverse", &reward)?, &command, &about(&reward));
        if let Err(reason) = told(posted)? {
            return Ok(Reward { reason, ..reward });
        }
    }
    Ok(Reward { status, reason: reason.to_owned(), ..reward })
}

/// A refusal of the books becomes the reason that an operator reads; only a fault stops the order.
pub(super) fn told<T>(posted: Result<T, Stop<BookRefusal>>) -> Result<Result<T, String>, Fault> {
    match posted {
        Ok(posted) => Ok(Ok(posted)),
        Err(Stop::Refused(refusal)) => Ok(Err(format!("the books refused it: {refusal}"))),
        Err(Stop::Broke(fault)) => Err(fault),
    }
}

/// The name of a fact about a reward: the same deed twice is the same fact.
pub(super) fn fact(verb: &str, reward: &Reward) -> Result<FactId, Fault> {
    FactId::new(format!("{verb}:order:{}:level:{}", reward.order_id, reward.level))
        .map_err(|error| Fault::corrupt(format!("rewards: {error}")))
}

pub(super) fn about(reward: &Reward) -> Subject {
    Subject::order(reward.order_id)
}
