//! Edge: the partners, and one of them with what he has; switching him off and on again.

mod one;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Tx};
use web::query::Query;

use crate::app::{App, Plain};
use crate::features::partners::{Partner, list_partners, page_of_partners};
use crate::pages::{Desk, DeskNav, Page};

use super::partner_path;

pub(super) use one::{ask, show as show_one, switch};

/// Where the partners are, in English.
const PATH: &str = "/desk/partners";

/// Partners on one page, and at most as many are found by a search.
const ON_A_PAGE: u32 = 50;

/// A partner in the list.
struct Row {
    href: String,
    partner: Partner,
}

/// The partners, newest first.
#[derive(Template)]
#[template(path = "features/desk/pages/partners.html")]
struct PartnersPage {
    page: Page,
    nav: DeskNav,
    /// What was typed to search for.
    words: String,
    rows: Vec<Row>,
    next: Option<String>,
    first: Option<String>,
}

impl PartnersPage {
    fn action(&self) -> String {
        format!("{}{PATH}", self.page.lang.prefix())
    }
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let query = Query::parse(&raw);
    let typed = |name| {
        let text = query.exact(name).unwrap_or_default();
        web::text::cut(text.trim(), 254).to_owned()
    };
    let words = typed("q");
    let before = typed("before").parse::<i64>().ok().filter(|before| *before > 0);
    let found = match words.as_str() {
        "" => list(&app, before).await,
        words => search(&app, words.to_owned()).await,
    };
    let mut partners = match found {
        Ok(partners) => partners,
        Err(fault) => return desk.fault(&fault),
    };
    let page = Page { query: raw.clone(), ..desk.page(PATH) };
    let here = format!("{}{PATH}", page.lang.prefix());
    let has_more = words.is_empty() && partners.len() > ON_A_PAGE as usize;
    partners.truncate(ON_A_PAGE as usize);
    let last = partners.last().filter(|_| has_more).map(|partner| partner.id);
    let row = |partner: Partner| Row { href: partner_path(page.lang, partner.id), partner };
    let view = PartnersPage {
        nav: desk.nav(PATH),
        rows: partners.into_iter().map(row).collect(),
        next: last.map(|last| format!("{here}?before={last}")),
        first: before.map(|_| here),
        words,
        page,
    };
    desk.html(StatusCode::OK, &view)
}

async fn list(app: &App, before: Option<i64>) -> Result<Vec<Partner>, Fault> {
    let read =
        move |tx: &mut Tx<'_>| -> Plain<_> { Ok(page_of_partners(tx, before, ON_A_PAGE + 1)?) };
    Ok(app.store().read(read).await?)
}

/// Partners by a part of their titles or addresses, by their numbers or links. They are few enough to
/// be gone through, in one query, and no engine folds every letter by itself.
async fn search(app: &App, words: String) -> Result<Vec<Partner>, Fault> {
    let number = words.parse::<i64>().ok();
    let of_link = app.links().by_code(&words).map(|link| link.partner_id);
    let folded = words.to_lowercase();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_partners(tx)?) };
    let mut partners = app.store().read_long(read).await.map_err(store::Stop::into_fault)?;
    partners.retain(|partner| {
        let has = |text: &str| text.to_lowercase().contains(&folded);
        let is_named = Some(partner.id) == number || Some(partner.id) == of_link;
        is_named || has(&partner.title) || has(&partner.email)
    });
    partners.reverse();
    Ok(partners)
}
