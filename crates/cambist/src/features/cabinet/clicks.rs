//! Edge: the partner's clicks: filtered, in either order, page by page, or all of them as a sheet.

mod find;
mod sheet;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use store::Tx;

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::clicks::{ClickRow, user_hash};
use crate::features::partners::{AddressVisibility, PartnerUser};
use crate::pages::{Frame, Page};

use super::lists::{Asked, Choice, links_of};
use super::programme::visibility;
use super::sections::{Section, SectionLink};

use find::Wish;
pub(super) use find::is_token;
pub(super) use sheet::download;

/// Clicks on one page.
const ON_A_PAGE: usize = 50;
/// The orders of the list, with the keys of their words.
const ORDERS: [(&str, &str); 2] = [("", "sort-newest"), ("oldest", "sort-oldest")];

/// A click as it is shown.
struct ClickView {
    /// `YYYY-MM-DD HH:MM:SS` in UTC.
    time: String,
    /// What the visitor wanted to exchange; empty when he did not say.
    pair: String,
    link: String,
    /// What the partner added to the link, without the pair.
    sub: String,
    browser: String,
    address: String,
    user_hash: String,
    is_bot: bool,
}

/// The partner's clicks.
#[derive(Template)]
#[template(path = "features/cabinet/pages/clicks.html")]
struct ClicksPage {
    page: Page,
    section: Section,
    asked: Asked,
    /// The codes of his links with their labels.
    links: Vec<(String, String)>,
    clicks: Vec<ClickView>,
    /// Where the list goes on.
    next: Option<String>,
}

impl ClicksPage {
    fn sections(&self) -> Vec<SectionLink> {
        self.section.links(&self.page)
    }

    fn orders(&self) -> Vec<Choice> {
        self.asked.orders(&self.page, &ORDERS)
    }
}

pub(super) async fn show(
    State(app): State<App>,
    frame: Frame,
    PartnerUser { partner, .. }: PartnerUser,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let page = Page { query: raw.clone(), ..frame.page(Section::Clicks.path()) };
    let now_s = app.clock().now_s();
    let mut asked = Asked::read(&raw, &page, Section::Clicks.href(&page), now_s);
    let wish = Wish::read(&app, &page, partner.id, &mut asked);
    let links = links_of(&app, partner.id);
    let section = Section::Clicks;
    let mut view = ClicksPage { page, section, asked, links, clicks: Vec::new(), next: None };
    if !view.asked.errors.is_empty() {
        return frame.html(view.asked.errors.status(), &view);
    }
    let before = view.asked.before;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(wish.page(tx, before, ON_A_PAGE)?) };
    let (rows, next) = match app.clicks().read(read).await {
        Ok(found) => found,
        Err(stop) => return frame.fault(&stop.into_fault()),
    };
    let visibility = visibility(&app, partner.address_visibility);
    view.clicks = rows.iter().map(|row| click_view(&app, partner.id, visibility, row)).collect();
    view.next = next.map(|before| view.asked.page_at(Some(before)));
    frame.html(view.asked.errors.status(), &view)
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
        sub: added(&row.query_string),
        browser: row.browser.clone(),
        address: address.map(|address| address.to_string()).unwrap_or_default(),
        user_hash: user_hash(&app.secrets().user_hash, partner_id, &row.visitor),
        is_bot: row.is_bot,
    }
}

/// What a partner added to his link, without what we read ourselves; cut where it is long.
fn added(query_string: &str) -> String {
    let is_ours = |name: &str| {
        ["cur_from", "cur_to", "city"].iter().any(|known| known.eq_ignore_ascii_case(name))
    };
    let pairs = web::query::Query::parse(query_string);
    let told = pairs.pairs().filter(|(name, _)| !is_ours(name));
    let text = told.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ");
    match web::text::cut(&text, 80) {
        whole if whole.len() == text.len() => text,
        part => format!("{part}…"),
    }
}

fn or_any(code: &str) -> &str {
    if code.is_empty() { "…" } else { code }
}

#[cfg(test)]
mod tests {
    use super::added;

    #[test]
    fn what_a_partner_added_stands_without_the_pair_and_is_cut_where_it_is_long() {
        for (query, told) in [
            ("", ""),
            ("cur_from=BTC&CUR_TO=XMR&city=MSK", ""),
            ("cur_from=BTC&sub1=post%201&utm_source=x", "sub1=post 1 utm_source=x"),
            ("sub1", "sub1="),
        ] {
            assert_eq!(added(query), told, "{query}");
        }
        let long = added(&format!("sub1={}", "x".repeat(300)));
        assert!(long.ends_with('…') && long.len() < 90, "{long}");
    }
}
