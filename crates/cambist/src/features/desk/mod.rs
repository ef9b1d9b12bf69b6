//! The operator's desk: what waits, the queue of orders, one order with everything that can be done to
//! it, and who brings orders.
//!
//! Story: an operator opens *Today*, which says what waits and what is wrong → opens the queue, asks for
//! what he looks for, and opens an order → reads what is known of it → chooses a step, whose page
//! says what it will do to the amounts, the reserve, the reward and the books → does it.
//! Invariants: only operators are let in; what a page foresees is computed by the deed itself, rolled
//! back; what was shown is what happens, or nothing does: of two operators at once the second is told
//! what the first has done, and keeps what he typed.

mod age;
mod changes;
mod confirm;
mod correct;
mod deed;
mod give;
mod order;
mod partners;
mod payouts;
mod people;
mod picture;
mod queue;
mod steps;
mod today;
mod told;

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
            .route(&at("/orders/{number}/steps"), post(confirm::take))
            .route(&at("/orders/{number}/steps/{action}"), get(confirm::show))
            .route(&at("/orders/{number}/edits"), get(correct::show).post(correct::make))
            .route(&at("/orders/{number}/requisites"), get(give::show).post(give::make))
            .route(&at("/orders/{number}/notes"), post(order::note))
            .route(&at("/orders/{number}/claim"), post(order::take))
            .route(&at("/orders/{number}/claim/end"), post(order::give_up))
            .merge(payouts::routes(*lang))
            .route(&at("/partners"), get(partners::show))
            .route(&at("/partners/{number}"), get(partners::show_one))
            .route(&at("/partners/{number}/suspension"), get(partners::ask).post(partners::switch));
    }
    router
}

/// The path of an order on the desk.
fn order_path(lang: Lang, number: i64) -> String {
    format!("{}/desk/orders/{number}", lang.prefix())
}

/// The path of a partner on the desk.
fn partner_path(lang: Lang, partner_id: i64) -> String {
    format!("{}/desk/partners/{partner_id}", lang.prefix())
}

#[cfg(test)]
mod tests;
