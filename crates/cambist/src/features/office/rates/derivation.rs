//! Edge: how the rate of one direction comes about.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::features::audit;
use crate::features::office::field::{Field, Words};
use crate::features::office::history::{self, Done};
use crate::features::office::notes::Notes;
use crate::features::office::pill::Pill;
use crate::features::office::reason::{self, Why};
use crate::features::office::seen::digest;
use crate::features::rates::pricing::Line;
use crate::features::rates::{Explained, RateTable, explain, find_pricing};
use crate::features::storefront::{currency_of, rate_of};
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page};
use crate::words::Lang;

use super::words::{Told, line};
use super::{SECTION, path};

/// The fields of a rate by hand.
pub(super) const WORDS: &[Words] = &[
    Words::new("rate", "hand-rate", "hand-rate-hint"),
    Words::new("hours", "hand-hours", "hand-hours-hint"),
];

/// An offer of the direction, as it is published.
struct Published {
    city: String,
    rate: String,
    pill: Pill,
    why: Option<Why>,
}

/// How a rate comes about.
#[derive(Template)]
#[template(path = "features/office/rates/derivation.html")]
struct DerivationPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    from: String,
    to: String,
    names: String,
    /// Whether it is priced from sources.
    is_priced: bool,
    lines: Vec<Told>,
    published: Vec<Published>,
    is_frozen: bool,
    is_by_hand: bool,
    seen: String,
    fields: Vec<Field>,
    /// How it would come about after what was tried.
    tried: Option<Tried>,
    history: Vec<Done>,
}

/// What was tried: what the form that confirms it sends.
pub(super) struct Tried {
    /// Where it is sent to: `override` or `thaw`.
    pub(super) deed: &'static str,
    pub(super) title: String,
    pub(super) lines: Vec<Told>,
    pub(super) fields: Vec<(&'static str, String)>,
}

impl DerivationPage {
    fn list(&self) -> String {
        format!("{}{SECTION}", self.page.lang.prefix())
    }

    fn path(&self) -> String {
        path(self.page.lang, &self.from, &self.to)
    }

    fn direction(&self) -> String {
        format!("{}/desk/directions/{}/{}", self.page.lang.prefix(), self.from, self.to)
    }
}

/// What came back of a form.
#[derive(Default)]
pub(super) struct Back<'a> {
    pub(super) notes: Notes,
    pub(super) sent: Option<&'a Form>,
    pub(super) errors: FieldErrors,
    pub(super) tried: Option<Tried>,
}

/// What forms about a direction's price were filled in from: whether it is frozen, and what is set
/// by hand. Prices come and go meanwhile.
pub(super) fn seen(explained: &Explained) -> String {
    digest(explained.lines.iter().filter_map(|line| match line {
        Line::Frozen(why) => Some(format!("frozen {why}")),
        Line::ByHand { rate, .. } => Some(format!("by hand {rate}")),
        _ => None,
    }))
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    Path((from, to)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Form::read(query.unwrap_or_default().as_bytes());
    let notes = Notes::of(&desk.page(SECTION), &query);
    let back = Back { notes, ..Back::default() };
    answer(&app, &desk, (&from, &to), StatusCode::OK, back).await
}

/// The page, with what came back of a form.
pub(super) async fn answer(
    app: &App,
    desk: &Desk,
    (from, to): (&str, &str),
    status: StatusCode,
    back: Back<'_>,
) -> Response {
    let snapshot = app.snapshot();
    let table = &snapshot.rates;
    let places = table.find(from).zip(table.find(to));
    let Some(places) = places.filter(|(from, to)| table.listed_of(*from, *to).next().is_some())
    else {
        return desk.error(StatusCode::NOT_FOUND);
    };
    let pair = [places.0, places.1].map(|place| table.currency(place).code.clone());
    match know(app, pair.clone()).await {
        Ok((explained, entries)) => {
            let known = (explained, history::told(&desk.page(SECTION), entries));
            desk.html(status, &view(desk, table, (pair, places), known, back))
        }
        Err(fault) => desk.fault(&fault),
    }
}

async fn know(
    app: &App,
    [from, to]: [String; 2],
) -> Result<(Option<Explained>, Vec<audit::Entry>), Fault> {
    let now_ms = app.clock().now_ms();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        // Only what is priced has a derivation, and only that is looked up further.
        let explained = match find_pricing(tx, &from, &to)? {
            Some(_) => explain(tx, now_ms, (&from, &to), None)?,
            None => None,
        };
        let subject = format!("{from}-{to}");
        Ok((explained, audit::list_about(tx, "pricing", &subject, history::LINES)?))
    };
    Ok(app.store().read(read).await?)
}

fn view(
    desk: &Desk,
    table: &RateTable,
    ([from, to], places): ([String; 2], (usize, usize)),
    (explained, history): (Option<Explained>, Vec<Done>),
    back: Back<'_>,
) -> DerivationPage {
    let page = desk.page(&path(Lang::En, &from, &to));
    let (give, get) = (currency_of(table, &from, page.lang), currency_of(table, &to, page.lang));
    let published = table.listed_of(places.0, places.1).map(|listed| {
        let rate = listed.open(table).map(|open| open.rate).or(listed.offer.rate);
        Published {
            city: listed.offer.city.clone(),
            rate: rate.map(|rate| rate_of(&page, rate, &give, &get)).unwrap_or_default(),
            pill: reason::pill(&page, listed.closed),
            why: listed.closed.map(|closed| reason::why(&page, closed)),
        }
    });
    let published = published.collect();
    let lines = explained.iter().flat_map(|explained| &explained.lines);
    let has = |is: fn(&Line) -> bool| lines.clone().any(is);
    let field = |words: &Words, value: &str| words.field(&page, value).number();
    DerivationPage {
        nav: desk.nav(SECTION),
        notes: back.notes,
        names: format!("{} → {}", give.name, get.name),
        is_priced: explained.is_some(),
        is_frozen: has(|line| matches!(line, Line::Frozen(_))),
        is_by_hand: has(|line| matches!(line, Line::ByHand { .. })),
        seen: explained.as_ref().map(seen).unwrap_or_default(),
        fields: [field(&WORDS[0], ""), field(&WORDS[1], "4")]
            .map(|field| field.typed(back.sent, &back.errors))
            .to_vec(),
        lines: lines.map(|told| line(&page, told)).collect(),
        published,
        tried: back.tried,
        history,
        from,
        to,
        page,
    }
}
