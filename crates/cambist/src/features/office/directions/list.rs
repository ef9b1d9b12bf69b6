//! Edge: the list of directions.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;

use crate::app::App;
use crate::features::office::field::{Field, Words};
use crate::features::office::notes::Notes;
use crate::features::office::pager::Pager;
use crate::features::office::pill::Pill;
use crate::features::office::reason::{self, Why};
use crate::features::rates::{Listed, RateTable};
use crate::features::storefront::{currency_of, number_of, rate_of};
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page};
use crate::words::Lang;

use super::filter::{Wanted, WrongSide, cities, state_choices};
use super::{SECTION, path};

/// What can be looked for.
const WORDS: [Words; 5] = [
    Words::new("q", "directions-q", ""),
    Words::new("from", "directions-from", ""),
    Words::new("to", "directions-to", ""),
    Words::new("city", "directions-city", ""),
    Words::new("state", "directions-state", ""),
];

/// An offer in the list.
struct Row {
    from: String,
    to: String,
    names: String,
    href: String,
    city: String,
    rate: Option<String>,
    min: String,
    max: String,
    reserve: String,
    pill: Pill,
    why: Option<Why>,
}

/// The list of directions.
#[derive(Template)]
#[template(path = "features/office/directions/list.html")]
struct DirectionsPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    fields: Vec<Field>,
    /// How many offers are found.
    count: usize,
    /// The same filter, for what is done with what was found.
    query: String,
    rows: Vec<Row>,
    pager: Pager,
}

impl DirectionsPage {
    fn at(&self, path: &str) -> String {
        format!("{}{SECTION}{path}", self.page.lang.prefix())
    }

    fn with_query(&self, path: &str) -> String {
        let between = if self.query.is_empty() { "" } else { "?" };
        format!("{}{between}{}", self.at(path), self.query)
    }
}

/// The fields of the filter.
pub(super) fn filter_fields(
    page: &Page,
    table: &RateTable,
    wanted: &Wanted,
    errors: &FieldErrors,
) -> Vec<Field> {
    let mut towns = vec![(String::new(), page.word("standing-any"))];
    towns.extend(cities(table).into_iter().map(|city| (city.to_owned(), city.to_owned())));
    let state = wanted.pairs().into_iter().find(|(name, _)| *name == "state");
    let [q, from, to, city, standing] = WORDS;
    let fields = [
        q.field(page, wanted.q.as_str()),
        from.field(page, wanted.from.as_str()),
        to.field(page, wanted.to.as_str()),
        city.field(page, wanted.city.as_str()).choice(towns),
        standing.field(page, state.map_or("", |(_, word)| word)).choice(state_choices(page)),
    ];
    fields.map(|field| field.typed(None, errors)).to_vec()
}

/// What is wrong with a side of the filter.
pub(super) fn wrong_side(page: &Page, WrongSide { field, word }: WrongSide) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.add(field, page.word_of("directions-unknown-group", "value", &word));
    errors
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let query = Form::read(raw.as_bytes());
    let snapshot = app.snapshot();
    let table = &snapshot.rates;
    let page = Page { query: raw.clone(), ..desk.page(SECTION) };
    let wanted = Wanted::read(&query);
    let (rows, pager, errors) = match wanted.find(table) {
        Ok(found) => {
            let pager = Pager::new(found.clone().count(), query.text("page"), |number| {
                address(page.lang, &wanted, number)
            });
            let rows = pager.take(found).into_iter().map(|listed| row(&page, table, listed));
            (rows.collect(), pager, FieldErrors::default())
        }
        Err(wrong) => (Vec::new(), Pager::default(), wrong_side(&page, wrong)),
    };
    let view = DirectionsPage {
        nav: desk.nav(SECTION),
        notes: Notes::of(&page, &query),
        fields: filter_fields(&page, table, &wanted, &errors),
        count: pager.total,
        query: wanted.query(),
        rows,
        pager,
        page,
    };
    desk.html(if errors.is_empty() { StatusCode::OK } else { errors.status() }, &view)
}

fn address(lang: Lang, wanted: &Wanted, number: usize) -> String {
    let query = wanted.query();
    let between = if query.is_empty() { "" } else { "&" };
    format!("{}{SECTION}?{query}{between}page={number}", lang.prefix())
}

fn row(page: &Page, table: &RateTable, listed: Listed<'_>) -> Row {
    let offer = listed.offer;
    let from = currency_of(table, &offer.from, page.lang);
    let to = currency_of(table, &offer.to, page.lang);
    let open = listed.open(table);
    let rate = open.map(|open| open.rate).or(offer.rate);
    let (min, max) = match open {
        Some(open) => (open.min, Some(open.max)),
        None => (offer.min, offer.max),
    };
    let reserve = table.currency(listed.to).available();
    Row {
        names: format!("{} → {}", from.name, to.name),
        href: path(page.lang, &offer.from, &offer.to),
        city: offer.city.clone(),
        rate: rate.map(|rate| rate_of(page, rate, &from, &to)),
        min: page.number(&min.to_string()),
        max: max.map(|max| page.number(&max.to_string())).unwrap_or_default(),
        reserve: reserve.map(|reserve| number_of(page, reserve, &to)).unwrap_or_default(),
        pill: reason::pill(page, listed.closed),
        why: listed.closed.map(|closed| reason::why(page, closed)),
        from: offer.from.clone(),
        to: offer.to.clone(),
    }
}
