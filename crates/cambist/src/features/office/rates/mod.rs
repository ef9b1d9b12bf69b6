//! Rates: where they come from, how each comes about, what is set by hand.

mod derivation;
mod hand;
mod list;
mod new;
mod source;
mod source_edit;
mod words;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;
use crate::words::Lang;

/// The section of the desk.
const SECTION: &str = "/desk/rates";

pub(super) fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}{SECTION}{path}", lang.prefix());
        router = router
            .route(&at(""), get(list::show))
            .route(&at("/sources"), get(new::show).post(new::take))
            .route(&at("/sources/{code}"), get(source::show).post(source_edit::change))
            .route(&at("/sources/{code}/fetch"), post(source_edit::fetch))
            .route(&at("/sources/{code}/state"), post(source_edit::switch))
            .route(&at("/sources/{code}/removal"), post(source_edit::remove))
            .route(&at("/{from}/{to}"), get(derivation::show))
            .route(&at("/{from}/{to}/override"), post(hand::set))
            .route(&at("/{from}/{to}/thaw"), post(hand::accept));
    }
    router
}

/// The path of a source's page.
fn source_path(lang: Lang, code: &str) -> String {
    format!("{}{SECTION}/sources/{code}", lang.prefix())
}

/// The path of the page that tells how a rate comes about.
fn path(lang: Lang, from: &str, to: &str) -> String {
    format!("{}{SECTION}/{from}/{to}", lang.prefix())
}
