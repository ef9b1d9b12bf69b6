//! Directions: what is exchanged for what, on which terms, and why it is published or not.

mod bulk;
mod copy;
mod edit;
mod fields;
mod filter;
mod list;
mod new;
mod one;
mod reward;
mod sheet;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::app::App;
use crate::words::Lang;

use super::sheet::LARGEST_SHEET;

pub(super) use filter::{State, Wanted};

/// The section of the desk.
const SECTION: &str = "/desk/directions";

pub(super) fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}{SECTION}{path}", lang.prefix());
        let sheets = DefaultBodyLimit::max(LARGEST_SHEET);
        router = router
            .route(&at(""), get(list::show))
            .route(&at("/new"), get(new::show).post(new::take))
            .route(&at("/change"), get(bulk::show).post(bulk::take))
            .route(&at("/sheet"), get(sheet::show).post(sheet::take).layer(sheets))
            .route(&at("/sheet.csv"), get(sheet::export))
            .route(&at("/{from}/{to}"), get(one::show).post(edit::change))
            .route(&at("/{from}/{to}/copy"), get(copy::show).post(copy::take))
            .route(&at("/{from}/{to}/cities"), post(edit::add_city))
            .route(&at("/{from}/{to}/reward"), post(reward::set));
    }
    router
}

/// The path of a direction's page.
pub(super) fn path(lang: Lang, from: &str, to: &str) -> String {
    format!("{}{SECTION}/{from}/{to}", lang.prefix())
}
