//! From base prices to the rate of a direction.
//!
//! Nouns: [`Pricing`], [`Tiers`], [`Guard`].
//! Story: the operator says how a direction is priced ([`set_pricing`]) → a base price changes → the
//! directions that use it are priced again.
//! Invariants: a rate is never better for the customer than the exact result of its steps; a margin,
//! that of a tier included, is below 100 %.
//! Refusals: [`PricingRefusal`].

mod base;
mod by_hand;
mod change;
mod explain;
mod jump;
mod price;
pub(super) mod priced;
pub(super) mod rows;
mod set;
mod store;
mod terms;

pub(in crate::features::rates) use self::store::find_direction;
pub use self::store::find_pricing;
pub(in crate::features::rates) use self::store::{delete_pricing, list_pricings, put_pricing};
pub(in crate::features::rates) use base::{Book, PIVOTS};
pub use by_hand::{Override, list_overrides, set_override, thaw};
pub use change::PricingChange;
pub use explain::{Explained, Line, explain};
pub(in crate::features::rates) use jump::lock_jumps;
pub use jump::{Jumps, keep_jumps};
pub use price::Step;
pub(in crate::features::rates) use set::frozen_key;
pub use set::{PricingRefusal, clear_pricing, set_pricing};
pub use terms::{Guard, MarginTier, Pricing, PricingError, Tiers, read_rate};
pub(in crate::features::rates) use terms::{check_margin, write_rate};

#[cfg(test)]
mod tests;
