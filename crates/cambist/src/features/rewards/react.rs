//! What an order's facts do to its rewards, in the order's own transaction.

use std::sync::Arc;

use money::{Amount, Scale};
use store::{Fault, Tx};

use crate::features::audit::Deed;
use crate::features::orders::{Action, Fact, Order, Reaction};
use crate::features::partners::referrer_of;

use super::grant::grant_all;
use super::judge::Judge;
use super::own::agreed_with;
use super::regrant::regrant;
use super::reverse::reverse_all;
use super::reward::Reward;
use super::store::{insert, keep_agreed, lock_all, touch};
use super::terms::Terms;
use super::volume::{self, day_of};

/// Why a refunded order's reward is gone.
pub(super) const REFUNDED: &str = "the order was refunded";

/// Opens, grants and reverses rewards as their orders go.
#[derive(Clone, Debug)]
pub struct OnOrder {
    /// The terms of partners who are in no programme.
    pub everyones: Terms,
    /// Who is asked before a reward is given.
    pub judge: Arc<dyn Judge>,
}

impl Reaction for OnOrder {
    fn react(&self, tx: &mut Tx<'_>, deed: &Deed, order: &Order, fact: Fact) -> Result<(), Fault> {
        match fact {
            Fact::Placed => self.open(tx, order),
            Fact::Stepped(Action::Complete) => complete(tx, deed, order, &*self.judge),
            Fact::Stepped(Action::Refund) => refund(tx, deed, order),
            Fact::Stepped(_) | Fact::RequisitesGiven | Fact::AskedAnew { .. } | Fact::Agreed => {
                Ok(())
            }
            Fact::Edited { give_usd } => edit(tx, deed, order, give_usd),
        }?;
        // Last, so that it travels with the commit.
        match order.attributed.is_some() && fact != Fact::Placed {
            true => touch(tx, deed, order.id),
            false => Ok(()),
        }
    }
}

impl OnOrder {
    /// Opens a reward for whoever brought the order, and one for whoever brought him.
    fn open(&self, tx: &mut Tx<'_>, order: &Order) -> Result<(), Fault> {
        let Some(attributed) = &order.attributed else { return Ok(()) };
        let partner_id = attributed.partner_id;
        let direction = (order.from.as_str(), order.to.as_str());
        let agreed = agreed_with(tx, partner_id, direction, &self.everyones)?;
        let terms_id = keep_agreed(tx, &agreed)?;
        insert(tx, order, 1, partner_id, terms_id)?;
        if agreed.terms.level2.is_some()
            && let Some(referrer) = referrer_of(tx, partner_id)?
        {
            insert(tx, order, 2, referrer, terms_id)?;
        }
        Ok(())
    }
}

fn complete(tx: &mut Tx<'_>, deed: &Deed, order: &Order, judge: &dyn Judge) -> Result<(), Fault> {
    let rewards = lock_all(tx, order.id)?;
    let Some(partner_id) = rewards.first().map(|reward| reward.partner_id) else { return Ok(()) };
    let day = day_of(deed.at_s());
    let completed = |reward| Reward { completed_day: Some(day), ..reward };
    let rewards = rewards.into_iter().map(completed).collect();
    grant_all(tx, deed, order, rewards, Some(judge))?;
    volume::add(tx, partner_id, day, worth(order.give_usd))
}

fn refund(tx: &mut Tx<'_>, deed: &Deed, order: &Order) -> Result<(), Fault> {
    let rewards = lock_all(tx, order.id)?;
    let counted =
        rewards.first().and_then(|reward| Some((reward.partner_id, reward.completed_day?)));
    reverse_all(tx, deed, rewards, REFUNDED)?;
    let Some((partner_id, day)) = counted else { return Ok(()) };
    volume::add(tx, partner_id, day, less(worth(None), worth(order.give_usd)))
}

/// A completed order's rewards are computed anew; one that is open has none yet.
fn edit(tx: &mut Tx<'_>, deed: &Deed, order: &Order, before: Option<Amount>) -> Result<(), Fault> {
    let rewards = lock_all(tx, order.id)?;
    let counted =
        rewards.first().and_then(|reward| Some((reward.partner_id, reward.completed_day?)));
    let Some((partner_id, day)) = counted else { return Ok(()) };
    regrant(tx, deed, order, rewards)?;
    volume::add(tx, partner_id, day, less(worth(order.give_usd), worth(before)))
}

/// What an order adds to its partner's volume: without a price nothing.
fn worth(give_usd: Option<Amount>) -> Amount {
    give_usd.unwrap_or(Amount::zero(Scale::USD))
}

fn less(one: Amount, other: Amount) -> Amount {
    // Values of orders are zero or more, so that their difference fits.
    one.checked_sub(other).unwrap_or(one)
}
