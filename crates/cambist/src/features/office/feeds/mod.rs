//! Feeds: what each monitoring reads, beside what the site shows, and how often it does.

mod edit;
mod fields;
mod findings;
mod list;
mod new;
mod one;
mod preview;
mod readers;
mod settings;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;
use crate::words::Lang;

/// The section of the desk.
const SECTION: &str = "/desk/feeds";

/// The code under which the feed without a code has its pages: no profile can be called so.
const PUBLIC: &str = "-";

pub(super) fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}{SECTION}{path}", lang.prefix());
        router = router
            .route(&at(""), get(list::show))
            .route(&at("/new"), get(new::show).post(new::take))
            .route(&at("/{code}"), get(one::show))
            .route(&at("/{code}/settings"), get(settings::show).post(edit::change))
            .route(&at("/{code}/preview"), get(preview::show))
            .route(&at("/{code}/state"), post(edit::switch))
            .route(&at("/{code}/removal"), post(edit::remove));
    }
    router
}

/// The path of a feed's page.
fn path(lang: Lang, code: &str) -> String {
    format!("{}{SECTION}/{code}", lang.prefix())
}
