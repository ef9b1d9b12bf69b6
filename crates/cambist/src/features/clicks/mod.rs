//! One following of a link: landing, visitor, attribution.
//!
//! Nouns: [`Click`], [`ClickId`], [`Visitor`], [`Attribution`], [`Landing`], [`Verdict`], [`Rule`],
//! [`Spool`].
//! Story: a visitor follows `/ref/{code}` → the landing is decided from tables in memory → the click
//! is stored → the redirect leaves with two cookies → the partner reads the click by the API → an
//! order comes, and [`decide_attribution`] says whose it is and by which rule.
//! Invariants: the redirect leads to our own host, whatever the query says; an unknown, switched-off
//! or suspended code redirects all the same and is not attributed; a click is stored, or kept in the
//! spool, before its redirect leaves; an hour's counts are written with its clicks, in one transaction.

mod agents;
mod attribution;
mod batch;
mod bots;
mod browser;
mod click;
mod counts;
mod decide;
mod erase;
mod floods;
mod headless;
mod hex;
mod hours;
mod landing;
mod partitions;
mod query;
mod rule;
mod serve;
mod spool;
mod store;
mod user_hash;
mod visitor;
mod write;

pub use self::store::{
    AddressFilter, ClickFilter, ClickRow, Kept, count, count_around, kept_of, last_id, list_back,
    list_clicks, oldest_wanted,
};
pub use attribution::{Attribution, Touch};
pub use batch::{ClickBatch, ClickWriter, Written, click_writer};
pub use browser::family as browser_family;
pub use click::{Click, ClickId, ClickIds, Marks};
pub use counts::{Whose, Window, count_by_day, count_by_link, count_by_pair, count_clicks};
pub use decide::{Binding, Candidate, Credit, Facts, Model, Passed, Verdict, decide_attribution};
pub use erase::erase_addresses;
pub use floods::{Flood, FloodKind, FloodLimit, FloodMode, FloodNews, Floods};
pub use hours::{Counted, count_some, has_uncounted};
pub use landing::{Landing, Tables, city_query, direction_path};
pub use partitions::make_partitions;
pub use query::{Asked, Requested};
pub use rule::{Rule, Why};
pub use serve::{Came, Visit, answer, came, legacy_link};
pub use spool::{Spool, SpoolFault, SpoolSize, SpoolState};
pub use user_hash::user_hash;
pub use visitor::Visitor;
pub use write::insert_clicks;

/// Compiles the patterns of bots and browsers, so that the first click does not wait for it.
pub fn warm_up() {
    bots::verdict("-");
    browser::family("-");
}

#[cfg(test)]
mod tests;
