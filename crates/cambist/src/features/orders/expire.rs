//! Ending orders whose rate's time ran out: background work, exact after downtime.

use store::{Stop, Tx};

use crate::features::audit::Deed;

use super::Reactions;
use super::advance::{Step, StepRefusal, advance};
use super::state::Action;
use super::store::list_overdue;

/// Orders that one unit ends.
const STEP: u32 = 100;

/// Expires orders that were overdue at the deed's time; whether more may be left.
///
/// # Errors
/// The store's faults.
pub fn expire(
    tx: &mut Tx<'_>,
    deed: &Deed,
    reactions: &Reactions,
) -> Result<bool, Stop<StepRefusal>> {
    let overdue = list_overdue(tx, deed.at_s(), STEP)?;
    let is_full = overdue.len() == STEP as usize;
    for order_id in overdue {
        let step = Step { order_id, action: Action::Expire, note: String::new() };
        match advance(tx, deed, &step, reactions) {
            // Somebody was faster: the order is not overdue any more.
            Ok(_) | Err(Stop::Refused(StepRefusal::NotFromHere { .. })) => {}
            Err(stop) => return Err(stop),
        }
    }
    Ok(is_full)
}
