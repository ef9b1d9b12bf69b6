//! An edited order: what was granted is taken back, and what it earns now is granted.

use store::{Fault, Tx};

use crate::features::audit::Deed;
use crate::features::orders::Order;

use super::grant::grant_all;
use super::reverse::reverse;
use super::reward::{Reward, Status};
use super::store::{keep_revision, update};

/// Why a reward of an earlier revision is gone.
const EDITED: &str = "the order was edited";

/// Computes the rewards of a completed order anew, on the terms and the volume of its first grant and
/// the values that it has now. What was there is kept as a revision. A new grant is held until the
/// time that the first one was: the customer's exchange is as old as before.
pub(super) fn regrant(
    tx: &mut Tx<'_>,
    deed: &Deed,
    order: &Order,
    mut rewards: Vec<Reward>,
) -> Result<(), Fault> {
    rewards.sort_by_key(|reward| reward.partner_id);
    for reward in rewards {
        // Denied is denied, whatever the order was worth.
        if matches!(reward.status, Status::Reversed | Status::Denied) {
            continue;
        }
        keep_revision(tx, &reward, deed.at_ms)?;
        let (was, revision) = (reward.status, reward.revision + 1);
        let is_in_review = reward.is_in_review;
        let reversed = reverse(tx, deed, reward, Status::Reversed, EDITED)?;
        if was != Status::None && reversed.status != Status::Reversed {
            // The books said no: it stays as it is, with the reason.
            update(tx, deed, &reversed)?;
            continue;
        }
        let fresh = Reward {
            status: Status::None,
            // What an operator has to look at is the order, whatever it is worth by now.
            is_in_review,
            amount: None,
            reason: String::new(),
            steps: String::new(),
            revision,
            ..reversed
        };
        grant_all(tx, deed, order, vec![fresh], None)?;
    }
    Ok(())
}
