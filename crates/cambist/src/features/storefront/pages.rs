//! Edge: the pages.

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::header;
use http::{StatusCode, Uri};
use money::plain;
use percent_encoding::{CONTROLS, utf8_percent_encode};
use web::query::Query;

use crate::app::{App, Snapshot};
use crate::clock::rfc3339;
use crate::features::clicks::{Asked, Requested, city_query, direction_path};
use crate::features::rates::OpenOffer;
use crate::features::settings::OfficeState;
use crate::pages::{Form, Frame, Page};
use crate::words::Lang;

use super::describe;
use super::form::OrderForm;
use super::order_page;
use super::quoting::answer_quote;
use super::sitemap;
use super::taking::take_form;
use super::texts;
use super::views::{DirectionPage, Notice, StorefrontPage};

/// The storefront and the directions' pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(storefront))
        .route("/exchange", get(storefront))
        .route("/exchange/", get(storefront))
        .route("/exchange/{from}/{to}", get(direction).post(take_form))
        .route("/exchange/{from}/{to}/", get(direction).post(take_form))
        .route("/exchange/{from}/{to}/quote", post(answer_quote))
        .route("/ru", get(storefront))
        .route("/ru/", get(storefront))
        .route("/ru/exchange", get(storefront))
        .route("/ru/exchange/", get(storefront))
        .route("/ru/exchange/{from}/{to}", get(direction).post(take_form))
        .route("/ru/exchange/{from}/{to}/", get(direction).post(take_form))
        .route("/ru/exchange/{from}/{to}/quote", post(answer_quote))
        .merge(order_page::routes())
        .merge(texts::routes())
        .merge(sitemap::routes())
}

async fn storefront(State(app): State<App>, frame: Frame, RawQuery(query): RawQuery) -> Response {
    let lang = frame.lang();
    let snapshot = app.snapshot();
    let raw = query.unwrap_or_default();
    let requested = Requested::read(&Query::parse(&raw), None, &snapshot.rates, &snapshot.feeds);
    if let Some(path) = direction_path(&snapshot.rates, &requested) {
        return found(format!("{}{path}", lang.prefix()));
    }
    let mut notices = office_notices(snapshot.state);
    notices.extend(pair_notice(&snapshot, &requested));
    let mut page = frame.page("/");
    page.query = if requested.is_empty() { String::new() } else { raw };
    let view = storefront_view(page, &snapshot, &requested, notices);
    frame.html(StatusCode::OK, &view)
}

/// The storefront with what could be chosen of what was asked for, else with what stands first.
fn storefront_view(
    page: Page,
    snapshot: &Snapshot,
    requested: &Requested,
    notices: Vec<Notice>,
) -> StorefrontPage {
    let (lang, table) = (page.lang, &*snapshot.rates);
    let asked = |asked: &Option<Asked>| asked.as_ref()?.place;
    let (from, to) = (asked(&requested.from), asked(&requested.to));
    let is_open = |from: &usize| !table.open_from(*from).is_empty();
    // Who asks only for what he gets sees it from the first money that it can be had for.
    let leads_there = || table.open().iter().find(|open| Some(open.to) == to);
    let first = || leads_there().or(table.open().first()).map(|open| open.from);
    let shown_from = from.filter(is_open).or_else(first);
    let offers = shown_from.map_or(&[][..], |from| table.open_from(from));
    let shown = offers.iter().find(|open| Some(open.to) == to);
    let shown = shown.or(offers.first().filter(|_| from.is_none() || to.is_none()));
    let froms = || table.open().chunk_by(|a, b| a.from == b.from).map(|offers| offers[0].from);
    let mut tos: Vec<usize> = table.open().iter().map(|open| open.to).collect();
    tos.sort_unstable();
    tos.dedup();
    let code = |place: Option<usize>| place.map(|place| table.currency(place).code.clone());
    let closed = from.zip(to).filter(|(from, to)| from != to);
    StorefrontPage {
        from_groups: describe::groups(table, froms(), lang),
        to_groups: describe::groups(table, tos.into_iter(), lang),
        selected_from: code(from.or(shown_from)),
        selected_to: code(to.or(shown.map(|open| open.to))),
        froms: describe::froms(table, froms(), shown_from, lang),
        board: shown_from.and_then(|from| describe::board(table, from, lang)),
        sample: shown.and_then(|open| describe::sample(open, table.currency(open.to))),
        amount: requested.amount.clone(),
        near: closed.map_or_else(Vec::new, |(from, to)| describe::near(table, from, to, lang)),
        notices,
        page,
    }
}

/// The codes of a direction, as its address spells them.
pub(super) type Codes = Result<Path<(String, String)>, PathRejection>;

