//! Edge: sources with how they do, what waits for a look, and every rate.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::office::directions::{State as Standing, Wanted};
use crate::features::office::field::{Field, Words};
use crate::features::office::notes::Notes;
use crate::features::office::pager::Pager;
use crate::features::office::pill::Pill;
use crate::features::office::reason;
use crate::features::office::span::{ago, span};
use crate::features::rates::sources::{Source, count_prices, list_sources, shipped};
use crate::features::rates::{Listed, Override, RateTable, Reason, list_overrides};
use crate::features::storefront::{currency_of, rate_of};
use crate::pages::{Desk, DeskNav, Form, Page};

use super::{SECTION, path, source_path};

/// Rates by hand and frozen directions that are listed; the rest is counted.
const LISTED: u32 = 50;

/// A source in the list.
struct SourceRow {
    code: String,
    kind: String,
    href: String,
    pill: Pill,
    /// When it last gave something good.
    good: String,
    /// How often it is asked.
    every: String,
    /// When it is asked next; empty: it is not.
    next: String,
    prices: i64,
    failures: i64,
    /// What went wrong, in English.
    problem: String,
    is_enabled: bool,
}

/// A direction that somebody should look at.
struct Frozen {
    name: String,
    href: String,
    why: String,
}

/// A rate set by hand.
struct ByHand {
    name: String,
    href: String,
    rate: String,
    left: String,
    until: String,
}

/// A rate.
struct Row {
    name: String,
    city: String,
    href: String,
    rate: String,
    sources: String,
    age: String,
    pill: Pill,
}

/// The page of rates.
#[derive(Template)]
#[template(path = "features/office/rates/list.html")]
struct RatesPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    sources: Vec<SourceRow>,
    frozen: Vec<Frozen>,
    by_hand: Vec<ByHand>,
    fields: Vec<Field>,
    rows: Vec<Row>,
    pager: Pager,
}

impl RatesPage {
    fn at(&self, path: &str) -> String {
        format!("{}{SECTION}{path}", self.page.lang.prefix())
    }
}

/// How a source does, in a word.
pub(super) fn pill(page: &Page, source: &Source, now_ms: i64) -> Pill {
    let health = &source.health;
    let max_age_ms = source.pace.max_age_s.saturating_mul(1000);
    let is_fresh = health.fresh_ms.is_some_and(|fresh| now_ms - fresh <= max_age_ms);
    match (source.is_enabled, health.failures, is_fresh) {
        (false, _, _) => Pill::quiet(page.word("source-off")),
        (true, 0, true) => Pill::good(page.word("source-good")),
        (true, 0, false) if health.last_try_ms.is_none() => {
            Pill::quiet(page.word("source-waiting"))
        }
        (true, _, true) => Pill::warn(page.word("source-failing")),
        (true, _, false) => Pill::bad(page.word("source-stale")),
    }
}

fn source_row(page: &Page, source: &Source, prices: i64, now_ms: i64) -> SourceRow {
    let health = &source.health;
    let is_asked = source.is_enabled && source.kind != "push";
    let next = (health.next_at_ms - now_ms).max(0) / 1000;
    SourceRow {
        code: source.code.clone(),
        kind: source.kind.clone(),
        href: source_path(page.lang, &source.code),
        pill: pill(page, source, now_ms),
        good: health
            .last_good_ms
            .map_or_else(|| page.word("source-never"), |good| ago(page, now_ms, good)),
        every: span(page, source.pace.interval_s),
        next: match is_asked {
            true => page.word_of("span-in", "value", &span(page, next)),
            false => String::new(),
        },
        prices,
        failures: health.failures,
        problem: health.problem.clone(),
        is_enabled: source.is_enabled,
    }
}

/// What the books know of sources and of rates by hand.
struct Known {
    sources: Vec<(Source, i64)>,
    overrides: Vec<Override>,
}

