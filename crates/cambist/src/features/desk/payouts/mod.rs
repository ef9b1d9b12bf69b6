//! Edge: payouts on the desk: the queue, one payout, and many at once.

mod batches;
mod end;
mod one;
mod queue;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;
use crate::words::Lang;

/// Where the queue of payouts is, in English.
const PATH: &str = "/desk/payouts";

/// Everything under `/desk/payouts`.
pub(super) fn routes(lang: Lang) -> Router<App> {
    let at = |path: &str| format!("{}{PATH}{path}", lang.prefix());
    Router::new()
        .route(&at(""), get(queue::show))
        .route(&at("/batches"), get(batches::list).post(batches::make))
        .route(&at("/batches/references"), post(batches::import))
        .route(&at("/batches/{batch}"), get(batches::show))
        .route(&at("/batches/{batch}/sheet"), get(batches::sheet))
        .route(&at("/{payout}"), get(one::show))
        .route(&at("/{payout}/end"), post(end::take))
}

/// The path of a payout on the desk.
fn payout_path(lang: Lang, id: i64) -> String {
    format!("{}{PATH}/{id}", lang.prefix())
}
