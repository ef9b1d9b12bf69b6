//! Edge: the operator's own words: terms, contacts, about.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;

use crate::app::App;
use crate::features::settings::TextName;
use crate::pages::{Frame, Page, prose};

/// The pages of the operator's words, with the key of each title.
pub(super) const PAGES: [(TextName, &str, &str); 3] = [
    (TextName::About, "/about", "text-about"),
    (TextName::Terms, "/terms", "text-terms"),
    (TextName::Contacts, "/contacts", "text-contacts"),
];

/// A text as a page.
#[derive(Debug, Template)]
#[template(path = "features/storefront/pages/text.html")]
struct TextPage {
    page: Page,
    title: String,
    html: String,
}

impl TextPage {
    fn description(&self) -> String {
        self.page.word_of("text-description", "office", &self.page.office_name)
    }
}

pub(super) fn routes() -> Router<App> {
    PAGES.into_iter().fold(Router::new(), |router, (name, path, _)| {
        let answer =
            move |State(app): State<App>, frame: Frame| async move { show(&app, &frame, name) };
        router.route(path, get(answer)).route(&format!("/ru{path}"), get(answer))
    })
}

fn show(app: &App, frame: &Frame, name: TextName) -> Response {
    let found = PAGES.into_iter().find(|(known, ..)| *known == name);
    let Some((_, path, key)) = found else { return frame.error(StatusCode::NOT_FOUND) };
    let snapshot = app.snapshot();
    let page = frame.page(path);
    let html = prose(snapshot.texts.of(name, page.lang));
    let view = TextPage { title: page.word(key), html, page };
    frame.html(StatusCode::OK, &view)
}
