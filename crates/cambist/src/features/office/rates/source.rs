//! Edge: one source of base prices.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::audit;
use crate::features::office::field::{Field, Words};
use crate::features::office::history::{self, Done};
use crate::features::office::notes::Notes;
use crate::features::office::pill::Pill;
use crate::features::office::seen::digest;
use crate::features::office::span::{ago, span};
use crate::features::rates::sources::{
    Believed, KnownPrice, Source, find_source, kind_named, list_known_prices, shipped,
};
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page};
use crate::words::Lang;

use super::list::pill;
use super::{SECTION, source_path};

/// Prices that are shown; the rest is counted.
const PRICES: usize = 100;

/// What is set of a source.
pub(super) const WORDS: &[Words] = &[
    Words::new("code", "source-code", "source-code-hint"),
    Words::new("kind", "source-kind", "source-kind-hint"),
    Words::new("settings", "source-settings", "source-settings-hint"),
    Words::new("interval", "source-interval", "source-interval-hint"),
    Words::new("timeout", "source-timeout", "source-timeout-hint"),
    Words::new("max_age", "source-max-age", "source-max-age-hint"),
    Words::new("position", "source-position", "source-position-hint"),
    Words::new("local", "source-local", "source-local-hint"),
];

/// A price that a source gave.
struct PriceRow {
    stated: String,
    age: String,
    is_fresh: bool,
}

/// One source.
#[derive(Template)]
#[template(path = "features/office/rates/source.html")]
struct SourcePage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    code: String,
    kind: String,
    about: &'static str,
    pill: Pill,
    is_enabled: bool,
    /// Whether the office has it, or only ships it.
    is_known: bool,
    is_pushed: bool,
    facts: Vec<(String, String)>,
    problem: String,
    seen: String,
    fields: Vec<Field>,
    prices: Vec<PriceRow>,
    more: usize,
    /// What a fetch gave that changed nothing.
    tried: Option<Fetched>,
    is_removal: bool,
    history: Vec<Done>,
}

/// What a fetch gave.
pub(super) struct Fetched {
    pub(super) prices: Vec<String>,
    pub(super) count: usize,
    /// What of it was left out, in English.
    pub(super) problem: String,
}

impl Fetched {
    pub(super) fn of(believed: &Believed) -> Fetched {
        Fetched {
            prices: believed.prices.iter().take(20).map(ToString::to_string).collect(),
            count: believed.prices.len(),
            problem: believed.problem.clone(),
        }
    }

    fn more(&self) -> usize {
        self.count - self.prices.len()
    }
}

impl SourcePage {
    fn list(&self) -> String {
        format!("{}{SECTION}", self.page.lang.prefix())
    }

    fn path(&self) -> String {
        source_path(self.page.lang, &self.code)
    }
}

/// What came back of a form.
#[derive(Default)]
pub(super) struct Back<'a> {
    pub(super) notes: Notes,
    pub(super) sent: Option<&'a Form>,
    pub(super) errors: FieldErrors,
    pub(super) tried: Option<Fetched>,
    /// Whether it is asked whether the source should go.
    pub(super) is_removal: bool,
}

/// What the form of a source was filled in from.
pub(super) fn seen(source: &Source) -> String {
    let pace = source.pace;
    digest([
        source.code.clone(),
        source.settings.clone(),
        format!("{} {} {}", pace.interval_s, pace.timeout_ms, pace.max_age_s),
        format!("{} {}", source.position, source.may_be_local),
    ])
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

/// What the books know of a source.
struct Known {
    source: Source,
    is_known: bool,
    prices: Vec<KnownPrice>,
    entries: Vec<audit::Entry>,
}

async fn know(app: &App, code: String) -> Result<Option<Known>, Fault> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let found = find_source(tx, &code)?;
        let is_known = found.is_some();
        let listed = || shipped(&[]).into_iter().find(|source| source.code == code);
        let Some(source) = found.or_else(listed) else { return Ok(None) };
        let prices = list_known_prices(tx, &code)?;
        let entries = audit::list_about(tx, "source", &code, history::LINES)?;
        Ok(Some(Known { source, is_known, prices, entries }))
    };
    Ok(app.store().read(read).await?)
}

