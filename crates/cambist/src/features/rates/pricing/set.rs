//! What an operator sets of a direction's price.

use store::{Refusal, Stop, Tx};
use thiserror::Error;

use super::store::{delete_pricing, find_direction, has_currency, put_pricing};
use super::terms::{Pricing, PricingError};
use crate::features::alarms;
use crate::features::audit::{self, Deed};
use crate::features::rates::sources::find_source;
use crate::features::rates::store::{announce, ensure_direction, ensure_offer};

/// Why a pricing is not taken, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PricingRefusal {
    /// It contradicts itself.
    #[error(transparent)]
    Wrong(#[from] PricingError),
    /// A code that the office does not know.
    #[error("`{0}` is not a currency of this office; `cambist currencies` lists those it has")]
    Currency(String),
    /// Nothing is exchanged for itself.
    #[error("{0} can't be exchanged for itself")]
    Itself(String),
    /// A source that the office does not have.
    #[error("there is no source `{0}`; `cambist rates sources` lists them")]
    Source(String),
    /// It is not priced from sources.
    #[error("{0} → {1} is not priced from sources; `cambist rates price {0} {1}` prices it")]
    NotPriced(String, String),
    /// A rate by hand for no time, or for ever.
    #[error("a rate is set by hand for 1 to 720 hours")]
    Hours,
    /// There is nothing to accept.
    #[error("{0} → {1} is not frozen")]
    NotFrozen(String, String),
}

impl Refusal for PricingRefusal {}

/// Sets how a direction is priced; one that the office does not have is made, with an offer without
/// a city. The caller then calls [`reprice`](crate::features::rates::reprice), once for all that it
/// sets.
///
/// # Errors
/// [`PricingRefusal`]; the store's faults.
pub fn set_pricing(
    tx: &mut Tx<'_>,
    deed: &Deed,
    (from, to): (&str, &str),
    pricing: &Pricing,
) -> Result<(), Stop<PricingRefusal>> {
    pricing.check().map_err(PricingRefusal::Wrong)?;
    let (from, to) = (from.to_ascii_uppercase(), to.to_ascii_uppercase());
    if from == to {
        return Err(PricingRefusal::Itself(from).into());
    }
    for code in [&from, &to] {
        if !has_currency(tx, code)? {
            return Err(PricingRefusal::Currency(code.clone()).into());
        }
    }
    for code in &pricing.sources {
        if find_source(tx, code)?.is_none() {
            return Err(PricingRefusal::Source(code.clone()).into());
        }
    }
    let direction = ensure_direction(tx, &from, &to)?;
    ensure_offer(tx, direction, deed.at_s())?;
    put_pricing(tx, direction, pricing)?;
    let detail = told(pricing);
    audit::record(tx, deed, "pricing.set", &format!("{from}-{to}"), &detail)?;
    Ok(())
}

/// The key of the alarm about a direction that is frozen.
pub(in crate::features::rates) fn frozen_key(from: &str, to: &str) -> String {
    format!("rates.frozen:{from}-{to}")
}

/// A pricing in one line.
fn told(pricing: &Pricing) -> String {
    let mut parts = vec![format!("margin {} %", money::Plain(pricing.margin))];
    let mut add = |name: &str, text: String| {
        if !text.is_empty() {
            parts.push(format!("{name} {text}"));
        }
    };
    add("sources", pricing.sources.join(","));
    add(
        "add-on",
        if pricing.add_on.is_zero() { String::new() } else { money::plain(pricing.add_on) },
    );
    add("tiers", pricing.tiers.to_string());
    add("guard", pricing.guard.to_string());
    add("digits", pricing.digits.map(|digits| digits.to_string()).unwrap_or_default());
    add("jump", pricing.jump_percent.map(money::plain).unwrap_or_default());
    parts.join("; ")
}

/// Prices a direction from sources no longer: it keeps the rate that it has until a file gives it
/// another one.
///
/// # Errors
/// [`PricingRefusal`]; the store's faults.
pub fn clear_pricing(
    tx: &mut Tx<'_>,
    deed: &Deed,
    (from, to): (&str, &str),
) -> Result<(), Stop<PricingRefusal>> {
    let (from, to) = (from.to_ascii_uppercase(), to.to_ascii_uppercase());
    let not_priced = || PricingRefusal::NotPriced(from.clone(), to.clone());
    let direction = find_direction(tx, &from, &to)?.ok_or_else(not_priced)?;
    if !delete_pricing(tx, direction)? {
        return Err(not_priced().into());
    }
    audit::record(tx, deed, "pricing.clear", &format!("{from}-{to}"), "")?;
    alarms::clear(tx, deed.at_ms, &frozen_key(&from, &to))?;
    announce(tx)?;
    Ok(())
}
