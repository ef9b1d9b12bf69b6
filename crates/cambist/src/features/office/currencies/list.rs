//! Edge: the list of currencies, with how much there is of each.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;

use crate::app::App;
use crate::features::currencies::{Currency, list_groups, select};
use crate::features::office::field::Field;
use crate::features::office::notes::Notes;
use crate::features::office::pager::Pager;
use crate::features::rates::RateTable;
use crate::features::storefront::currency_of;
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page};

use super::fields::{kind_word, reserve_fields, seen_reserve};
use super::{SECTION, path};

/// A currency in the list.
struct Row {
    code: String,
    name: String,
    kind: String,
    unit: String,
    decimals: u8,
    format: String,
    /// How much there is; `None`: nobody has said.
    reserve: Option<String>,
    /// How much of it open orders have taken; empty: nothing.
    reserved: String,
    /// Directions that use it: how many are open, and how many there are.
    open: usize,
    all: usize,
    href: String,
    /// Its directions.
    directions: String,
    /// Whether its form is open, because something is wrong with what was typed.
    is_typed: bool,
    seen: String,
    fields: Vec<Field>,
}

/// Which currencies are listed.
#[derive(Clone, Debug, Default)]
struct Filter {
    q: String,
    group: String,
    /// Everything of the catalogue, not only what is exchanged.
    is_whole: bool,
}

impl Filter {
    fn read(query: &Form) -> Filter {
        let text = |name| web::text::cut(query.text(name).trim(), 60).to_owned();
        Filter { q: text("q"), group: text("group"), is_whole: query.text("all") == "yes" }
    }

    fn address(&self, lang: crate::words::Lang, page: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("q", self.q.as_str()), ("group", self.group.as_str())] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if self.is_whole {
            query.append_pair("all", "yes");
        }
        query.append_pair("page", &page.to_string());
        format!("{}{SECTION}?{}", lang.prefix(), query.finish())
    }

    fn has(&self, currency: &Currency) -> bool {
        let Currency { code, name_en, name_ru, unit, .. } = currency;
        let text = format!("{code} {name_en} {name_ru} {unit}").to_lowercase();
        self.q.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}

/// The list of currencies.
#[derive(Template)]
#[template(path = "features/office/currencies/list.html")]
struct CurrenciesPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    filter: Filter,
    groups: Vec<(String, usize)>,
    rows: Vec<Row>,
    pager: Pager,
}

impl CurrenciesPage {
    fn at(&self, path: &str) -> String {
        format!("{}{SECTION}{path}", self.page.lang.prefix())
    }
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let query = Form::read(raw.as_bytes());
    let notes = Notes::of(&desk.page(SECTION), &query);
    answer(&app, &desk, &query, (StatusCode::OK, notes, None))
}

/// A form of a reserve that came back: of which currency, what was typed, what is wrong.
pub(super) struct Typed<'a> {
    pub(super) code: &'a str,
    pub(super) sent: &'a Form,
    pub(super) errors: &'a FieldErrors,
}

/// The list, with what is said above it and perhaps a form that came back.
pub(super) fn answer(
    app: &App,
    desk: &Desk,
    query: &Form,
    (status, notes, typed): (StatusCode, Notes, Option<Typed<'_>>),
) -> Response {
    let snapshot = app.snapshot();
    let table = &snapshot.rates;
    let filter = Filter::read(query);
    let page = Page { query: query.raw(), ..desk.page(SECTION) };
    let uses = uses(table);
    let known = table.currencies();
    // A group that nothing is called by names nothing; the filter shows it as it was typed.
    let in_group = match filter.group.as_str() {
        "" => known.iter().collect(),
        words => select(known, words).unwrap_or_default(),
    };
    let is_used = |currency: &Currency| {
        currency.reserve.is_some() || uses.contains_key(currency.code.as_str())
    };
    let is_listed =
        |currency: &&Currency| filter.has(currency) && (filter.is_whole || is_used(currency));
    let found: Vec<&Currency> = in_group.into_iter().filter(is_listed).collect();
    let address = |number| filter.address(page.lang, number);
    let pager = Pager::new(found.len(), query.text("page"), address);
    let row = |currency: &Currency| {
        let used = uses.get(currency.code.as_str()).copied().unwrap_or_default();
        row(&page, table, currency, used, typed.as_ref())
    };
    let view = CurrenciesPage {
        nav: desk.nav(SECTION),
        groups: list_groups(known).into_iter().collect(),
        rows: pager.take(found.into_iter().map(row)),
        notes,
        filter,
        pager,
        page,
    };
    desk.html(status, &view)
}

/// How many directions use each currency: those that are open, and all.
fn uses(table: &RateTable) -> HashMap<&str, (usize, usize)> {
    let mut uses: HashMap<&str, (usize, usize)> = HashMap::new();
    for listed in table.listed() {
        for place in [listed.from, listed.to] {
            let (open, all) = uses.entry(&table.currency(place).code).or_default();
            *open += usize::from(listed.closed.is_none());
            *all += 1;
        }
    }
    uses
}

fn row(
    page: &Page,
    table: &RateTable,
    currency: &Currency,
    (open, all): (usize, usize),
    typed: Option<&Typed<'_>>,
) -> Row {
    let typed = typed.filter(|typed| typed.code == currency.code);
    let none = FieldErrors::default();
    let errors = typed.map_or(&none, |typed| typed.errors);
    let number = |amount: money::Amount| page.number(&amount.to_string());
    let is_taken = !currency.reserved.is_zero();
    Row {
        name: currency_of(table, &currency.code, page.lang).name,
        kind: kind_word(page, currency.kind),
        unit: currency.unit.clone(),
        decimals: currency.scale.get(),
        format: currency.format.name.to_owned(),
        reserve: currency.reserve.map(number),
        reserved: if is_taken { number(currency.reserved) } else { String::new() },
        open,
        all,
        href: path(page.lang, &currency.code),
        directions: format!("{}/desk/directions?q={}", page.lang.prefix(), currency.code),
        is_typed: typed.is_some(),
        seen: seen_reserve(currency),
        fields: reserve_fields(page, currency, typed.map(|typed| typed.sent), errors),
        code: currency.code.clone(),
    }
}
