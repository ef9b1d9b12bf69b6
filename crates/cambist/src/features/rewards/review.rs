//! The end of a review: an operator lets a reward go on, or takes it back.

use store::{Fault, Tx};

use crate::features::audit::Deed;
use crate::features::orders::Order;

use super::grant::grant_all;
use super::reverse::reverse;
use super::reward::{Reward, Status};
use super::store::{lock_all, update};

/// Lets the rewards of an order go on as if no rule had stopped them: those in review are released
/// when their hold ends, and those that a rule denied are granted. The order is locked already.
///
/// # Errors
/// The store's faults.
pub fn let_go_on(tx: &mut Tx<'_>, deed: &Deed, order: &Order) -> Result<Vec<Reward>, Fault> {
    let rewards = lock_all(tx, order.id)?.into_iter().map(|reward| match reward.status {
        Status::Denied => Reward {
            status: Status::None,
            amount: None,
            reason: String::new(),
            steps: String::new(),
            ..reward
        },
        _ => Reward { is_in_review: false, ..reward },
    });
    grant_all(tx, deed, order, rewards.collect(), None)?;
    lock_all(tx, order.id)
}

/// Takes the rewards of an order back, from wherever they are. The order is locked already.
///
/// # Errors
/// The store's faults.
pub fn take_back(
    tx: &mut Tx<'_>,
    deed: &Deed,
    order_id: i64,
    reason: &str,
) -> Result<Vec<Reward>, Fault> {
    let mut rewards = lock_all(tx, order_id)?;
    // Whoever posts for several partners does so in the order of their numbers.
    rewards.sort_by_key(|reward| reward.partner_id);
    let mut taken = Vec::new();
    for reward in rewards {
        let reward = reverse(tx, deed, reward, Status::Reversed, reason)?;
        update(tx, deed, &reward)?;
        taken.push(reward);
    }
    Ok(taken)
}
