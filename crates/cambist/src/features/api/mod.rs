//! `/api/v1/partner`: what partners' programs read and do, the way new clients expect it: a bearer key
//! with scopes, problem details (RFC 9457), cursors, tags, amounts as exact decimals in strings, and a
//! description (OpenAPI 3.1) generated from the handlers.
//!
//! Story: a program brings its key in the header → limits, office, key and scope are judged → its
//! parameters are read strictly → the same functions answer that answer the cabinet and the older API.
//! Invariants: every query takes the partner's number first; a handler that takes no `access::Allowed`
//! tells nothing of a partner; a key appears in no address, log or reply; a stranger's number is told
//! the same as one that isn't.

mod access;
mod body;
mod clicks;
mod cursor;
mod document;
mod exchange;
mod exchanges;
mod links;
mod page;
mod params;
mod payout_methods;
mod payouts;
mod problem;
mod profile;
mod reply;
mod statement;
mod statistics;
mod sub;
mod summary;
mod tally;
mod terms;
mod values;
mod viewer;

use axum::Router;
use axum::routing::{any, get};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::features::rates::sources;
use crate::problems;
use crate::words::Lang;

/// A call without parameters.
#[derive(utoipa::IntoParams)]
struct NoQuery {}

/// Everything under `/api/v1/partner`, with its description.
fn partners() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(document::frame())
        .routes(routes!(profile::show))
        .routes(routes!(links::list, links::make))
        .routes(routes!(links::show, links::change))
        .routes(routes!(clicks::list))
        .routes(routes!(exchanges::list))
        .routes(routes!(exchange::show))
        .routes(routes!(statement::show))
        .routes(routes!(statistics::show))
        .routes(routes!(payouts::list, payouts::ask))
        .routes(routes!(payouts::show))
        .routes(routes!(payouts::cancel))
        .routes(routes!(payout_methods::list))
}

/// Everything that the description tells: the operator's calls stand in their own slice.
fn documented() -> OpenApiRouter<App> {
    partners().merge(sources::documented())
}

/// Everything under `/api/v1` but the operator's calls.
pub fn routes() -> Router<App> {
    let (router, _) = partners().split_for_parts();
    router
        .route("/api/v1/openapi.json", get(document::serve))
        .route(viewer::PATH, get(viewer::show))
        .route(&format!("{}{}", Lang::Ru.prefix(), viewer::PATH), get(viewer::show))
        .route("/api/v1/{*rest}", any(problems::nowhere))
        .method_not_allowed_fallback(problems::not_allowed)
}

#[cfg(test)]
mod tests;
