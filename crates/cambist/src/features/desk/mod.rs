//! The operator's desk: the queue of orders, and one order with everything that can be done to it.
//!
//! Story: an operator opens the queue, where orders that need somebody come first → opens one, reads
//! what is known of it → takes a step, whose button says what it will do.
//! Invariants: only operators are let in; a step is taken only from the state that the operator saw,
//! so that of two at once the second is told what the first has done.

mod actions;
mod deed;
mod order;
mod picture;
mod queue;
mod steps;
mod today;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;
use crate::words::Lang;

/// Everything under `/desk`.
pub fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}/desk{path}", lang.prefix());
        router = router
            .route(&at(""), get(today::show))
            .route(&at("/orders"), get(queue::show))
            .route(&at("/orders/{number}"), get(order::show))
            .route(&at("/orders/{number}/steps"), post(steps::take));
    }
    router
}

/// The path of an order on the desk.
fn order_path(lang: Lang, number: i64) -> String {
    format!("{}/desk/orders/{number}", lang.prefix())
}

#[cfg(test)]
mod tests;
