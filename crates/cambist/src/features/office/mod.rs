//! The desk's pages of what the office offers: currencies and reserves, directions, rates, feeds, and
//! the switches of the office itself.
//!
//! Story: an operator looks for something → its page says how it stands and why → a form says what
//! would change before it does → the same verb runs that the shell's errand runs.
//! Invariants: only operators are let in; a form is taken only while what it was filled in from still
//! stands; nothing is changed in bulk without having been shown; no list asks the books for more when
//! the office has more.

mod accounts;
mod currencies;
mod directions;
mod feeds;
mod field;
mod history;
mod look;
mod notes;
mod pager;
mod pill;
mod rates;
mod reason;
mod requisites;
mod seen;
mod settings;
mod sheet;
mod span;

use axum::Router;

use crate::app::App;

/// Everything that is managed under `/desk`.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(directions::routes())
        .merge(currencies::routes())
        .merge(requisites::routes())
        .merge(accounts::routes())
        .merge(look::routes())
        .merge(rates::routes())
        .merge(feeds::routes())
        .merge(settings::routes())
}

#[cfg(test)]
mod tests;
