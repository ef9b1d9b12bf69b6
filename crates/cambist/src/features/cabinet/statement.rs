//! Edge: what the partner has, and every movement of his money.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use money::{Amount, Scale};
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::book::{
    Kind, PartnerBalances, PartnerId, Period, Pot, Pots, SHEET_HEAD, StatementEntry, StatementPage,
    balances, period, sheet_line, went_below,
};
use crate::features::partners::PartnerUser;
use crate::pages::{Frame, Page};
use crate::words::Lang;

use super::lists::{Asked, Choice, Part, look, stream};
use super::sections::{Section, SectionLink};

/// Facts on one page.
const ON_A_PAGE: usize = 50;
/// Facts in one read of the sheet.
const READ: usize = 4900;
/// The orders of the list, with the keys of their words.
const ORDERS: [(&str, &str); 2] = [("", "sort-newest"), ("oldest", "sort-oldest")];
/// What can be looked for, by the word in the address and the key of its words.
const KINDS: [(&str, &str); 4] = [
    ("rewards", "kind-rewards"),
    ("taken", "kind-taken"),
    ("payouts", "kind-payouts"),
    ("adjustments", "kind-adjustments"),
];

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
    asked: Asked,
    lines: Vec<LineView>,
    /// What there was after the period and before it, where either is on this page: the first line
    /// and the last one, as the list goes.
    first: Option<(String, Pots)>,
    last: Option<(String, Pots)>,
    next: Option<String>,
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

    fn orders(&self) -> Vec<Choice> {
        self.asked.orders(&self.page, &ORDERS)
    }

    fn kinds(&self) -> Vec<(&'static str, String)> {
        KINDS.iter().map(|(word, key)| (*word, self.page.word(key))).collect()
    }
}

const POTS: [Pot; 3] = [Pot::Held, Pot::Available, Pot::InPayout];

/// What a page is made of, read at one moment.
struct Found {
    has: PartnerBalances,
    lines: Vec<(StatementEntry, Pots)>,
    next: Option<i64>,
    opening: Pots,
    closing: Pots,
    below: Option<StatementEntry>,
}

/// Which movements are wanted.
#[derive(Clone)]
struct Wish {
    partner: PartnerId,
    window_ms: (Option<i64>, Option<i64>),
    kind: String,
    /// Only what was about this order.
    order_id: Option<i64>,
    is_oldest_first: bool,
}

impl Wish {
    fn read(page: &Page, partner_id: i64, asked: &mut Asked) -> Wish {
        let said = asked.said("q").trim_start_matches('#').to_owned();
        let order_id = said.parse().ok();
        if !said.is_empty() && order_id.is_none() {
            asked.errors.add("q", page.word("wrong-statement-search"));
        }
        let (from, until) = asked.window_ms();
        Wish {
            partner: PartnerId(partner_id),
            window_ms: (from, until.map(|ms| ms.saturating_add(1))),
            kind: asked.said("kind").to_owned(),
            order_id,
            is_oldest_first: asked.is_oldest_first(),
        }
    }

    /// Whether it takes every movement of its days.
    fn is_whole(&self) -> bool {
        self.order_id.is_none() && !KINDS.iter().any(|(word, _)| *word == self.kind)
    }

    fn takes(&self, entry: &StatementEntry) -> bool {
        let is_of_kind = match self.kind.as_str() {
            "rewards" => matches!(entry.kind, Kind::Grant | Kind::Release),
            "taken" => matches!(entry.kind, Kind::Reversal | Kind::Loss | Kind::LossReturn),
            "payouts" => {
                matches!(entry.kind, Kind::PayoutRequest | Kind::PayoutDone | Kind::PayoutCancelled)
            }
            "adjustments" => matches!(entry.kind, Kind::Adjustment),
            _ => true,
        };
        is_of_kind && self.order_id.is_none_or(|order_id| entry.order_id() == Some(order_id))
    }

    /// Up to `wanted` movements of the period after one, and the one after which the list goes on.
    fn page(
        &self,
        tx: &mut Tx<'_>,
        period: &Period,
        after: Option<i64>,
        wanted: usize,
    ) -> Result<StatementPage, Fault> {
        let read = |after: Option<i64>, limit| {
            let page = match self.is_oldest_first {
                true => period.oldest(tx, after.map(|after| after.saturating_add(1)), limit)?,
                false => period.newest(tx, after, limit)?,
            };
            Ok(page.lines)
        };
        let (lines, next) =
            look(wanted, after, read, |(entry, _)| entry.id, |(entry, _)| self.takes(entry))?;
        Ok(StatementPage { lines, next })
    }
}

