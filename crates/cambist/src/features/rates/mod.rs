//! At which rate what can be exchanged: directions, their offers, and the table that everyone reads.
//!
//! Nouns: [`Offer`], [`OpenOffer`], [`LeftOut`], [`RateTable`].
//! Story: an exchanger's rates file is read ([`files`]) → [`import`] prices each direction in it and
//! sets reserves, in one transaction → the table is read again → feeds and pages show it.
//! Invariants: one side of a rate is 1; an open offer's limits satisfy 0 < min ≤ max, and what max
//! pays out is in the reserve; a stale rate is never shown.
//! Refusals: [`ImportRefusal`].

mod changed;
mod city;
pub mod directions;
pub mod files;
mod freshness;
mod import;
mod limits;
mod listed;
mod offer;
pub mod pricing;
mod reprice;
pub mod sources;
mod store;
mod switch;
mod table;
mod value;
mod worth;

pub use self::store::{load_table, reload_table, set_rate};
pub use changed::{announce_offers, announce_reserve};
pub use city::{OfferChange, OfferRefusal, set_offer};
pub use import::{ImportOptions, ImportRefusal, ImportReport, import};
pub use limits::Moment;
pub use listed::Listed;
pub use offer::{LeftOut, Offer, OpenOffer, Reason, Standing, Terms, Tier};
pub use pricing::{
    Explained, Guard, Jumps, MarginTier, Override, Pricing, PricingChange, PricingError,
    PricingRefusal, Tiers, clear_pricing, explain, find_pricing, keep_jumps, list_overrides,
    set_override, set_pricing, thaw,
};
pub use reprice::{Repriced, Which, is_due, reprice};
pub use switch::{
    DirectionRefusal, has_direction, set_direction_enabled, set_rate_minutes, set_when_over,
};
pub use table::RateTable;
pub use value::{usd_price, usd_value};
pub use worth::worth;

#[cfg(test)]
mod tests;
