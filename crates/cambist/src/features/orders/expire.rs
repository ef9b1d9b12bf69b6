//! Ending orders whose rate's time ran out: background work, exact after downtime.

use store::{Stop, Tx};

use crate::features::audit::Deed;

use super::Reactions;
use super::advance::{Step, StepRefusal, advance};
use super::state::Action;
use super::store::list_overdue;

/// Expires the first order that was overdue at the deed's time; whether more may be left.
///
/// One order in a unit: whoever places an order locks its reserve before the rates' version, and a
/// unit that went on to a second order would want another reserve while it holds the version.
///
/// # Errors
/// The store's faults.
pub fn expire(
    tx: &mut Tx<'_>,
    deed: &Deed,
    reactions: &Reactions,
) -> Result<bool, Stop<StepRefusal>> {
    let overdue = list_overdue(tx, deed.at_s(), 1)?;
    let Some(&order_id) = overdue.first() else { return Ok(false) };
    let step = Step { order_id, action: Action::Expire, note: String::new() };
    match advance(tx, deed, &step, reactions) {
        // Somebody was faster: the order is not overdue any more.
        Ok(_) | Err(Stop::Refused(StepRefusal::NotFromHere { .. })) => Ok(true),
        Err(stop) => Err(stop),
    }
}
