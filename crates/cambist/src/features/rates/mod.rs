//! At which rate what can be exchanged: directions, their offers, and the table that everyone reads.
//!
//! Nouns: [`Offer`], [`OpenOffer`], [`LeftOut`], [`RateTable`].
//! Story: an exchanger's rates file is read ([`files`]) → [`import`] prices each direction in it and
//! sets reserves, in one transaction → the table is read again → feeds and pages show it.
//! Invariants: one side of a rate is 1; an open offer's limits satisfy 0 < min ≤ max, and what max
//! pays out is in the reserve; a stale rate is never shown.
//! Refusals: [`ImportRefusal`].

pub mod files;
mod import;
mod offer;
mod store;
mod switch;
mod table;
mod value;

pub use self::store::{load_table, set_rate};
pub use import::{ImportOptions, ImportRefusal, ImportReport, import};
pub use offer::{LeftOut, Offer, OpenOffer, Reason, Terms};
pub use switch::{DirectionRefusal, has_direction, set_direction_enabled, set_rate_minutes};
pub use table::RateTable;
pub use value::usd_value;

#[cfg(test)]
mod tests;
