//! What an operator sets of a direction: whether it is on, and how long its orders' rates hold.

use store::{Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};

use super::store::announce;

/// Why a direction is not changed, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DirectionRefusal {
    /// The rate would hold for no time, or for ever.
    #[error("the rate of an order holds for 1 to 1440 minutes")]
    Minutes,
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

/// Whether the office has rates for a direction, switched on or off.
///
/// # Errors
/// The store's faults.
pub fn has_direction(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<bool, store::Fault> {
    let found = tx.query_opt(
        "select id from directions where from_code = $1 and to_code = $2",
        &args![from, to],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.is_some())
}

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

/// Sets for how many minutes the rate of a direction's new orders holds; `None`: as the settings say
/// for everyone.
///
/// # Errors
/// [`DirectionRefusal`]; the store's faults.
pub fn set_rate_minutes(
    tx: &mut Tx<'_>,
    deed: &Deed,
    from: &str,
    to: &str,
    minutes: Option<u32>,
) -> Result<(), Stop<DirectionRefusal>> {
    let (from, to) = (from.to_ascii_uppercase(), to.to_ascii_uppercase());
    if minutes.is_some_and(|minutes| !(1..=1440).contains(&minutes)) {
        return Err(DirectionRefusal::Minutes.into());
    }
    let changed = tx.execute(
        "update directions set rate_minutes = $3 where from_code = $1 and to_code = $2",
        &args![from.as_str(), to.as_str(), minutes],
    )?;
    if changed == 0 {
        return Err(DirectionRefusal::Unknown { from, to }.into());
    }
    let told = minutes.map_or("as for everyone".to_owned(), |minutes| minutes.to_string());
    audit::record(tx, deed, "direction.minutes", &format!("{from}-{to}"), &told)?;
    announce(tx)?;
    Ok(())
}

/// Says what becomes of a direction's unpaid orders when their rate's time is over: they are computed
/// anew and their customers asked, or they expire. Orders that are open already go by it too.
///
/// # Errors
/// [`DirectionRefusal`]; the store's faults.
pub fn set_when_over(
    tx: &mut Tx<'_>,
    deed: &Deed,
    from: &str,
    to: &str,
    is_recalculated: bool,
) -> Result<(), Stop<DirectionRefusal>> {
    let (from, to) = (from.to_ascii_uppercase(), to.to_ascii_uppercase());
    let word = is_recalculated.then_some("recalculate");
    let changed = tx.execute(
        "update directions set when_over = $3 where from_code = $1 and to_code = $2",
        &args![from.as_str(), to.as_str(), word],
    )?;
    if changed == 0 {
        return Err(DirectionRefusal::Unknown { from, to }.into());
    }
    let told = word.unwrap_or("expire");
    audit::record(tx, deed, "direction.when_over", &format!("{from}-{to}"), told)?;
    Ok(())
}
