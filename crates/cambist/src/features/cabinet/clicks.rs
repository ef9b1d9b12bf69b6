//! Edge: the partner's clicks, newest first.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::Tx;
use web::query::Query;

use crate::app::{App, Plain};
use crate::clock::{day_begin_s, utc_text};
use crate::features::clicks::{
    AddressFilter, ClickFilter, ClickId, ClickRow, list_newest, user_hash,
};
use crate::features::partners::{AddressVisibility, PartnerUser};
use crate::pages::{FieldErrors, Frame, Page};

use super::programme::visibility;
use super::sections::{Section, SectionLink};

/// Clicks on one page.
const ON_A_PAGE: u32 = 50;
const DAY_S: i64 = 86_400;

/// A click as it is shown.
struct ClickView {
    /// `YYYY-MM-DD HH:MM:SS` in UTC.
    time: String,
    /// What the visitor wanted to exchange; empty when he did not say.
    pair: String,
    link: String,
    browser: String,
    address: String,
    user_hash: String,
    is_bot: bool,
}

/// The partner's clicks, newest first.
#[derive(Template)]
#[template(path = "features/cabinet/pages/clicks.html")]
struct ClicksPage {
    page: Page,
    section: Section,
    /// The days as typed; empty: unbounded.
    from: String,
    to: String,
    with_bots: bool,
    errors: FieldErrors,
    clicks: Vec<ClickView>,
    /// The page of older clicks.
    older: Option<String>,
    /// The first page, when this is another one.
    newest: Option<String>,
}

impl ClicksPage {
    fn sections(&self) -> Vec<SectionLink> {
        self.section.links(&self.page)
    }

    fn has_filter(&self) -> bool {
        !self.from.is_empty() || !self.to.is_empty() || self.newest.is_some()
    }

    /// The address of this list, from another click on.
    fn address(&self, before: Option<i64>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("from", &self.from), ("to", &self.to)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if self.with_bots {
            query.append_pair("bots", "1");
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        let path = self.section.href(&self.page);
        match query.finish().as_str() {
            "" => path,
            query => format!("{path}?{query}"),
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    frame: Frame,
    PartnerUser { partner, .. }: PartnerUser,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let query = Query::parse(&raw);
    let typed = |name| {
        let text = query.exact(name).unwrap_or_default();
        web::text::cut(text.trim(), 40).to_owned()
    };
    let before = typed("before").parse::<i64>().ok().filter(|before| *before > 0);
    let mut view = ClicksPage {
        page: Page { query: raw.clone(), ..frame.page(Section::Clicks.path()) },
        section: Section::Clicks,
        from: typed("from"),
        to: typed("to"),
        with_bots: typed("bots") == "1",
        errors: FieldErrors::default(),
        clicks: Vec::new(),
        older: None,
        newest: None,
    };
    let (first, last) = window(&mut view);
    if !view.errors.is_empty() {
        return frame.html(view.errors.status(), &view);
    }
    let filter = ClickFilter {
        partner_id: partner.id,
        first,
        last: before.map_or(last, |before| last.min(before - 1)),
        address: AddressFilter::Any,
    };
    let with_bots = view.with_bots;
    let read =
        move |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_newest(tx, &filter, with_bots, ON_A_PAGE)?) };
    let found = match app.clicks().read(read).await {
        Ok(found) => found,
        Err(stop) => return frame.fault(&stop.into_fault()),
    };
    let visibility = visibility(&app, partner.address_visibility);
    view.clicks =
        found.rows.iter().map(|row| click_view(&app, partner.id, visibility, row)).collect();
    view.older = found.before.map(|before| view.address(Some(before)));
    view.newest = before.map(|_| view.address(None));
    frame.html(StatusCode::OK, &view)
}

/// The smallest and the largest number of the days typed; says what is wrong with them.
fn window(view: &mut ClicksPage) -> (i64, i64) {
    let mut day = |field, text: &str| {
        let begin = day_begin_s(text);
        if begin.is_none() && !text.is_empty() {
            view.errors.add(field, view.page.word("wrong-day"));
        }
        begin
    };
    let (from, to) = (day("from", &view.from), day("to", &view.to));
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        view.errors.add("to", view.page.word("wrong-days"));
    }
    (
        from.map_or(0, ClickId::first_of_second),
        to.map_or(i64::MAX, |to| ClickId::last_of_second(to + DAY_S - 1)),
    )
}

fn click_view(
    app: &App,
    partner_id: i64,
    visibility: AddressVisibility,
    row: &ClickRow,
) -> ClickView {
    let address = row.address.and_then(|address| visibility.show(address));
    let pair = match (row.from_code.as_str(), row.to_code.as_str()) {
        ("", "") => String::new(),
        (from, to) => format!("{} → {}", or_any(from), or_any(to)),
    };
    ClickView {
        time: utc_text(row.id.at_s()),
        pair,
        link: app.links().code_of(row.link_id).unwrap_or_default().to_owned(),
        browser: row.browser.clone(),
        address: address.map(|address| address.to_string()).unwrap_or_default(),
        user_hash: user_hash(&app.secrets().user_hash, partner_id, &row.visitor),
        is_bot: row.is_bot,
    }
}

fn or_any(code: &str) -> &str {
    if code.is_empty() { "…" } else { code }
}
