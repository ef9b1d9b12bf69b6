//! `/api/v1/partner`: what partners' programs read, the way new clients expect it: a bearer key with
//! scopes, problem details (RFC 9457), cursors, amounts as exact decimals in strings.
//!
//! Story: a program brings its key in the header → limits, office, key and scope are judged → the
//! same functions answer that answer the cabinet.
//! Invariant: every query takes the partner's number first; a key appears in no address, log or reply.

mod caller;
mod exchange;
mod problem;
mod reply;
mod statement;

use axum::Router;
use axum::routing::get;

use crate::app::App;

/// Everything under `/api/v1`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/partner/statement", get(statement::show))
        .route("/api/v1/partner/exchanges/{order}", get(exchange::show))
}

#[cfg(test)]
mod exchange_tests;
#[cfg(test)]
mod tests;
