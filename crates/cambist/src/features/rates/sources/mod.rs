//! Where base prices come from.
//!
//! Nouns: [`Source`], [`Price`], [`KnownPrice`], [`Believed`].
//! Story: a source is due → it is fetched, its answer read and judged → what is believed is
//! [`record`]ed, and the directions of the changed pairs are priced again, in one transaction; what
//! is not believed changes no price, and is explained in the source's health.
//! Invariants: a price is exact and above zero; of a pair that is missing from an answer the last
//! price stays, with its age; a document's date never goes back.
//! Refusals: [`SourceRefusal`].

mod price;
mod record;
mod source;
mod store;

pub use self::store::{find_source, list_prices, list_sources};
pub use price::{KnownPrice, Pair, Price};
pub use record::{Believed, record, record_failure};
pub use source::{Health, Pace, Source, SourceRefusal};
