//! Edge: the pages.

use askama::Template;
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http::header::{self, HeaderMap, HeaderValue};
use http::{StatusCode, Uri};
use money::plain;
use percent_encoding::{CONTROLS, utf8_percent_encode};
use web::cookies::{SetCookie, cookie};
use web::query::Query;

use crate::app::{App, Snapshot};
use crate::assets;
use crate::features::clicks::{Asked, Requested, city_query, direction_path};
use crate::features::rates::OpenOffer;
use crate::features::settings::OfficeState;
use crate::pages::{ErrorPage, OfficeStatus, Page};
use crate::words::{LANGUAGE_COOKIE, Lang};

use super::describe;
use super::views::{DirectionPage, Notice, StorefrontPage};

/// A year: a choice of language is for keeps.
const LANGUAGE_AGE_S: u64 = 365 * 86_400;

/// The storefront and the directions' pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(storefront))
        .route("/exchange", get(storefront))
        .route("/exchange/", get(storefront))
        .route("/exchange/{from}/{to}", get(direction))
        .route("/exchange/{from}/{to}/", get(direction))
        .route("/ru", get(storefront))
        .route("/ru/", get(storefront))
        .route("/ru/exchange", get(storefront))
        .route("/ru/exchange/", get(storefront))
        .route("/ru/exchange/{from}/{to}", get(direction))
        .route("/ru/exchange/{from}/{to}/", get(direction))
}

async fn storefront(
    State(app): State<App>,
    uri: Uri,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let lang = language_of(uri.path());
    let snapshot = app.snapshot();
    let raw = query.unwrap_or_default();
    let requested = Requested::read(&Query::parse(&raw), None, &snapshot.rates, &snapshot.feeds);
    if let Some(path) = direction_path(&snapshot.rates, &requested) {
        return found(format!("{}{path}", lang.prefix()));
    }
    let mut notices = office_notices(snapshot.state);
    notices.extend(pair_notice(&snapshot, &requested));
    let code = |asked: &Option<Asked>| {
        let place = asked.as_ref()?.place?;
        Some(snapshot.rates.currency(place).code.clone())
    };
    let mut page = page(&app, &snapshot, lang, "/", "/ru/");
    page.query = if requested.is_empty() { String::new() } else { raw };
    let open = snapshot.rates.open();
    let mut tos: Vec<usize> = open.iter().map(|open| open.to).collect();
    tos.sort_unstable();
    tos.dedup();
    let froms = open.chunk_by(|a, b| a.from == b.from).map(|offers| offers[0].from);
    let view = StorefrontPage {
        from_groups: describe::groups(&snapshot.rates, froms, lang),
        to_groups: describe::groups(&snapshot.rates, tos.into_iter(), lang),
        selected_from: code(&requested.from),
        selected_to: code(&requested.to),
        directions: describe::directions(&snapshot.rates, lang),
        notices,
        page,
    };
    html(StatusCode::OK, view.render(), &headers, lang)
}