/// The page of a source, with what came back of a form.
pub(super) async fn answer(
    app: &App,
    desk: &Desk,
    code: &str,
    status: StatusCode,
    back: Back<'_>,
) -> Response {
    match know(app, code.to_owned()).await {
        Ok(Some(known)) => {
            let view = view(desk, known, back, app.clock().now_ms());
            desk.html(status, &view)
        }
        Ok(None) => desk.error(StatusCode::NOT_FOUND),
        Err(fault) => desk.fault(&fault),
    }
}

fn view(desk: &Desk, known: Known, back: Back<'_>, now_ms: i64) -> SourcePage {
    let Known { source, is_known, prices, entries } = known;
    let page = desk.page(&source_path(Lang::En, &source.code));
    let kind = kind_named(&source.kind).ok();
    let price = |price: &KnownPrice| PriceRow {
        stated: price.price.to_string(),
        age: ago(&page, now_ms, price.fresh_ms),
        is_fresh: price.is_fresh(now_ms),
    };
    SourcePage {
        nav: desk.nav(SECTION),
        notes: back.notes,
        about: kind.map_or("", |kind| kind.about),
        pill: pill(&page, &source, now_ms),
        is_enabled: source.is_enabled,
        is_known,
        is_pushed: source.kind == "push",
        facts: facts(&page, &source, prices.len(), now_ms),
        problem: source.health.problem.clone(),
        seen: seen(&source),
        fields: fields(&page, &source, back.sent, &back.errors),
        more: prices.len().saturating_sub(PRICES),
        prices: prices.iter().take(PRICES).map(price).collect(),
        tried: back.tried,
        is_removal: back.is_removal,
        history: history::told(&page, entries),
        code: source.code,
        kind: source.kind,
        page,
    }
}

/// How a source does, line by line.
fn facts(page: &Page, source: &Source, prices: usize, now_ms: i64) -> Vec<(String, String)> {
    let health = &source.health;
    let when = |at_ms: Option<i64>| match at_ms {
        None => page.word("source-never"),
        Some(at) => {
            format!("{} · {} UTC", ago(page, now_ms, at), utc_text(at.div_euclid(1000)))
        }
    };
    let next = (health.next_at_ms - now_ms).max(0) / 1000;
    let mut facts = vec![
        (page.word("source-last-good"), when(health.last_good_ms)),
        (page.word("source-fresh"), when(health.fresh_ms)),
        (page.word("source-last-try"), when(health.last_try_ms)),
        (page.word("source-failures"), health.failures.to_string()),
        (page.word("source-prices"), prices.to_string()),
        (page.word("source-stale-after"), span(page, source.pace.max_age_s)),
    ];
    if source.is_enabled && source.kind != "push" {
        let next = page.word_of("span-in", "value", &span(page, next));
        facts.insert(3, (page.word("source-next"), next));
    }
    facts
}

/// The fields of a source.
pub(super) fn fields(
    page: &Page,
    source: &Source,
    sent: Option<&Form>,
    errors: &FieldErrors,
) -> Vec<Field> {
    let local = if source.may_be_local { "yes" } else { "" };
    let pace = source.pace;
    let [_, _, settings, interval, timeout, max_age, position, is_local] = WORDS else {
        return Vec::new();
    };
    let fields = [
        settings.field(page, source.settings.as_str()).lines(),
        interval.field(page, pace.interval_s.to_string()).number(),
        timeout.field(page, pace.timeout_ms.to_string()).number(),
        max_age.field(page, pace.max_age_s.to_string()).number(),
        position.field(page, source.position.to_string()).number(),
        is_local.field(page, local).tick(),
    ];
    fields.map(|field| field.typed(sent, errors)).to_vec()
}
