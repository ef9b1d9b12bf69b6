//! Edge: what is set of a feed.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx};

use crate::app::{App, Plain};
use crate::features::feeds::{Difference, Part, Profile, list_profiles};
use crate::features::office::field::Field;
use crate::features::office::notes::Notes;
use crate::features::office::reason;
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page};
use crate::words::Lang;

use super::SECTION;
use super::fields::{fields, seen};
use super::one::Head;

/// Offers that are shown of what would change; the rest is counted.
const SHOWN: usize = 20;

/// The form of a feed.
#[derive(Template)]
#[template(path = "features/office/feeds/settings.html")]
struct SettingsPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    head: Head,
    seen: String,
    fields: Vec<Field>,
    tried: Option<Tried>,
}

/// What the feed would show differently.
pub(super) struct Tried {
    lines: Vec<Line>,
    count: usize,
}

/// An offer that it would show differently.
struct Line {
    offer: String,
    what: String,
    was: String,
    is: String,
}

impl Tried {
    pub(super) fn of(page: &Page, differences: &[Difference]) -> Tried {
        let lines = differences.iter().take(SHOWN).flat_map(|difference| {
            difference.parts.iter().map(|part| line(page, &difference.offer, part))
        });
        Tried { lines: lines.collect(), count: differences.len() }
    }

    fn more(&self) -> usize {
        self.count.saturating_sub(SHOWN)
    }
}

fn line(page: &Page, offer: &str, part: &Part) -> Line {
    let (what, was, is) = match part {
        Part::LeftOut(reason) => {
            ("differs-shown", page.word("office-yes"), reason::why(page, reason).sentence)
        }
        Part::Shown(reason) => {
            ("differs-shown", reason::why(page, reason).sentence, page.word("office-yes"))
        }
        Part::Changed { what, was, is } => (part_key(what), was.clone(), is.clone()),
    };
    Line { offer: offer.to_owned(), what: page.word(what), was, is }
}

/// The key of what differs.
pub(super) fn part_key(what: &str) -> &'static str {
    match what {
        "name" => "differs-name",
        "city" => "differs-city",
        "rate" => "differs-rate",
        "limits" => "differs-limits",
        _ => "differs-labels",
    }
}

pub(super) async fn show(State(app): State<App>, desk: Desk, Path(code): Path<String>) -> Response {
    answer(&app, &desk, &code, StatusCode::OK, Back::default()).await
}

/// What came back of the form.
#[derive(Default)]
pub(super) struct Back<'a> {
    pub(super) notes: Notes,
    pub(super) sent: Option<&'a Form>,
    pub(super) errors: FieldErrors,
    pub(super) tried: Option<Tried>,
}

/// The profile with this code.
pub(super) async fn profile(app: &App, code: &str) -> Result<Option<Profile>, Stop<store::Never>> {
    let code = code.to_owned();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let good = list_profiles(tx)?.good;
        Ok(good.into_iter().find(|profile| profile.code == code))
    };
    app.store().read(read).await
}

/// The form, with what came back of it.
pub(super) async fn answer(
    app: &App,
    desk: &Desk,
    code: &str,
    status: StatusCode,
    back: Back<'_>,
) -> Response {
    let profile = match profile(app, code).await {
        Ok(Some(profile)) => profile,
        Ok(None) => return desk.error(StatusCode::NOT_FOUND),
        Err(stop) => return desk.fault(&stop.into_fault()),
    };
    let page = desk.page(&format!("{}/settings", super::path(Lang::En, code)));
    let links = app.links();
    let view = SettingsPage {
        nav: desk.nav(SECTION),
        notes: back.notes,
        head: Head::of(&page, Some(&profile), profile.is_enabled, "settings"),
        seen: seen(&profile, &links),
        fields: fields(&page, &profile, &links, (back.sent, &back.errors)),
        tried: back.tried,
        page,
    };
    desk.html(status, &view)
}