async fn know(app: &App) -> Result<Known, Fault> {
    let now_s = app.clock().now_s();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let counts = count_prices(tx)?;
        let mut known = list_sources(tx)?;
        known.extend(shipped(&known));
        let count = |source: &Source| counts.get(&source.code).copied().unwrap_or_default();
        let sources = known.into_iter().map(|source| (source.clone(), count(&source)));
        Ok(Known { sources: sources.collect(), overrides: list_overrides(tx, now_s, LISTED)? })
    };
    Ok(app.store().read(read).await?)
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Form::read(query.unwrap_or_default().as_bytes());
    match know(&app).await {
        Ok(known) => desk.html(StatusCode::OK, &view(&app, &desk, known, &query)),
        Err(fault) => desk.fault(&fault),
    }
}

fn view(app: &App, desk: &Desk, known: Known, query: &Form) -> RatesPage {
    let snapshot = app.snapshot();
    let table = &snapshot.rates;
    let (now_ms, now_s) = (app.clock().now_ms(), app.clock().now_s());
    let page = Page { query: query.raw(), ..desk.page(SECTION) };
    // Only the words of codes and names are looked for here.
    let wanted = Wanted { q: Wanted::read(query).q, ..Wanted::default() };
    let found: Vec<Listed<'_>> = wanted.find(table).map(Iterator::collect).unwrap_or_default();
    let pager = Pager::new(found.len(), query.text("page"), |number| {
        format!("{}{SECTION}?{}&page={number}#rates", page.lang.prefix(), wanted.query())
    });
    let sources = known.sources.iter();
    RatesPage {
        nav: desk.nav(SECTION),
        notes: Notes::of(&page, query),
        sources: sources
            .map(|(source, prices)| source_row(&page, source, *prices, now_ms))
            .collect(),
        frozen: frozen(&page, table),
        by_hand: known.overrides.iter().map(|set| by_hand(&page, set, now_s)).collect(),
        fields: vec![Words::new("q", "directions-q", "").field(&page, wanted.q.as_str())],
        rows: pager
            .take(found.into_iter())
            .into_iter()
            .map(|listed| row(&page, table, listed, now_s))
            .collect(),
        pager,
        page,
    }
}

/// Directions whose price has jumped, once each.
fn frozen(page: &Page, table: &RateTable) -> Vec<Frozen> {
    let mut found: Vec<Frozen> = Vec::new();
    for listed in table.listed().filter(|listed| Standing::Frozen.has(listed.closed)) {
        let Some(Reason::Frozen { why }) = listed.closed else { continue };
        let offer = listed.offer;
        let name = format!("{} → {}", offer.from, offer.to);
        if found.last().is_none_or(|last| last.name != name) && found.len() < LISTED as usize {
            let href = path(page.lang, &offer.from, &offer.to);
            found.push(Frozen { name, href, why: why.to_string() });
        }
    }
    found
}

fn by_hand(page: &Page, set: &Override, now_s: i64) -> ByHand {
    ByHand {
        name: format!("{} → {}", set.from, set.to),
        href: path(page.lang, &set.from, &set.to),
        rate: set.rate.replace(':', " : "),
        left: span(page, set.until_s - now_s),
        until: utc_text(set.until_s),
    }
}

fn row(page: &Page, table: &RateTable, listed: Listed<'_>, now_s: i64) -> Row {
    let offer = listed.offer;
    let from = currency_of(table, &offer.from, page.lang);
    let to = currency_of(table, &offer.to, page.lang);
    let standing = &offer.standing;
    Row {
        name: format!("{} → {}", offer.from, offer.to),
        city: offer.city.clone(),
        href: path(page.lang, &offer.from, &offer.to),
        rate: offer.rate.map(|rate| rate_of(page, rate, &from, &to)).unwrap_or_default(),
        sources: match (standing.is_priced, standing.sources.as_slice()) {
            (false, _) => page.word("rate-as-set"),
            (true, []) => page.word("rate-by-hand"),
            (true, codes) => codes.join(", "),
        },
        age: page.word_of("span-ago", "value", &span(page, now_s - offer.rate_at_s)),
        pill: reason::pill(page, listed.closed),
    }
}
