//! Edge: how the office would look: a small page in a frame, in the hue and theme that are asked for.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use http::header;

use crate::app::App;
use crate::assets::{Hue, sheet_in};
use crate::pages::{Desk, Form, Page};

use super::LOOK;

/// Only a page of ours shows it, and it runs nothing.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; \
     frame-ancestors 'self'";

/// A page as customers see it, in small.
#[derive(Template)]
#[template(path = "features/office/look/preview.html")]
struct Preview {
    page: Page,
    /// `light` or `dark`.
    theme: &'static str,
    sheet: String,
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Form::read(query.unwrap_or_default().as_bytes());
    let hue: Hue = query.text("hue").parse().unwrap_or(app.snapshot().look.hue);
    let name = web::text::cut(query.text("name").trim(), 240);
    let mut page = desk.page(LOOK);
    page.office_name = match name {
        "" => app.config().office.name.clone(),
        name => name.to_owned(),
    };
    let view = Preview {
        theme: if query.text("theme") == "dark" { "dark" } else { "light" },
        sheet: format!("{LOOK}/preview.css?hue={hue}"),
        page,
    };
    match view.render() {
        Ok(text) => {
            let fields =
                [(header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-store")];
            (fields, Html(text)).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the preview of the look could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The style sheet in a hue; another one is the office's own.
pub(super) async fn sheet(State(app): State<App>, _: Desk, RawQuery(query): RawQuery) -> Response {
    let query = Form::read(query.unwrap_or_default().as_bytes());
    let hue = query.text("hue").parse().unwrap_or(app.snapshot().look.hue);
    let fields =
        [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (fields, sheet_in(hue)).into_response()
}
