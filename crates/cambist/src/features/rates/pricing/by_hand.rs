//! What an operator does by hand: setting a rate for some hours, and accepting a jump.

use money::Rate;
use store::{Stop, Tx, args};

use super::rows;
use super::set::{PricingRefusal, frozen_key};
use super::terms::write_rate;
use crate::features::alarms;
use crate::features::audit::{self, Deed};
use crate::features::rates::reprice::{Which, reprice};

/// Hours for which a rate may be set by hand.
const HOURS: std::ops::RangeInclusive<u32> = 1..=720;

/// Sets the rate of a direction, in all its cities and for all amounts, for some hours; or ends that.
/// Afterwards it is priced from its sources again, and a price that has jumped meanwhile is looked at
/// first. A frozen direction opens at the rate.
///
/// # Errors
/// [`PricingRefusal`]; the store's faults.
pub fn set_override(
    tx: &mut Tx<'_>,
    deed: &Deed,
    (from, to): (&str, &str),
    by_hand: Option<(Rate, u32)>,
) -> Result<(), Stop<PricingRefusal>> {
    if by_hand.is_some_and(|(_, hours)| !HOURS.contains(&hours)) {
        return Err(PricingRefusal::Hours.into());
    }
    let until = |hours: u32| deed.at_s() + i64::from(hours) * 3600;
    let detail = match by_hand {
        Some((rate, hours)) => format!("{} for {hours} h", write_rate(&rate)),
        None => "ended".to_owned(),
    };
    let (from, to) = require(tx, from, to)?;
    tx.execute(
        "update pricings set override_rate = $3, override_until_s = $4, frozen_at_s = null, \
         frozen_why = null where direction_id = \
         (select id from directions where from_code = $1 and to_code = $2)",
        &args![
            from.as_str(),
            to.as_str(),
            by_hand.map(|(rate, _)| write_rate(&rate)),
            by_hand.map(|(_, hours)| until(hours))
        ],
    )?;
    finish(tx, deed, "pricing.override", (from, to), &detail)
}

/// Accepts the price at which a frozen direction would be, whatever it is.
///
/// # Errors
/// [`PricingRefusal`]; the store's faults.
pub fn thaw(
    tx: &mut Tx<'_>,
    deed: &Deed,
    (from, to): (&str, &str),
) -> Result<(), Stop<PricingRefusal>> {
    let (from, to) = require(tx, from, to)?;
    let thawed = tx.execute(
        "update pricings set frozen_at_s = null, frozen_why = null, base = null, \
         jump_base = null, jump_at_s = null where frozen_at_s is not null and direction_id = \
         (select id from directions where from_code = $1 and to_code = $2)",
        &args![from.as_str(), to.as_str()],
    )?;
    if thawed == 0 {
        return Err(PricingRefusal::NotFrozen(from, to).into());
    }
    finish(tx, deed, "pricing.thaw", (from, to), "")
}

/// A rate that an operator has set by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The code of what is given.
    pub from: String,
    /// The code of what is received.
    pub to: String,
    /// The rate as `IN:OUT`.
    pub rate: String,
    /// The second in which it ends.
    pub until_s: i64,
}

/// The rates that are set by hand at `now_s`, those that end first first; at most `most`.
///
/// # Errors
/// The store's faults.
pub fn list_overrides(
    tx: &mut Tx<'_>,
    now_s: i64,
    most: u32,
) -> Result<Vec<Override>, store::Fault> {
    tx.query(
        "select d.from_code, d.to_code, p.override_rate, p.override_until_s from pricings p \
         join directions d on d.id = p.direction_id \
         where p.override_until_s > $1 and p.override_rate is not null \
         order by p.override_until_s, d.id limit $2",
        &args![now_s, i64::from(most)],
        |row| {
            Ok(Override {
                from: row.get(0)?,
                to: row.get(1)?,
                rate: row.get(2)?,
                until_s: row.get(3)?,
            })
        },
    )
}

fn require(
    tx: &mut Tx<'_>,
    from: &str,
    to: &str,
) -> Result<(String, String), Stop<PricingRefusal>> {
    let (from, to) = (from.to_ascii_uppercase(), to.to_ascii_uppercase());
    match rows::load_one(tx, &from, &to)?.is_empty() {
        true => Err(PricingRefusal::NotPriced(from, to).into()),
        false => Ok((from, to)),
    }
}

/// Tells what was done, and prices the direction again.
fn finish(
    tx: &mut Tx<'_>,
    deed: &Deed,
    action: &str,
    pair: (String, String),
    detail: &str,
) -> Result<(), Stop<PricingRefusal>> {
    let (from, to) = (&pair.0, &pair.1);
    alarms::clear(tx, deed.at_ms, &frozen_key(from, to))?;
    audit::record(tx, deed, action, &format!("{from}-{to}"), detail)?;
    reprice(tx, deed, Which::Directions(std::slice::from_ref(&pair)))?;
    // Whether it is frozen is part of the table, also where the rate stays.
    crate::features::rates::store::announce(tx)?;
    Ok(())
}
