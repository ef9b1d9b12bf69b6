//! One following of a link: landing, visitor, attribution.
//!
//! Nouns: [`Click`], [`ClickId`], [`Visitor`], [`Attribution`], [`Landing`], [`Verdict`], [`Rule`],
//! [`Spool`].
//! Story: a visitor follows `/ref/{code}` → the landing is decided from tables in memory → the click
//! is stored → the redirect leaves with two cookies → the partner reads the click by the API → an
//! order comes, and [`decide_attribution`] says whose it is and by which rule.
//! Invariants: the redirect leads to our own host, whatever the query says; an unknown, switched-off
//! or suspended code redirects all the same and is not attributed; a click is stored, or kept in the
//! spool, before its redirect leaves.

mod attribution;
mod bots;
mod browser;
mod click;
mod decide;
mod erase;
mod floods;
mod headless;
mod landing;
mod query;
mod rule;
mod serve;
mod spool;
mod store;
mod user_hash;
mod visitor;

pub use self::store::{
    AddressFilter, ClickFilter, ClickRow, Kept, Newest, count, count_around, count_people,
    count_up_to, insert_clicks, insert_missing, kept_of, last_id, list_back, list_clicks,
    list_newest, oldest_wanted,
};
pub use attribution::{Attribution, Touch};
pub use browser::family as browser_family;
pub use click::{Click, ClickId, ClickIds, Marks};
pub use decide::{Binding, Candidate, Credit, Facts, Model, Passed, Verdict, decide_attribution};
pub use erase::erase_addresses;
pub use floods::{Flood, FloodKind, FloodLimit, FloodMode, FloodNews, Floods};
pub use landing::{Landing, Tables, city_query, direction_path};
pub use query::{Asked, Requested};
pub use rule::{Rule, Why};
pub use serve::{Came, Visit, answer, came, legacy_link};
pub use spool::{Spool, SpoolFault, SpoolState};
pub use user_hash::user_hash;
pub use visitor::Visitor;

/// Compiles the patterns of bots and browsers, so that the first click does not wait for it.
pub fn warm_up() {
    bots::verdict("-");
    browser::family("-");
}

#[cfg(test)]
mod tests;
