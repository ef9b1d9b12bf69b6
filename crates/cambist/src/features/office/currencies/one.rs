//! Edge: one currency, with everything that hangs on it.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::Tx;

use crate::app::{App, Plain};
use crate::features::audit::{self, Entry};
use crate::features::currencies::Currency;
use crate::features::feeds::{Profile, list_profiles};
use crate::features::office::field::Field;
use crate::features::office::history::{self, Done};
use crate::features::office::notes::Notes;
use crate::features::office::pill::Pill;
use crate::features::office::reason;
use crate::features::rates::{Listed, RateTable};
use crate::features::storefront::currency_of;
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page};

use super::fields::{fields, kind_word, reserve_fields, seen, seen_reserve};
use super::{SECTION, path};

/// Directions on the page; the list of directions shows all.
const DIRECTIONS: usize = 20;

/// A feed that calls the currency something else, or leaves it out.
struct FeedWord {
    title: String,
    href: String,
    /// What it calls it; `None`: it leaves it out.
    word: Option<String>,
}

/// A direction that uses the currency.
struct Use {
    name: String,
    city: String,
    href: String,
    pill: Pill,
}

/// One currency.
#[derive(Template)]
#[template(path = "features/office/currencies/one.html")]
struct CurrencyPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    code: String,
    name: String,
    kind: String,
    decimals: u8,
    /// How an account is written; empty: in any way.
    sample: &'static str,
    reserve: Option<String>,
    reserved: String,
    available: Option<String>,
    unit: String,
    seen: String,
    fields: Vec<Field>,
    seen_reserve: String,
    reserve_fields: Vec<Field>,
    feeds: Vec<FeedWord>,
    uses: Vec<Use>,
    /// How many directions use it.
    count: usize,
    directions: String,
    history: Vec<Done>,
}

impl CurrencyPage {
    fn list(&self) -> String {
        format!("{}{SECTION}", self.page.lang.prefix())
    }

    fn path(&self) -> String {
        path(self.page.lang, &self.code)
    }
}

/// What came back of a form.
#[derive(Default)]
pub(super) struct Back<'a> {
    pub(super) notes: Notes,
    /// What was typed into the form of the currency.
    pub(super) sent: Option<&'a Form>,
    /// What was typed into that of its reserve.
    pub(super) reserve: Option<&'a Form>,
    pub(super) errors: FieldErrors,
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Form::read(query.unwrap_or_default().as_bytes());
    let notes = Notes::of(&desk.page(SECTION), &query);
    answer(&app, &desk, &code, StatusCode::OK, Back { notes, ..Back::default() }).await
}

/// The page of a currency, with what came back of a form.
pub(super) async fn answer(
    app: &App,
    desk: &Desk,
    code: &str,
    status: StatusCode,
    back: Back<'_>,
) -> Response {
    let snapshot = app.snapshot();
    let table = &snapshot.rates;
    let Some(place) = table.find(code) else { return desk.error(StatusCode::NOT_FOUND) };
    let known = table.currency(place);
    let wanted = known.code.clone();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        Ok((list_profiles(tx)?.good, audit::list_about(tx, "currency", &wanted, history::LINES)?))
    };
    match app.store().read(read).await {
        Ok((profiles, entries)) => {
            let view = view(desk, table, known, (profiles, entries), back);
            desk.html(status, &view)
        }
        Err(stop) => desk.fault(&stop.into_fault()),
    }
}

fn view(
    desk: &Desk,
    table: &RateTable,
    known: &Currency,
    (profiles, entries): (Vec<Profile>, Vec<Entry>),
    back: Back<'_>,
) -> CurrencyPage {
    let page = desk.page(&path(crate::words::Lang::En, &known.code));
    let number = |amount: money::Amount| page.number(&amount.to_string());
    let uses = table.listed().filter(|listed| {
        let offer = listed.offer;
        offer.from == known.code || offer.to == known.code
    });
    CurrencyPage {
        nav: desk.nav(SECTION),
        notes: back.notes,
        name: currency_of(table, &known.code, page.lang).name,
        kind: kind_word(&page, known.kind),
        decimals: known.scale.get(),
        sample: known.format.sample,
        reserve: known.reserve.map(number),
        reserved: number(known.reserved),
        available: known.available().map(number),
        unit: known.unit.clone(),
        seen: seen(known),
        fields: fields(&page, Some(known), back.sent, &back.errors),
        seen_reserve: seen_reserve(known),
        reserve_fields: reserve_fields(&page, known, back.reserve, &back.errors),
        feeds: profiles.iter().filter_map(|profile| feed_word(&page, profile, known)).collect(),
        count: uses.clone().count(),
        uses: uses.take(DIRECTIONS).map(|listed| use_of(&page, listed)).collect(),
        directions: format!("{}/desk/directions?q={}", page.lang.prefix(), known.code),
        history: history::told(&page, entries),
        code: known.code.clone(),
        page,
    }
}

fn feed_word(page: &Page, profile: &Profile, known: &Currency) -> Option<FeedWord> {
    let theirs = profile.mapping.theirs(&known.code);
    let is_excluded = profile.exclusions.has_currency(&known.code);
    (is_excluded || theirs != known.code).then(|| FeedWord {
        title: profile.title.clone(),
        href: format!("{}/desk/feeds/{}", page.lang.prefix(), profile.code),
        word: (!is_excluded).then(|| theirs.to_owned()),
    })
}

fn use_of(page: &Page, listed: Listed<'_>) -> Use {
    let offer = listed.offer;
    Use {
        name: format!("{} → {}", offer.from, offer.to),
        city: offer.city.clone(),
        href: format!("{}/desk/directions/{}/{}", page.lang.prefix(), offer.from, offer.to),
        pill: reason::pill(page, listed.closed),
    }
}
