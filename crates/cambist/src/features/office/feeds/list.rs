//! Edge: every feed, with who reads it.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;

use crate::app::App;
use crate::features::feeds::polls::ReaderPolls;
use crate::features::feeds::{BrokenProfile, Profile, Profiles, Reader};
use crate::features::office::notes::Notes;
use crate::features::office::pill::Pill;
use crate::pages::{Desk, DeskNav, Form, Page};

use super::findings::checked;
use super::readers::{self, Polled};
use super::{PUBLIC, SECTION, path};

/// A feed in the list.
struct Row {
    title: String,
    href: String,
    /// Where it is read.
    address: String,
    pill: Pill,
    /// How many offers it shows; empty: it is switched off.
    shown: String,
    polled: Polled,
}

/// The list of feeds.
#[derive(Template)]
#[template(path = "features/office/feeds/list.html")]
struct FeedsPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    rows: Vec<Row>,
    broken: Vec<BrokenProfile>,
}

impl FeedsPage {
    fn at(&self, path: &str) -> String {
        format!("{}{SECTION}{path}", self.page.lang.prefix())
    }
}

/// Where a feed is read in a format, without the host.
pub(super) fn export(code: &str, format: &str) -> String {
    match code {
        PUBLIC => format!("/service/export/{format}"),
        code => format!("/service/export/{format}/{code}"),
    }
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Form::read(query.unwrap_or_default().as_bytes());
    match readers::know(&app).await {
        Ok((profiles, polls)) => {
            desk.html(StatusCode::OK, &view(&app, &desk, profiles, &polls, &query))
        }
        Err(fault) => desk.fault(&fault),
    }
}

fn view(
    app: &App,
    desk: &Desk,
    profiles: Profiles,
    polls: &[ReaderPolls],
    query: &Form,
) -> FeedsPage {
    let page = desk.page(SECTION);
    let everyone = row(app, &page, None, polls);
    let own = profiles.good.iter().map(|profile| row(app, &page, Some(profile), polls));
    FeedsPage {
        nav: desk.nav(SECTION),
        notes: Notes::of(&page, query),
        rows: std::iter::once(everyone).chain(own).collect(),
        broken: profiles.broken,
        page,
    }
}

fn row(app: &App, page: &Page, profile: Option<&Profile>, polls: &[ReaderPolls]) -> Row {
    let snapshot = app.snapshot();
    let is_on = profile.map_or(app.config().feeds.public, |profile| profile.is_enabled);
    let code = profile.map_or(PUBLIC, |profile| profile.code.as_str());
    let reader = profile.map_or(Reader::Public, |profile| Reader::Profile(profile.id));
    // What is switched off shows nothing to anybody, and is not worked out.
    let shown = is_on.then(|| checked(app, &snapshot, profile).published);
    let pill = match shown {
        None => Pill::quiet(page.word("feed-off")),
        Some(0) => Pill::bad(page.word("feed-empty")),
        Some(_) => Pill::good(page.word("feed-on")),
    };
    Row {
        title: profile.map_or_else(|| page.word("feed-public"), |profile| profile.title.clone()),
        href: path(page.lang, code),
        address: export(code, "xml"),
        pill,
        shown: shown.map(|shown| page.number(&shown.to_string())).unwrap_or_default(),
        polled: readers::told(page, polls, reader, app.clock().now_ms()),
    }
}
