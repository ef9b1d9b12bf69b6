//! Switching a direction off, and on again.

use store::{Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};

use super::store::announce;

/// Why a direction is not switched.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DirectionRefusal {
    /// The office has no rate for it.
    #[error("there is no direction from {from} to {to}; `cambist rates import` makes directions")]
    Unknown {
        /// The code of what would be given.
        from: String,
        /// The code of what would be received.
        to: String,
    },
}

impl Refusal for DirectionRefusal {}

/// Switches a direction, in all its cities: one that is off is in no feed and takes no orders.
///
/// # Errors
/// [`DirectionRefusal`]; the store's faults.
pub fn set_direction_enabled(
    tx: &mut Tx<'_>,
    deed: &Deed,
    from: &str,
    to: &str,
    is_enabled: bool,
) -> Result<(), Stop<DirectionRefusal>> {
    let (from, to) = (from.to_ascii_uppercase(), to.to_ascii_uppercase());
    let changed = tx.execute(
        "update directions set is_enabled = $3 where from_code = $1 and to_code = $2",
        &args![from.as_str(), to.as_str(), is_enabled],
    )?;
    if changed == 0 {
        return Err(DirectionRefusal::Unknown { from, to }.into());
    }
    let action = if is_enabled { "direction.enable" } else { "direction.disable" };
    audit::record(tx, deed, action, &format!("{from}-{to}"), "")?;
    announce(tx)?;
    Ok(())
}