async fn direction(
    State(app): State<App>,
    codes: Result<Path<(String, String)>, PathRejection>,
    uri: Uri,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let lang = language_of(uri.path());
    let snapshot = app.snapshot();
    let table = &snapshot.rates;
    // Encoded bytes that are no text name nothing, as unknown codes do.
    let Ok(Path((from, to))) = codes else {
        return error(&app, StatusCode::NOT_FOUND, &uri, &headers);
    };
    let (Some(from_place), Some(to_place)) = (table.find(&from), table.find(&to)) else {
        return error(&app, StatusCode::NOT_FOUND, &uri, &headers);
    };
    let (from_code, to_code) = (&table.currency(from_place).code, &table.currency(to_place).code);
    let path = format!("{}/exchange/{from_code}/{to_code}", lang.prefix());
    if uri.path() != path {
        // One page has one address, whatever the spelling of the one that led here.
        return found(with_query(path, query.as_deref()));
    }
    let raw = query.unwrap_or_default();
    let city = Query::parse(&raw).first("city").map(|city| city.trim().to_uppercase());
    let offers = table.offers(from_place, to_place);
    let in_city = |open: &&OpenOffer| Some(open.offer.city.as_str()) == city.as_deref();
    let Some(open) = offers.iter().find(in_city).or(offers.first()) else {
        let asking = format!("{}/?cur_from={from_code}&cur_to={to_code}", lang.prefix());
        return found(asking);
    };
    let path_en = describe::path(open, Lang::En);
    let path_ru = describe::path(open, Lang::Ru);
    let mut page = page(&app, &snapshot, lang, &path_en, &path_ru);
    if !open.offer.city.is_empty() {
        page.query = city_query(&open.offer.city);
    }
    let reverse = table.offers(to_place, from_place).first();
    let view = DirectionPage {
        from: describe::currency(table.currency(from_place), lang),
        to: describe::currency(table.currency(to_place), lang),
        rate_in: plain(open.offer.rate.in_side()),
        rate_out: plain(open.offer.rate.out_side()),
        min: open.min.to_string(),
        max: open.max.to_string(),
        reserve: open.reserve.to_string(),
        fees: describe::fees(open),
        labels: open.offer.terms.labels.clone(),
        cities: describe::cities(offers, open, lang),
        rated_at: rfc3339(open.offer.rate_at_s),
        reverse_href: reverse.map(|reverse| describe::path(reverse, lang)),
        examples: describe::examples(open, table.currency(to_place)),
        notices: office_notices(snapshot.state),
        page,
    };
    html(StatusCode::OK, view.render(), &headers, lang)
}

/// What no address of ours matches.
pub async fn not_found(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    error(&app, StatusCode::NOT_FOUND, &uri, &headers)
}

/// An address of ours, by a method that it does not know.
pub async fn method_not_allowed(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    error(&app, StatusCode::METHOD_NOT_ALLOWED, &uri, &headers)
}

fn error(app: &App, status: StatusCode, uri: &Uri, headers: &HeaderMap) -> Response {
    let lang = match language_of(uri.path()) {
        Lang::Ru => Lang::Ru,
        Lang::En => app.language(headers),
    };
    let page = page(app, &app.snapshot(), lang, "/", "/ru/");
    let view = ErrorPage { page, status: status.as_u16(), trace_id: None };
    html(status, view.render(), headers, lang)
}

fn language_of(path: &str) -> Lang {
    match path == "/ru" || path.starts_with("/ru/") {
        true => Lang::Ru,
        false => Lang::En,
    }
}

fn page(app: &App, snapshot: &Snapshot, lang: Lang, path_en: &str, path_ru: &str) -> Page {
    Page {
        lang,
        office_name: app.config().office.name.clone(),
        base_url: app.config().base_url(),
        path_en: path_en.to_owned(),
        path_ru: path_ru.to_owned(),
        query: String::new(),
        css_href: assets::href("app.css"),
        icon_href: assets::href("favicon.svg"),
        status: match snapshot.state {
            OfficeState::Open => OfficeStatus::Open,
            OfficeState::Closed => OfficeStatus::Closed,
            OfficeState::Maintenance => OfficeStatus::Maintenance,
        },
    }
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

fn rfc3339(seconds: i64) -> String {
    crate::clock::utc_text(seconds).replacen(' ', "T", 1) + "Z"
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

fn html(
    status: StatusCode,
    rendered: askama::Result<String>,
    headers: &HeaderMap,
    lang: Lang,
) -> Response {
    let text = match rendered {
        Ok(text) => text,
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let mut reply = (status, Html(text)).into_response();
    let fields = reply.headers_mut();
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    let language = HeaderValue::from_static(lang.code());
    fields.insert(header::CONTENT_LANGUAGE, language);
    if let Some(chosen) = chosen_language(headers, lang) {
        fields.append(header::SET_COOKIE, chosen);
    }
    reply
}

/// A visitor who goes from one page of ours to one in another language has chosen it.
fn chosen_language(headers: &HeaderMap, lang: Lang) -> Option<HeaderValue> {
    let is_ours = headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin");
    if !is_ours || cookie(headers, LANGUAGE_COOKIE) == Some(lang.code()) {
        return None;
    }
    SetCookie::new(LANGUAGE_COOKIE, lang.code()).path("/").max_age(LANGUAGE_AGE_S).header().ok()
}