pub(super) async fn show(
    State(app): State<App>,
    frame: Frame,
    PartnerUser { partner, .. }: PartnerUser,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let section = Section::Statement;
    let page = Page { query: raw.clone(), ..frame.page(section.path()) };
    let mut asked = Asked::read(&raw, &page, section.href(&page), app.clock().now_s());
    let mut wish = Wish::read(&page, partner.id, &mut asked);
    if !asked.errors.is_empty() {
        wish.window_ms = (None, None);
    }
    let before = asked.before;
    let looked = wish.clone();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find(tx, &looked, before)?) };
    let found = match app.store().read(read).await {
        Ok(found) => found,
        Err(stop) => return frame.fault(&stop.into_fault()),
    };
    let view = view(page, asked, &wish, found);
    frame.html(view.asked.errors.status(), &view)
}

fn find(tx: &mut Tx<'_>, wish: &Wish, before: Option<i64>) -> Result<Found, Fault> {
    let has = balances(tx, wish.partner)?;
    let period = period(tx, wish.partner, wish.window_ms.0, wish.window_ms.1)?;
    let below = if has.available.is_negative() { went_below(tx, wish.partner)? } else { None };
    let (opening, closing) = (period.opening(tx)?, period.closing(tx)?);
    let StatementPage { lines, next } = wish.page(tx, &period, before, ON_A_PAGE)?;
    Ok(Found { has, lines, next, opening, closing, below })
}

fn view(page: Page, asked: Asked, wish: &Wish, found: Found) -> StatementView {
    let Found { has, lines, next, opening, closing, below } = found;
    let owes = has.available.is_negative().then(|| owed(&page, has.available, below.as_ref()));
    let is_good = asked.errors.is_empty();
    let lines = if is_good { lines } else { Vec::new() };
    let closing = (page.word("statement-closing"), closing);
    let opening = (page.word("statement-opening"), opening);
    let (first, last) = if wish.is_oldest_first { (opening, closing) } else { (closing, opening) };
    StatementView {
        section: Section::Statement,
        owes,
        has,
        lines: lines.iter().map(|(entry, pots)| line(&page, entry, pots)).collect(),
        first: (wish.is_whole() && asked.before.is_none()).then_some(first),
        last: (wish.is_whole() && next.is_none()).then_some(last),
        next: next.filter(|_| is_good).map(|next| asked.page_at(Some(next))),
        asked,
        page,
    }
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

/// The whole list as a sheet, read part by part while it is sent; the oldest comes first unless the
/// list is asked for otherwise.
pub(super) async fn download(
    State(app): State<App>,
    frame: Frame,
    PartnerUser { partner, .. }: PartnerUser,
    RawQuery(query): RawQuery,
) -> Response {
    let page = frame.page(Section::Statement.path());
    let raw = query.unwrap_or_default();
    let mut asked = Asked::read(&raw, &page, String::new(), app.clock().now_s());
    let wish = Wish { is_oldest_first: true, ..Wish::read(&page, partner.id, &mut asked) };
    if !asked.errors.is_empty() {
        return frame.error(asked.errors.status());
    }
    let (who, (from, until)) = (wish.partner, wish.window_ms);
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(period(tx, who, from, until)?) };
    let period = match app.store().read(read).await {
        Ok(period) => period,
        Err(stop) => return frame.fault(&stop.into_fault()),
    };
    let lang = frame.lang();
    stream("statement", SHEET_HEAD.to_owned(), move |after| {
        part(app.clone(), wish.clone(), period, lang, after)
    })
}

async fn part(
    app: App,
    wish: Wish,
    period: Period,
    lang: Lang,
    after: Option<i64>,
) -> Result<Part, Fault> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(wish.page(tx, &period, after, READ)?) };
    let StatementPage { lines, next } = app.store().read_long(read).await?;
    let lines = lines.iter().map(|(entry, after)| sheet_line(lang, entry, after)).collect();
    Ok(Part { lines, next })
}

#[cfg(test)]
mod tests;
