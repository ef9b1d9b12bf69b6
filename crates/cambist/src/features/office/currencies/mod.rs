//! Currencies and reserves: what the catalogue has, what of it is exchanged, how much there is.

mod edit;
mod fields;
mod list;
mod one;
mod sheet;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::app::App;
use crate::words::Lang;

use super::sheet::LARGEST_SHEET;

/// The section of the desk.
const SECTION: &str = "/desk/currencies";

pub(super) fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}{SECTION}{path}", lang.prefix());
        let sheets = DefaultBodyLimit::max(LARGEST_SHEET);
        router = router
            .route(&at(""), get(list::show).post(edit::add))
            .route(&at("/new"), get(edit::blank))
            .route(&at("/sheet"), get(sheet::show).post(sheet::take).layer(sheets))
            .route(&at("/sheet.csv"), get(sheet::export))
            .route(&at("/{code}"), get(one::show).post(edit::change))
            .route(&at("/{code}/reserve"), post(edit::reserve));
    }
    router
}

/// The path of a currency's page.
pub(super) fn path(lang: Lang, code: &str) -> String {
    format!("{}{SECTION}/{code}", lang.prefix())
}
