//! An operator's no.

use store::{Refusal, Stop, Tx};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::journal::{Note, NoteKind, note};

use super::reverse::reverse;
use super::reward::{Reward, Status};
use super::store::{lock_all, update};

/// Why a reward is not denied, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DenyRefusal {
    /// The partner must be told why.
    #[error("a denial needs a reason of 1 to 300 characters: the partner reads it")]
    Reason,
    /// The order earns nobody anything.
    #[error("order {0} has no reward")]
    NoReward(i64),
    /// What is available is the partner's.
    #[error("the reward of order {order_id} is {status} and can't be denied any more")]
    TooLate {
        /// The order.
        order_id: i64,
        /// Where its reward stands.
        status: &'static str,
    },
}

impl Refusal for DenyRefusal {}

/// Denies the rewards of an order, undecided or held.
///
/// # Errors
/// [`DenyRefusal`]; the store's faults.
pub fn deny(
    tx: &mut Tx<'_>,
    deed: &Deed,
    order_id: i64,
    reason: &str,
) -> Result<Vec<Reward>, Stop<DenyRefusal>> {
    let reason = reason.trim();
    if !(1..=300).contains(&reason.chars().count()) {
        return Err(DenyRefusal::Reason.into());
    }
    let mut rewards = lock_all(tx, order_id)?;
    rewards.sort_by_key(|reward| reward.partner_id);
    let mut denied = Vec::new();
    for reward in rewards {
        if !matches!(reward.status, Status::None | Status::Held) {
            let status = reward.status.word();
            return Err(DenyRefusal::TooLate { order_id, status }.into());
        }
        let reward = reverse(tx, deed, reward, Status::Denied, reason)?;
        update(tx, deed, &reward)?;
        let detail = reason.to_owned();
        let partner_id = Some(reward.partner_id);
        let told = Note { order_id, partner_id, kind: NoteKind::Denied, detail };
        note(tx, deed, &told, None)?;
        denied.push(reward);
    }
    if denied.is_empty() {
        return Err(DenyRefusal::NoReward(order_id).into());
    }
    audit::record(tx, deed, "reward.deny", &order_id.to_string(), reason)?;
    Ok(denied)
}
