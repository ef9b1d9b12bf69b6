//! Taking a reward back, from wherever it is by now.

use money::{Amount, Scale};
use store::{Fault, Tx};

use crate::features::audit::Deed;
use crate::features::book::{Command, PartnerId, Pot, post};

use super::grant::{about, fact, told};
use super::reward::{Reward, Status};
use super::store::update;

/// Reverses the rewards of an order and writes them.
pub(super) fn reverse_all(
    tx: &mut Tx<'_>,
    deed: &Deed,
    mut rewards: Vec<Reward>,
    reason: &str,
) -> Result<(), Fault> {
    // Whoever posts for several partners does so in the order of their numbers.
    rewards.sort_by_key(|reward| reward.partner_id);
    for reward in rewards {
        let reversed = reverse(tx, deed, reward, Status::Reversed, reason)?;
        update(tx, deed, &reversed)?;
    }
    Ok(())
}

/// Takes a reward back; a share of a loss is given back.
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
        Status::None => return Ok(ended(reward, status, reason)),
        Status::Reversed | Status::Denied => return Ok(reward),
    };
    let given = reward.amount.filter(|amount| !amount.is_zero());
    if let Some(command) = given.and_then(|amount| back(&reward, amount, from)) {
        let posted = post(tx, deed, &fact("reverse", &reward)?, &command, &about(&reward));
        if let Err(reason) = told(posted)? {
            return Ok(Reward { reason, ..reward });
        }
    }
    Ok(ended(reward, status, reason))
}

/// What is gone is in nobody's review any more.
fn ended(reward: Reward, status: Status, reason: &str) -> Reward {
    Reward { status, reason: reason.to_owned(), is_in_review: false, ..reward }
}

fn back(reward: &Reward, amount: Amount, from: Pot) -> Option<Command> {
    let partner = PartnerId(reward.partner_id);
    if amount.is_positive() {
        return Some(Command::Reverse { partner, amount, from });
    }
    let amount = Amount::zero(Scale::USD).checked_sub(amount)?;
    Some(Command::ReturnLoss { partner, amount })
}
