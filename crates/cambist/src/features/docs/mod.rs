//! The public documentation: what partners' programs call, and what monitorings read.
//!
//! Story: somebody opens `/partner-api-docs` → addresses, codes, rates and payout methods are this
//! office's own, replies are written by the code that answers → he copies an example, puts his key in,
//! and it runs. A partner who is signed in sees his own newest items for replies.
//! Invariants: every method of the contract stands here with every parameter and field, which a test
//! holds against the replies; every example is run by its real interpreter in the tests.

mod examples;
mod methods;
mod monitorings;
mod partner_api;
mod rows;

use axum::Router;
use axum::routing::get;

use crate::app::App;
use crate::words::Lang;

/// The pages, in both languages.
pub fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}{path}", lang.prefix());
        router = router
            .route(&at(partner_api::PATH), get(partner_api::show))
            .route(&at(monitorings::PATH), get(monitorings::show));
    }
    router
}

#[cfg(test)]
mod tests;
