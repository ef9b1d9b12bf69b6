//! Edge: the list of requisites, and the currencies whose customers wait for some.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use money::Amount;
use store::Tx;

use crate::app::{App, Plain};
use crate::features::office::notes::Notes;
use crate::features::office::pager::Pager;
use crate::features::office::span::ago;
use crate::features::rates::RateTable;
use crate::features::requisites::{Day, Requisite, list_requisites, used_by_day};
use crate::features::storefront::{CurrencyView, currency_of, number_of};
use crate::pages::{Desk, DeskNav, Form, Page};
use crate::words::word_with;

use super::{DAY_MS, SECTION, path};

/// Currencies without requisites that are named; the rest is counted.
const NAMED: usize = 12;

/// What orders do to some requisites.
pub(super) struct Use {
    /// Which orders they are for; empty: any.
    pub(super) limits: String,
    /// What this day's orders bring, and how much they may.
    pub(super) today: String,
    /// Whether the day takes no order any more, however small.
    pub(super) is_full: bool,
    /// How many times an order was given them.
    pub(super) uses: String,
    /// When the last one was; empty: none was.
    pub(super) last: String,
}

/// Some requisites in the list.
struct Row {
    href: String,
    currency: String,
    name: String,
    account: String,
    /// Memo, bank, holder.
    details: String,
    turn: u8,
    used: Use,
    is_enabled: bool,
}

/// A currency whose customers wait to be told where to pay.
struct Missing {
    code: String,
    href: String,
}

/// Which requisites are listed.
#[derive(Clone, Debug, Default)]
struct Filter {
    q: String,
    /// `on`, `off`; anything else: both.
    state: String,
}

impl Filter {
    fn read(query: &Form) -> Filter {
        let text = |name| web::text::cut(query.text(name).trim(), 80).to_owned();
        Filter { q: text("q"), state: text("state") }
    }

    fn has(&self, page: &Page, table: &RateTable, known: &Requisite) -> bool {
        let is_wanted = match self.state.as_str() {
            "on" => known.is_enabled,
            "off" => !known.is_enabled,
            _ => true,
        };
        let details = &known.details;
        let name = currency_of(table, &known.currency, page.lang).name;
        let text = format!(
            "{} {name} {} {} {} {}",
            known.currency, details.account, details.memo, details.bank, details.holder
        )
        .to_lowercase();
        // Accounts are typed with spaces and without.
        let close = text.replace(' ', "");
        let mut words = self.q.split_whitespace().map(str::to_lowercase);
        is_wanted && words.all(|word| text.contains(&word) || close.contains(&word))
    }

    fn address(&self, page: &Page, number: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("q", self.q.as_str()), ("state", self.state.as_str())] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.append_pair("page", &number.to_string());
        format!("{}{SECTION}?{}", page.lang.prefix(), query.finish())
    }
}

/// The list of requisites.
#[derive(Template)]
#[template(path = "features/office/requisites/list.html")]
struct RequisitesPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    filter: Filter,
    rows: Vec<Row>,
    missing: Vec<Missing>,
    /// How many more currencies have none.
    more: usize,
    /// Whether there are any at all.
    is_empty: bool,
    pager: Pager,
}

impl RequisitesPage {
    fn at(&self, path: &str) -> String {
        format!("{}{SECTION}{path}", self.page.lang.prefix())
    }
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let now_ms = app.clock().now_ms();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        Ok((list_requisites(tx, None)?, used_by_day(tx, now_ms - now_ms.rem_euclid(DAY_MS))?))
    };
    let (all, days) = match app.store().read(read).await {
        Ok(found) => found,
        Err(stop) => return desk.fault(&stop.into_fault()),
    };
    let raw = query.unwrap_or_default();
    let query = Form::read(raw.as_bytes());
    let filter = Filter::read(&query);
    let page = Page { query: raw, ..desk.page(SECTION) };
    let snapshot = app.snapshot();
    let table = &snapshot.rates;
    let mut missing = missing(&page, table, &all);
    let more = missing.len().saturating_sub(NAMED);
    missing.truncate(NAMED);
    let found: Vec<&Requisite> =
        all.iter().filter(|known| filter.has(&page, table, known)).collect();
    let pager = Pager::new(found.len(), query.text("page"), |n| filter.address(&page, n));
    let row = |known: &Requisite| row(&page, table, known, &days, now_ms);
    let view = RequisitesPage {
        nav: desk.nav(SECTION),
        notes: Notes::of(&page, &query),
        rows: pager.take(found.into_iter().map(row)),
        is_empty: all.is_empty(),
        filter,
        missing,
        more,
        pager,
        page,
    };
    desk.html(StatusCode::OK, &view)
}

/// Currencies that open directions take, and for which no requisites are on.
fn missing(page: &Page, table: &RateTable, all: &[Requisite]) -> Vec<Missing> {
    let has: BTreeSet<&str> =
        all.iter().filter(|known| known.is_enabled).map(|known| known.currency.as_str()).collect();
    let taken: BTreeSet<usize> = table.open().iter().map(|open| open.from).collect();
    let codes = taken.into_iter().map(|place| table.currency(place).code.as_str());
    let lacking = codes.filter(|code| !has.contains(code));
    let link = |code: &str| Missing {
        code: code.to_owned(),
        href: format!("{}{SECTION}/new?currency={code}", page.lang.prefix()),
    };
    lacking.map(link).collect()
}

fn row(page: &Page, table: &RateTable, known: &Requisite, days: &[Day], now_ms: i64) -> Row {
    let currency = currency_of(table, &known.currency, page.lang);
    let details = &known.details;
    let parts = [&details.memo, &details.bank, &details.holder];
    let said: Vec<&str> =
        parts.into_iter().filter(|text| !text.is_empty()).map(String::as_str).collect();
    Row {
        href: path(page.lang, known.id),
        currency: known.currency.clone(),
        name: currency.name.clone(),
        account: details.account.clone(),
        details: said.join(" · "),
        turn: known.turn,
        used: use_of(page, known, days, &currency, now_ms),
        is_enabled: known.is_enabled,
    }
}

/// What orders do to some requisites.
pub(super) fn use_of(
    page: &Page,
    known: &Requisite,
    days: &[Day],
    currency: &CurrencyView,
    now_ms: i64,
) -> Use {
    let units = days.iter().find(|day| day.requisite_id == known.id).map_or(0, |day| day.units);
    let today = Amount::from_units(units, known.scale);
    let number = |sum: Amount| page.number(&sum.to_string());
    Use {
        limits: limits(page, known, &number),
        today: match known.limits.day_max {
            Some(most) => {
                page.word_between("office-rows", &number(today), &number_of(page, most, currency))
            }
            None => number_of(page, today, currency),
        },
        is_full: known.limits.day_max.is_some_and(|most| units >= most.units()),
        uses: page.number(&known.uses.to_string()),
        last: match known.used_at_ms {
            0 => String::new(),
            at_ms => ago(page, now_ms, at_ms),
        },
    }
}

/// Which orders they are for.
fn limits(page: &Page, known: &Requisite, number: &dyn Fn(Amount) -> String) -> String {
    match (known.limits.order_min, known.limits.order_max) {
        (None, None) => String::new(),
        (Some(min), None) => page.word_of("requisites-from", "number", &number(min)),
        (None, Some(max)) => page.word_of("requisites-to", "number", &number(max)),
        (Some(min), Some(max)) => {
            let (min, max) = (number(min), number(max));
            word_with(page.lang, "office-between", &[("from", &min), ("to", &max)])
        }
    }
}
