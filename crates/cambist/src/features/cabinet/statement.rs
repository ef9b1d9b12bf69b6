//! Edge: what the partner has, and every movement of his money.

use askama::Template;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use futures_util::{StreamExt, stream};
use http::StatusCode;
use http::header::{self, HeaderValue};
use money::{Amount, Scale};
use store::{Fault, Tx};
use web::query::Query;

use crate::app::{App, Plain};
use crate::clock::{day_begin_s, utc_text};
use crate::features::book::{
    Kind, PartnerBalances, PartnerId, Period, Pot, Pots, SHEET_HEAD, StatementEntry, StatementPage,
    balances, period, sheet_line, went_below,
};
use crate::features::partners::PartnerUser;
use crate::pages::{FieldErrors, Frame, Page};
use crate::words::Lang;

use super::sections::{Section, SectionLink};

/// Facts on one page.
const ON_A_PAGE: u32 = 50;
/// Facts in one read of the sheet.
const READ: u32 = 2000;
const DAY_S: i64 = 86_400;

/// A fact as it is shown.
struct LineView {
    /// `YYYY-MM-DD HH:MM:SS` in UTC.
    time: String,
    cause: String,
    /// The page of the order that it was about; empty: about none.
    href: String,
    /// Held, available, in payout: what changed, with its sign, and what there was then.
    pots: [(Option<String>, String); 3],
}

/// What the partner has, and every movement of his money.
#[derive(Template)]
#[template(path = "features/cabinet/pages/statement.html")]
struct StatementView {
    page: Page,
    section: Section,
    has: PartnerBalances,
    /// Why he owes money, when he does.
    owes: Option<String>,
    /// The days as typed; empty: unbounded.
    from: String,
    to: String,
    errors: FieldErrors,
    lines: Vec<LineView>,
    /// What there was after the period and before it, where either is on this page.
    closing: Option<Pots>,
    opening: Option<Pots>,
    older: Option<String>,
    newest: Option<String>,
}

impl StatementView {
    fn sections(&self) -> Vec<SectionLink> {
        self.section.links(&self.page)
    }

    fn usd(&self, amount: &Amount) -> String {
        usd(&self.page, *amount)
    }

    fn pot_words(&self) -> [String; 3] {
        ["money-held", "money-available", "money-in-payout"].map(|key| self.page.word(key))
    }

    fn in_pots(&self, pots: &Pots) -> [String; 3] {
        POTS.map(|pot| self.page.number(&pots.of(pot).to_string()))
    }

    fn has_period(&self) -> bool {
        !self.from.is_empty() || !self.to.is_empty()
    }

    fn sheet(&self) -> String {
        self.address("/sheet", None)
    }

    /// The address of this list or of its sheet, from another fact on.
    fn address(&self, what: &str, before: Option<i64>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("from", &self.from), ("to", &self.to)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        let path = format!("{}{what}", self.section.href(&self.page));
        match query.finish().as_str() {
            "" => path,
            query => format!("{path}?{query}"),
        }
    }
}

const POTS: [Pot; 3] = [Pot::Held, Pot::Available, Pot::InPayout];

/// What a page is made of, read at one moment.
struct Found {
    has: PartnerBalances,
    page: StatementPage,
    opening: Pots,
    closing: Pots,
    below: Option<StatementEntry>,
}

/// The first moment of the days that were typed and the first one after them.
type Bounds = (Option<i64>, Option<i64>);

pub(super) async fn show(
    State(app): State<App>,
    frame: Frame,
    PartnerUser { partner, .. }: PartnerUser,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let page = Page { query: raw.clone(), ..frame.page(Section::Statement.path()) };
    let days = Days::read(&raw, &page);
    let before = Query::parse(&raw).exact("before").and_then(|text| text.trim().parse().ok());
    let before = before.filter(|before: &i64| *before > 0);
    let bounds = if days.errors.is_empty() { days.bounds } else { (None, None) };
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find(tx, partner.id, bounds, before)?) };
    let found = match app.store().read(read).await {
        Ok(found) => found,
        Err(stop) => return frame.fault(&stop.into_fault()),
    };
    let status = if days.errors.is_empty() { StatusCode::OK } else { days.errors.status() };
    frame.html(status, &view(page, days, found, before))
}

fn find(
    tx: &mut Tx<'_>,
    partner_id: i64,
    (from, until): Bounds,
    before: Option<i64>,
) -> Result<Found, Fault> {
    let partner = PartnerId(partner_id);
    let has = balances(tx, partner)?;
    let period = period(tx, partner, from, until)?;
    let below = if has.available.is_negative() { went_below(tx, partner)? } else { None };
    let (opening, closing) = (period.opening(tx)?, period.closing(tx)?);
    Ok(Found { has, page: period.newest(tx, before, ON_A_PAGE)?, opening, closing, below })
}

fn view(page: Page, days: Days, found: Found, before: Option<i64>) -> StatementView {
    let Found { has, page: part, opening, closing, below } = found;
    let owes = has.available.is_negative().then(|| owed(&page, has.available, below.as_ref()));
    let mut view = StatementView {
        section: Section::Statement,
        owes,
        has,
        lines: part.lines.iter().map(|(entry, pots)| line(&page, entry, pots)).collect(),
        closing: before.is_none().then_some(closing),
        opening: part.next.is_none().then_some(opening),
        older: None,
        newest: None,
        from: days.from,
        to: days.to,
        errors: days.errors,
        page,
    };
    if !view.errors.is_empty() {
        view.lines.clear();
    }
    view.older = part.next.map(|next| view.address("", Some(next)));
    view.newest = before.map(|_| view.address("", None));
    view
}

