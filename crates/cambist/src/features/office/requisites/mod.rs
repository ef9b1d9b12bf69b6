//! Where customers pay: the office's accounts, in which turn orders are given them, and how full their
//! day is.

mod edit;
mod fields;
mod list;
mod one;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;
use crate::words::Lang;

/// The section of the desk.
const SECTION: &str = "/desk/requisites";

/// A day, in milliseconds: limits of a day are of days in UTC.
const DAY_MS: i64 = 86_400_000;

pub(super) fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}{SECTION}{path}", lang.prefix());
        router = router
            .route(&at(""), get(list::show).post(edit::create))
            .route(&at("/new"), get(edit::blank))
            .route(&at("/{number}"), get(one::show).post(edit::change))
            .route(&at("/{number}/state"), post(edit::turn_on_or_off));
    }
    router
}

/// The path of the page of some requisites.
fn path(lang: Lang, id: i64) -> String {
    format!("{}{SECTION}/{id}", lang.prefix())
}
