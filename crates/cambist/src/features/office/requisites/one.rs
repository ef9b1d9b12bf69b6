//! Edge: some requisites, with what orders do to them.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::Tx;

use crate::app::{App, Plain};
use crate::features::audit::{self, Entry};
use crate::features::office::field::Field;
use crate::features::office::history::{self, Done};
use crate::features::office::notes::Notes;
use crate::features::requisites::{Requisite, find_requisite, used_by_day};
use crate::features::storefront::currency_of;
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page};

use super::edit::Number;
use super::fields::{fields, seen};
use super::list::{Use, use_of};
use super::{DAY_MS, SECTION, path};

/// Some requisites.
#[derive(Template)]
#[template(path = "features/office/requisites/one.html")]
struct RequisitePage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    known: Requisite,
    /// The currency in words.
    name: String,
    used: Use,
    seen: String,
    fields: Vec<Field>,
    history: Vec<Done>,
}

impl RequisitePage {
    fn list(&self) -> String {
        format!("{}{SECTION}", self.page.lang.prefix())
    }

    fn path(&self) -> String {
        path(self.page.lang, self.known.id)
    }

    fn title(&self) -> String {
        self.page.word_of("requisites-number", "number", &self.known.id.to_string())
    }

    fn currency(&self) -> String {
        format!("{}/desk/currencies/{}", self.page.lang.prefix(), self.known.currency)
    }
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    number: Number,
    RawQuery(query): RawQuery,
) -> Response {
    let Ok(Path(id)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let query = Form::read(query.unwrap_or_default().as_bytes());
    let notes = Notes::of(&desk.page(SECTION), &query);
    answer(&app, &desk, id, (StatusCode::OK, notes), (None, &FieldErrors::default())).await
}

/// The page of some requisites, with what came back of their form.
pub(super) async fn answer(
    app: &App,
    desk: &Desk,
    id: i64,
    (status, notes): (StatusCode, Notes),
    back: (Option<&Form>, &FieldErrors),
) -> Response {
    let now_ms = app.clock().now_ms();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let Some(known) = find_requisite(tx, id)? else { return Ok(None) };
        let entries: Vec<Entry> =
            audit::list_about(tx, "requisites", &id.to_string(), history::LINES)?;
        Ok(Some((known, used_by_day(tx, now_ms - now_ms.rem_euclid(DAY_MS))?, entries)))
    };
    let (known, days, entries) = match app.store().read(read).await {
        Ok(Some(found)) => found,
        Ok(None) => return desk.error(StatusCode::NOT_FOUND),
        Err(stop) => return desk.fault(&stop.into_fault()),
    };
    let page = desk.page(&path(crate::words::Lang::En, id));
    let currency = currency_of(&app.snapshot().rates, &known.currency, page.lang);
    let view = RequisitePage {
        nav: desk.nav(SECTION),
        notes,
        used: use_of(&page, &known, &days, &currency, now_ms),
        name: currency.name,
        seen: seen(&known),
        fields: fields(&page, Some(&known), back),
        history: history::told(&page, entries),
        known,
        page,
    };
    desk.html(status, &view)
}