async fn direction(
    State(app): State<App>,
    codes: Codes,
    frame: Frame,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    let lang = frame.lang();
    let snapshot = app.snapshot();
    let table = &snapshot.rates;
    // Encoded bytes that are no text name nothing, as unknown codes do.
    let Ok(Path((from, to))) = codes else { return frame.error(StatusCode::NOT_FOUND) };
    let (Some(from_place), Some(to_place)) = (table.find(&from), table.find(&to)) else {
        return frame.error(StatusCode::NOT_FOUND);
    };
    let (from_code, to_code) = (&table.currency(from_place).code, &table.currency(to_place).code);
    let path = format!("{}/exchange/{from_code}/{to_code}", lang.prefix());
    if uri.path() != path {
        // One page has one address, whatever the spelling of the one that led here.
        return found(with_query(path, query.as_deref()));
    }
    let raw = query.unwrap_or_default();
    let query = Query::parse(&raw);
    let city = query.first("city").map(|city| city.trim().to_uppercase());
    let offers = table.offers(from_place, to_place);
    let in_city = |open: &&OpenOffer| Some(open.offer.city.as_str()) == city.as_deref();
    let Some(open) = offers.iter().find(in_city).or(offers.first()) else {
        let asking = format!("{}/?cur_from={from_code}&cur_to={to_code}", lang.prefix());
        return found(asking);
    };
    let form = (snapshot.state == OfficeState::Open).then(|| {
        let mut form = OrderForm::empty(&app, table, open, lang);
        form.bring(&Form::read(raw.as_bytes()));
        if form.has_amount() {
            form.work_out(&snapshot, lang, from_code, to_code);
        }
        form
    });
    let view = direction_view(&app, &frame, &snapshot, open, form);
    frame.html(StatusCode::OK, &view)
}

/// The page of an offer, with the form that is shown on it.
pub(super) fn direction_view(
    app: &App,
    frame: &Frame,
    snapshot: &Snapshot,
    open: &OpenOffer,
    form: Option<OrderForm>,
) -> DirectionPage {
    let (lang, table) = (frame.lang(), &snapshot.rates);
    let (from_place, to_place) = (open.from, open.to);
    let offers = table.offers(from_place, to_place);
    let mut page = frame.page(&describe::path(open, Lang::En));
    if !open.offer.city.is_empty() {
        page.query = city_query(&open.offer.city);
    }
    let reverse = table.offers(to_place, from_place).first();
    DirectionPage {
        from: describe::currency(table.currency(from_place), lang),
        to: describe::currency(table.currency(to_place), lang),
        rate_in: plain(open.rate.in_side()),
        rate_out: plain(open.rate.out_side()),
        rate_minutes: minutes(app, open),
        tiers: describe::tiers(open),
        min: open.min.to_string(),
        max: open.max.to_string(),
        reserve: open.reserve.to_string(),
        fees: describe::fees(open),
        labels: open.offer.terms.labels.clone(),
        cities: describe::cities(offers, open, lang),
        rated_at: rfc3339(open.offer.rate_at_s),
        reverse_href: reverse.map(|reverse| describe::path(reverse, lang)),
        examples: describe::examples(open, table.currency(to_place)),
        form,
        notices: office_notices(snapshot.state),
        page,
    }
}

/// How many minutes the rate of an order on this offer holds.
pub(super) fn minutes(app: &App, open: &OpenOffer) -> u32 {
    open.offer.rate_minutes.unwrap_or(app.config().orders.rate_for_minutes)
}

/// What no address of ours matches.
pub async fn not_found(frame: Frame) -> Response {
    frame.error(StatusCode::NOT_FOUND)
}

/// An address of ours, by a method that it does not know.
pub async fn method_not_allowed(frame: Frame) -> Response {
    frame.error(StatusCode::METHOD_NOT_ALLOWED)
}

fn office_notices(state: OfficeState) -> Vec<Notice> {
    match state {
        OfficeState::Open => Vec::new(),
        OfficeState::Closed => vec![Notice::OfficeClosed],
        OfficeState::Maintenance => vec![Notice::Maintenance],
    }
}

/// Why the page asked for is not shown; `None` when nothing is wrong.
fn pair_notice(snapshot: &Snapshot, requested: &Requested) -> Option<Notice> {
    let unknown =
        [&requested.from, &requested.to].into_iter().flatten().find(|asked| asked.place.is_none());
    if let Some(asked) = unknown {
        return Some(Notice::UnknownCurrency(asked.typed.clone()));
    }
    let (from, to) = requested.pair()?;
    let table = &snapshot.rates;
    let (from, to) = (table.currency(from).code.clone(), table.currency(to).code.clone());
    if from == to {
        return Some(Notice::SameCurrency);
    }
    let exists = table.left_out().iter().any(|out| out.from == from && out.to == to);
    Some(match exists {
        true => Notice::DirectionClosed(from, to),
        false => Notice::UnknownPair(from, to),
    })
}

/// The path with a visitor's own query; letters that he left raw are encoded, as a header wants them.
fn with_query(path: String, query: Option<&str>) -> String {
    match query {
        None | Some("") => path,
        Some(query) => format!("{path}?{}", utf8_percent_encode(query, CONTROLS)),
    }
}

/// 302, as the contract wants it, to a path of ours.
fn found(location: String) -> Response {
    let fields = [(header::CACHE_CONTROL, "no-store".to_owned()), (header::LOCATION, location)];
    (StatusCode::FOUND, fields).into_response()
}
