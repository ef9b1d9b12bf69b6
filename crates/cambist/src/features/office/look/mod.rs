//! How the office looks and what it says: its name, colour, mark and words.

mod edit;
mod mark;
mod page;
mod preview;
mod texts;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::app::App;
use crate::words::Lang;

/// The section of the desk.
const SECTION: &str = "/desk/settings";
/// Where the look is, in English.
const LOOK: &str = "/desk/settings/look";
/// Where the words are, in English.
const TEXTS: &str = "/desk/settings/texts";

/// The largest form with a mark, in bytes: larger marks are refused with a word.
const LARGEST_FORM: usize = 1024 * 1024;

pub(super) fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}{path}", lang.prefix());
        let large = || DefaultBodyLimit::max(LARGEST_FORM);
        router = router
            .route(&at(LOOK), get(page::show).post(edit::change))
            .route(&at("/desk/settings/look/mark"), post(mark::take).layer(large()))
            .route(&at("/desk/settings/look/preview"), get(preview::show))
            .route(&at("/desk/settings/look/preview.css"), get(preview::sheet))
            .route(&at(TEXTS), get(texts::first))
            .route(
                &at("/desk/settings/texts/{name}"),
                get(texts::show).post(texts::change).layer(large()),
            );
    }
    router
}
