//! Edge: what a feed shows of each offer, beside the site's own rate, and the document itself.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;

use crate::app::{App, Snapshot};
use crate::features::feeds::{Profile, advertise, closed, formats, render};
use crate::features::office::directions::{State as Standing, Wanted};
use crate::features::office::field::{Field, Words};
use crate::features::office::pager::Pager;
use crate::features::office::reason::{self, Why};
use crate::features::rates::{Listed, OpenOffer};
use crate::features::storefront::{currency_of, rate_of};
use crate::pages::{Desk, DeskNav, Form, Page};
use crate::words::Lang;

use super::list::export;
use super::one::{Head, find};
use super::{SECTION, readers};

/// As much of a document is shown, in bytes; its address shows it whole.
const SHOWN: usize = 6_000;

/// An offer in both.
struct Row {
    name: String,
    city: String,
    href: String,
    /// What the monitoring calls it, where that differs.
    theirs: String,
    site: String,
    feed: Option<String>,
    why: Option<Why>,
    limits: String,
    /// Whether the feed shows something else than the site.
    differs: bool,
}

/// The preview of a feed.
#[derive(Template)]
#[template(path = "features/office/feeds/preview.html")]
struct PreviewPage {
    page: Page,
    nav: DeskNav,
    head: Head,
    fields: Vec<Field>,
    rows: Vec<Row>,
    pager: Pager,
    format: &'static str,
    formats: Vec<(String, &'static str)>,
    document: String,
    is_cut: bool,
    address: String,
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Form::read(query.unwrap_or_default().as_bytes());
    let profiles = match readers::know(&app).await {
        Ok((profiles, _)) => profiles.good,
        Err(fault) => return desk.fault(&fault),
    };
    match find(&profiles, &code) {
        Some(profile) => {
            let view = view(&app, &desk, &code, profile, &query);
            desk.html(StatusCode::OK, &view)
        }
        None => desk.error(StatusCode::NOT_FOUND),
    }
}

fn view(
    app: &App,
    desk: &Desk,
    code: &str,
    profile: Option<&Profile>,
    query: &Form,
) -> PreviewPage {
    let snapshot = app.snapshot();
    let path = format!("{}/preview", super::path(Lang::En, code));
    let page = Page { query: query.raw(), ..desk.page(&path) };
    let q = Wanted::read(query).q;
    let wanted = Wanted { q, state: Standing::Open, ..Wanted::default() };
    let is_differing = query.text("only") == "differs";
    let shown = |listed: Listed<'_>| row(app, &page, &snapshot, profile, listed);
    let found: Vec<Listed<'_>> =
        wanted.find(&snapshot.rates).map(Iterator::collect).unwrap_or_default();
    let found: Vec<Listed<'_>> = match is_differing {
        true => {
            found.into_iter().filter(|listed| differs(app, &snapshot, profile, *listed)).collect()
        }
        false => found,
    };
    let at = format!("{}{path}", page.lang.prefix());
    let pager = Pager::new(found.len(), query.text("page"), |number| {
        format!("{at}?{}page={number}", and(&query.without(&["page"])))
    });
    let is_on = profile.map_or(app.config().feeds.public, |profile| profile.is_enabled);
    let format = formats::by_name(query.text("format")).unwrap_or(&formats::ALL[0]);
    let (document, is_cut) = document(app, &snapshot, profile, format);
    PreviewPage {
        nav: desk.nav(SECTION),
        head: Head::of(&page, profile, is_on, "preview"),
        fields: filter(&page, query, is_differing),
        rows: pager.take(found.into_iter()).into_iter().map(shown).collect(),
        pager,
        format: format.name,
        formats: formats::ALL
            .iter()
            .map(|format| {
                let rest = and(&query.without(&["format"]));
                (format!("{at}?{rest}format={}#document", format.name), format.name)
            })
            .collect(),
        document,
        is_cut,
        address: export(code, format.name),
        page,
    }
}

fn and(query: &str) -> String {
    if query.is_empty() { String::new() } else { format!("{query}&") }
}

fn filter(page: &Page, query: &Form, is_differing: bool) -> Vec<Field> {
    let which = vec![
        (String::new(), page.word("preview-all")),
        ("differs".to_owned(), page.word("preview-differs")),
    ];
    let only = if is_differing { "differs" } else { "" };
    vec![
        Words::new("q", "directions-q", "").field(page, Wanted::read(query).q),
        Words::new("only", "preview-only", "").field(page, only).choice(which),
    ]
}

/// The beginning of the document, and whether it goes on.
fn document(
    app: &App,
    snapshot: &Snapshot,
    profile: Option<&Profile>,
    format: &'static formats::FeedFormat,
) -> (String, bool) {
    let bytes = render(&snapshot.rates, profile, snapshot.state, format, app.clock().now_s());
    let text = String::from_utf8_lossy(&bytes);
    let cut = web::text::cut(&text, SHOWN);
    (cut.to_owned(), cut.len() < text.len())
}

fn site_shows<'a>(snapshot: &'a Snapshot, listed: Listed<'a>) -> Option<&'a OpenOffer> {
    listed.open(&snapshot.rates)
}

fn differs(app: &App, snapshot: &Snapshot, profile: Option<&Profile>, listed: Listed<'_>) -> bool {
    let Some(open) = site_shows(snapshot, listed) else { return false };
    if closed(profile, snapshot.state, app.clock().now_s()).is_some() {
        return true;
    }
    let (theirs, ours) = (advertise(profile, open), advertise(None, open));
    theirs.ok() != ours.ok()
}

fn row(
    app: &App,
    page: &Page,
    snapshot: &Snapshot,
    profile: Option<&Profile>,
    listed: Listed<'_>,
) -> Row {
    let offer = listed.offer;
    let table = &snapshot.rates;
    let from = currency_of(table, &offer.from, page.lang);
    let to = currency_of(table, &offer.to, page.lang);
    let open = site_shows(snapshot, listed);
    let shown = match (open, closed(profile, snapshot.state, app.clock().now_s())) {
        (None, _) => Err(listed.closed.cloned()),
        (Some(_), Some(reason)) => Err(Some(reason)),
        (Some(open), None) => advertise(profile, open).map_err(Some),
    };
    let rate = open.map(|open| open.rate).or(offer.rate);
    let mut row = Row {
        name: format!("{} → {}", offer.from, offer.to),
        city: offer.city.clone(),
        href: super::super::directions::path(page.lang, &offer.from, &offer.to),
        theirs: String::new(),
        site: rate.map(|rate| rate_of(page, rate, &from, &to)).unwrap_or_default(),
        feed: None,
        why: None,
        limits: String::new(),
        differs: differs(app, snapshot, profile, listed),
    };
    match shown {
        Ok(shown) => {
            let number = |amount: money::Amount| page.number(&amount.to_string());
            let city = shown.city.unwrap_or_default();
            let is_renamed = (shown.from, shown.to, city)
                != (offer.from.as_str(), offer.to.as_str(), offer.city.as_str());
            if is_renamed {
                let between = if city.is_empty() { "" } else { ", " };
                row.theirs = format!("{} → {}{between}{city}", shown.from, shown.to);
            }
            row.feed = Some(rate_of(page, shown.rate, &from, &to));
            row.limits = format!("{} – {}", number(shown.min), number(shown.max));
        }
        Err(reason) => row.why = reason.map(|reason| reason::why(page, &reason)),
    }
    row
}
