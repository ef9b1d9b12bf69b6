//! The end of a hold: background work, exact after downtime.

use store::{Fault, Tx};

use crate::features::audit::Deed;
use crate::features::book::{Command, PartnerId, post};

use super::grant::{about, fact, told};
use super::reward::{Reward, Status};
use super::store::{list_due, lock, update};

/// Releases the first reward whose hold had ended at the deed's time; whether more may be left.
///
/// One reward in a unit: a refund locks a reward before its partner's balance, and a unit that went
/// on to a second reward of that partner would want it while it holds the balance.
///
/// # Errors
/// The store's faults.
pub fn release(tx: &mut Tx<'_>, deed: &Deed) -> Result<bool, Fault> {
    let due = list_due(tx, deed.at_s(), 1)?;
    let Some(listed) = due.first() else { return Ok(false) };
    // The order may be refunded at this moment: what stands after the lock counts.
    let is_due = |reward: &Reward| reward.status == Status::Held && !reward.is_in_review;
    if let Some(reward) = lock(tx, listed)?.filter(is_due) {
        release_one(tx, deed, reward)?;
    }
    Ok(true)
}

fn release_one(tx: &mut Tx<'_>, deed: &Deed, reward: Reward) -> Result<(), Fault> {
    let amount = reward.amount.ok_or_else(|| {
        Fault::corrupt(format!(
            "rewards.amount_units of order {}: held without one",
            reward.order_id
        ))
    })?;
    let command = Command::Release { partner: PartnerId(reward.partner_id), amount };
    let posted = post(tx, deed, &fact("release", &reward)?, &command, &about(&reward));
    let released = match told(posted)? {
        Ok(_) => Reward { status: Status::Available, ..reward },
        // It stays held, an hour more, for an operator to look at.
        Err(reason) => Reward { reason, held_until_s: Some(deed.at_s() + 3600), ..reward },
    };
    update(tx, deed, &released)
}
