//! The end of a hold: background work, exact after downtime.

use store::{Fault, Tx};

use crate::features::audit::Deed;
use crate::features::book::{Command, PartnerId, post};

use super::react::{about, fact, told};
use super::reward::{Reward, Status};
use super::store::{list_due, lock, update};

/// Rewards that one unit releases.
const STEP: u32 = 100;

/// Releases rewards whose hold had ended at the deed's time; whether more may be left.
///
/// # Errors
/// The store's faults.
pub fn release(tx: &mut Tx<'_>, deed: &Deed) -> Result<bool, Fault> {
    let mut due = list_due(tx, deed.at_s(), STEP)?;
    let is_full = due.len() == STEP as usize;
    // Whoever posts for several partners does so in the order of their numbers.
    due.sort_by_key(|reward| (reward.partner_id, reward.order_id));
    for listed in due {
        // The order may be refunded at this moment: what stands after the lock counts.
        let Some(reward) = lock(tx, &listed)?.filter(|reward| reward.status == Status::Held) else {
            continue;
        };
        release_one(tx, deed, reward)?;
    }
    Ok(is_full)
}

fn release_one(tx: &mut Tx<'_>, deed: &Deed, reward: Reward) -> Result<(), Fault> {
    let Some(amount) = reward.amount else { return Ok(()) };
    let command = Command::Release { partner: PartnerId(reward.partner_id), amount };
    let posted = post(tx, deed, &fact("release", &reward)?, &command, &about(&reward));
    let released = match told(posted)? {
        Ok(_) => Reward { status: Status::Available, ..reward },
        // It stays held, an hour more, for an operator to look at.
        Err(reason) => Reward { reason, held_until_s: Some(deed.at_s() + 3600), ..reward },
    };
    update(tx, &released)
}
