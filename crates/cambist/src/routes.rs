//! Every address on one page, by who calls it.
//!
//! Two are answered before the router, on the hot path ([`crate::front`]):
//! `GET|HEAD /ref/{code}` for visitors and `GET|HEAD /service/export/{format}[/{code}]` for
//! monitorings.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::get;

use crate::app::App;
use crate::features::rates::sources;
use crate::features::{
    api, cabinet, contract, desk, docs, feeds, fraud, identity, live, mailbox, office, security,
    storefront,
};
use crate::front;
use crate::pages::theme;

/// The largest body of a request: forms and API calls, nothing more.
const LARGEST_BODY: usize = 64 * 1024;

/// Everything but the hot paths.
pub fn routes(app: App) -> Router {
    Router::new()
        // Whoever has an account.
        .merge(identity::routes())
        // Customers: the storefront and the directions' pages.
        .merge(storefront::routes())
        // Whoever has an order's page or the queue open, for what changes there.
        .merge(live::routes())
        // Partners: signing up, and the profile.
        .merge(cabinet::routes())
        // Partners and operators: passwords, addresses, second factors, sessions.
        .merge(security::routes())
        // Operators: the desk.
        .merge(desk::routes())
        .merge(fraud::routes())
        // Operators: directions, currencies, rates, feeds, the office itself.
        .merge(office::routes())
        .merge(mailbox::routes())
        // Partners' programs: the contract that other exchangers' clients know.
        .merge(contract::routes())
        // Partners' programs: the same, the way new clients expect it.
        .merge(api::routes())
        // Whoever writes such programs, and monitorings.
        .merge(docs::routes())
        // Whoever reads our XML and wants to know what it keeps to.
        .route("/service/schema/{name}", get(feeds::schema))
        // The operator's own programs.
        .merge(sources::routes())
        // Machines that watch the office.
        .route("/healthz", get(front::health))
        .route("/metrics", get(front::metrics))
        // Browsers, for the pages.
        .merge(theme::routes())
        .route("/assets/{*name}", get(crate::assets::answer))
        .fallback(storefront::not_found)
        .method_not_allowed_fallback(storefront::method_not_allowed)
        .layer(middleware::from_fn_with_state(app.clone(), front::own_pages_only))
        .layer(middleware::from_fn(front::secure))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(app)
}