fn line(page: &Page, entry: &StatementEntry, after: &Pots) -> LineView {
    let pot = |pot| {
        let sign = |change: Amount| if change.is_positive() { "+" } else { "" };
        let change = entry.change_of(pot).filter(|change| !change.is_zero());
        let change =
            change.map(|change| format!("{}{}", sign(change), page.number(&change.to_string())));
        (change, page.number(&after.of(pot).to_string()))
    };
    let prefix = page.lang.prefix();
    let href = entry.order_id().map(|id| format!("{prefix}/profile/exchanges/{id}"));
    LineView {
        time: utc_text(entry.at_ms.div_euclid(1000)),
        cause: entry.cause(page.lang),
        href: href.unwrap_or_default(),
        pots: POTS.map(pot),
    }
}

/// Why what he may ask for is below zero, in words: the fact that took it there.
fn owed(page: &Page, available: Amount, below: Option<&StatementEntry>) -> String {
    let sum = Amount::zero(Scale::USD).checked_sub(available);
    let sum = sum.map(|sum| usd(page, sum)).unwrap_or_default();
    let order = below.and_then(StatementEntry::order_id).map(|id| id.to_string());
    let why = match (below.map(|entry| entry.kind), &order) {
        (Some(Kind::Reversal), Some(number)) => page.word_of("owes-reversal", "number", number),
        (Some(Kind::Loss), Some(number)) => page.word_of("owes-loss", "number", number),
        _ => below.map(|entry| entry.cause(page.lang)).unwrap_or_default(),
    };
    crate::words::word_with(page.lang, "owes", &[("number", &sum), ("code", &why)])
}

/// An amount with its unit, kept together where lines break.
fn usd(page: &Page, amount: Amount) -> String {
    format!("{}\u{a0}USD", page.number(&amount.to_string()))
}

/// The days of a filter.
struct Days {
    from: String,
    to: String,
    bounds: Bounds,
    errors: FieldErrors,
}

impl Days {
    fn read(raw: &str, page: &Page) -> Days {
        let query = Query::parse(raw);
        let typed = |name| {
            let text = query.exact(name).unwrap_or_default();
            web::text::cut(text.trim(), 40).to_owned()
        };
        let (from, to) = (typed("from"), typed("to"));
        let mut errors = FieldErrors::default();
        let mut day = |field, text: &str| {
            let begin = day_begin_s(text);
            if begin.is_none() && !text.is_empty() {
                errors.add(field, page.word("wrong-day"));
            }
            begin
        };
        let (first, last) = (day("from", &from), day("to", &to));
        if first.zip(last).is_some_and(|(first, last)| first > last) {
            errors.add("to", page.word("wrong-days"));
        }
        let bounds = (first.map(|s| s * 1000), last.map(|s| (s + DAY_S) * 1000));
        Days { from, to, bounds, errors }
    }
}

/// The whole period as a sheet, oldest first, read part by part while it is sent.
pub(super) async fn download(
    State(app): State<App>,
    frame: Frame,
    PartnerUser { partner, .. }: PartnerUser,
    RawQuery(query): RawQuery,
) -> Response {
    let days = Days::read(&query.unwrap_or_default(), &frame.page(Section::Statement.path()));
    if !days.errors.is_empty() {
        return frame.error(days.errors.status());
    }
    let (id, (from, until)) = (PartnerId(partner.id), days.bounds);
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(period(tx, id, from, until)?) };
    let period = match app.store().read(read).await {
        Ok(period) => period,
        Err(stop) => return frame.fault(&stop.into_fault()),
    };
    let mut reply = Response::new(sheet(app, period, frame.lang()));
    let fields = reply.headers_mut();
    let csv = HeaderValue::from_static("text/csv; charset=utf-8");
    fields.insert(header::CONTENT_TYPE, csv);
    let name = HeaderValue::from_static("attachment; filename=\"statement.csv\"");
    fields.insert(header::CONTENT_DISPOSITION, name);
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

fn sheet(app: App, period: Period, lang: Lang) -> Body {
    let parts = stream::unfold(Some(None), move |cursor| {
        let app = app.clone();
        async move {
            let cursor: Option<i64> = cursor?;
            let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(period.oldest(tx, cursor, READ)?) };
            match app.store().read(read).await {
                Ok(page) => {
                    let lines = page.lines.iter();
                    let text: String =
                        lines.map(|(entry, after)| sheet_line(lang, entry, after)).collect();
                    Some((Ok(text), page.next.map(Some)))
                }
                Err(stop) => {
                    // A connection that breaks can't be taken for a whole sheet.
                    let fault = stop.into_fault();
                    tracing::error!(%fault, "a statement's sheet was broken off");
                    Some((Err(fault), None))
                }
            }
        }
    });
    // The mark by which spreadsheets know UTF-8.
    let head = format!("\u{feff}{SHEET_HEAD}");
    Body::from_stream(stream::once(async move { Ok::<_, Fault>(head) }).chain(parts))
}

#[cfg(test)]
mod tests;
