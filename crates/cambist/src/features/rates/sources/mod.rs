//! Where base prices come from.
//!
//! Nouns: [`Source`], [`Kind`], [`Price`], [`KnownPrice`], [`Believed`].
//! Story: a source is due → it is fetched, its answer read and judged → what is believed is
//! [`record`]ed, and the directions of the changed pairs are priced again, in one transaction; what
//! is not believed changes no price, and is explained in the source's health.
//! Invariants: a price is exact and above zero; of a pair that is missing from an answer the last
//! price stays, with its age; a document's date never goes back; no two replicas fetch a source at
//! the same time.
//! Refusals: [`SourceRefusal`], [`PushRefusal`].

mod api;
mod binance;
mod by_hand;
mod cbr;
mod claim;
mod ecb;
mod exchanger;
mod fetch;
mod file;
mod fixed;
mod job;
mod json;
mod judge;
mod kind;
mod kraken;
mod manage;
mod number;
mod price;
mod push;
mod pushed;
mod rates_file;
mod raw;
mod reading;
mod record;
mod shipped;
mod source;
mod store;
mod take;
mod units;
mod wanted;
mod xml;

use ::store::{Fault, Tx};

use crate::features::audit::Deed;

use super::{Which, reprice};

pub use self::store::{count_prices, find_source, list_known_prices, list_prices, list_sources};
pub use api::{documented, routes};
pub use by_hand::{Fetched, fetch_now};
pub use job::{fetch_due, run};
pub use kind::{Kind, Place, Reader};
pub use manage::{SourceChange, add_source, edit_source, remove_source, set_source_enabled};
pub use price::{KnownPrice, Pair, Price};
pub use pushed::{PushBody, PushRefusal, Pushed, push};
pub use reading::{Bad, Reading, Stated};
pub use record::{Believed, record, record_failure};
pub use shipped::shipped;
pub use source::{Health, Pace, Source, SourceRefusal};
pub use units::Units;

/// Every kind of source, in the order in which they are explained.
pub const ALL: &[Kind] = &[
    ecb::KIND,
    cbr::KIND,
    binance::KIND,
    kraken::KIND,
    exchanger::KIND,
    json::KIND,
    file::KIND,
    fixed::KIND,
    push::KIND,
];

/// The kind with this name.
///
/// # Errors
/// [`SourceRefusal::Kind`].
pub fn kind_named(name: &str) -> Result<&'static Kind, SourceRefusal> {
    let found = ALL.iter().find(|kind| kind.name == name);
    found.ok_or_else(|| SourceRefusal::Kind(name.to_owned()))
}

/// Has every direction priced again that may depend on these pairs, in the transaction that changes
/// them.
fn price_again(tx: &mut Tx<'_>, deed: &Deed, pairs: &[Pair]) -> Result<(), Fault> {
    reprice(tx, deed, Which::Pairs(pairs)).map(|_| ())
}

#[cfg(test)]
mod tests;
