//! Edge: one feed: whether it can be published, and who reads it.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::features::audit;
use crate::features::feeds::formats;
use crate::features::feeds::{Profile, Reader};
use crate::features::office::history::{self, Done};
use crate::features::office::notes::Notes;
use crate::features::office::pill::Pill;
use crate::pages::{Desk, DeskNav, Form, Page};
use crate::words::Lang;

use super::findings::{Found, LeftOutFor, checked, left_out, told};
use super::list::export;
use super::readers::{self, Polled};
use super::{PUBLIC, SECTION, path};

/// One feed.
#[derive(Template)]
#[template(path = "features/office/feeds/one.html")]
struct FeedPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    head: Head,
    published: usize,
    all: usize,
    found: Vec<Found>,
    /// Whether something found keeps it from being published with anything in it.
    is_wrong: bool,
    left_out: Vec<LeftOutFor>,
    polled: Polled,
    addresses: Vec<String>,
    is_removal: bool,
    history: Vec<Done>,
}

/// What stands above every page of a feed.
pub(super) struct Head {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) pill: Pill,
    pub(super) is_enabled: bool,
    /// Whether it is the feed without a profile, of which nothing can be set here.
    pub(super) is_public: bool,
    /// Which of its pages is shown: `check`, `settings` or `preview`.
    pub(super) tab: &'static str,
    lang: Lang,
}

impl Head {
    pub(super) fn of(
        page: &Page,
        profile: Option<&Profile>,
        is_on: bool,
        tab: &'static str,
    ) -> Head {
        let word = page.word(if is_on { "feed-on" } else { "feed-off" });
        Head {
            code: profile.map_or(PUBLIC, |profile| profile.code.as_str()).to_owned(),
            title: profile
                .map_or_else(|| page.word("feed-public"), |profile| profile.title.clone()),
            pill: if is_on { Pill::good(word) } else { Pill::quiet(word) },
            is_enabled: is_on,
            is_public: profile.is_none(),
            tab,
            lang: page.lang,
        }
    }

    pub(super) fn list(&self) -> String {
        format!("{}{SECTION}", self.lang.prefix())
    }

    pub(super) fn at(&self, rest: &str) -> String {
        format!("{}{rest}", path(self.lang, &self.code))
    }

    pub(super) fn is(&self, tab: &str) -> bool {
        self.tab == tab
    }
}

/// A feed by what stands in its address: `None` outside: there is none; inside: the public one.
pub(super) fn find<'a>(profiles: &'a [Profile], code: &str) -> Option<Option<&'a Profile>> {
    match code {
        PUBLIC => Some(None),
        code => profiles.iter().find(|profile| profile.code == code).map(Some),
    }
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Form::read(query.unwrap_or_default().as_bytes());
    let notes = Notes::of(&desk.page(SECTION), &query);
    answer(&app, &desk, &code, (StatusCode::OK, notes, false)).await
}

async fn history(app: &App, code: String) -> Result<Vec<audit::Entry>, Fault> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        Ok(audit::list_about(tx, "feed", &code, history::LINES)?)
    };
    Ok(app.store().read(read).await?)
}

/// The page of a feed; the last one: whether it is asked whether it should go.
pub(super) async fn answer(
    app: &App,
    desk: &Desk,
    code: &str,
    (status, notes, is_removal): (StatusCode, Notes, bool),
) -> Response {
    let (profiles, polls) = match readers::know(app).await {
        Ok(known) => known,
        Err(fault) => return desk.fault(&fault),
    };
    let Some(profile) = find(&profiles.good, code) else {
        return desk.error(StatusCode::NOT_FOUND);
    };
    let entries = match history(app, code.to_owned()).await {
        Ok(entries) => entries,
        Err(fault) => return desk.fault(&fault),
    };
    let page = desk.page(&path(Lang::En, code));
    let check = checked(app, &app.snapshot(), profile);
    let found = told(&page, &check.findings);
    let reader = profile.map_or(Reader::Public, |profile| Reader::Profile(profile.id));
    let is_on = profile.map_or(app.config().feeds.public, |profile| profile.is_enabled);
    let view = FeedPage {
        nav: desk.nav(SECTION),
        notes,
        head: Head::of(&page, profile, is_on, "check"),
        published: check.published,
        all: check.all,
        is_wrong: check.published == 0,
        left_out: left_out(&page, &check),
        found,
        polled: readers::told(&page, &polls, reader, app.clock().now_ms()),
        addresses: formats::ALL.iter().map(|format| export(code, format.name)).collect(),
        is_removal,
        history: history::told(&page, entries),
        page,
    };
    desk.html(status, &view)
}
