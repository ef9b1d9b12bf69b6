//! Edge: one call, judged in the contract's order.

use std::net::IpAddr;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, RawQuery, State};
use axum::response::Response;
use axum::routing::get;
use http::header::{self, HeaderMap};
use store::Stop;

use crate::app::{App, Client};
use crate::features::partners::{ApiKey, Caller, KeyDenial, KeyUse, Scope, authorise};
use crate::features::settings::OfficeState;

use super::envelope::Failure;
use super::parameters::Parameters;
use super::{add_payout, get_exchanges, get_info, get_links, get_payouts};

/// A method of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Info,
    Exchanges,
    Links,
    Payouts,
    AddPayout,
}

/// Every method: its name, and what a key must be allowed to do for it.
const METHODS: &[(&str, Method, Scope)] = &[
    ("get_info", Method::Info, Scope::InfoRead),
    ("get_exchanges", Method::Exchanges, Scope::ExchangesRead),
    ("get_links", Method::Links, Scope::ClicksRead),
    ("get_payouts", Method::Payouts, Scope::PayoutsRead),
    ("add_payout", Method::AddPayout, Scope::PayoutsWrite),
];

/// The contract's one address.
pub fn routes() -> Router<App> {
    Router::new().route("/service/partner/api.php", get(answer).post(answer))
}

async fn answer(
    State(app): State<App>,
    Extension(Client(client)): Extension<Client>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let form = match &body {
        Ok(body) if is_form(&headers) => &body[..],
        _ => b"",
    };
    let parameters = Parameters::read(query.as_deref().unwrap_or_default(), form);
    match run(&app, client, &headers, &parameters, body.is_ok()).await {
        Ok(reply) => reply,
        Err(failure) => failure.reply(),
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
    kind.to_ascii_lowercase().starts_with(b"application/x-www-form-urlencoded")
}

async fn run(
    app: &App,
    client: IpAddr,
    headers: &HeaderMap,
    parameters: &Parameters,
    is_whole: bool,
) -> Result<Response, Failure> {
    let sent = sent_key(headers).or_else(|| parameters.text("api_key"));
    app.limits().count(client, sent).map_err(Failure::TooMany)?;
    if app.office_state() == OfficeState::Maintenance {
        return Err(Failure::Unavailable);
    }
    let caller = identify(app, client, sent).await?;
    let method = method(parameters, &caller)?;
    if !is_whole {
        let sentence = "the form could not be read; it may have 64 KiB".to_owned();
        return Err(Failure::Parameter(sentence));
    }
    match method {
        Method::Info => get_info::answer(app, &caller).await,
        Method::Exchanges => get_exchanges::answer(app, &caller, parameters).await,
        Method::Links => get_links::answer(app, &caller, parameters).await,
        Method::Payouts => get_payouts::answer(app, &caller, parameters).await,
        Method::AddPayout => add_payout::answer(app, &caller, parameters).await,
    }
}

/// The key in the header; it goes before one in the query, which ends up in more places.
fn sent_key(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

async fn identify(app: &App, client: IpAddr, sent: Option<&str>) -> Result<Caller, Failure> {
    let key = sent.and_then(ApiKey::parse).ok_or(Failure::Key)?;
    let now_s = app.clock().now_s();
    let found = app.store().read(move |tx| authorise(tx, &key, client, now_s)).await;
    let caller = found.map_err(|stop| match stop {
        Stop::Refused(KeyDenial::Invalid) => Failure::Key,
        Stop::Refused(KeyDenial::Address(address)) => Failure::Address(address),
        Stop::Broke(fault) => Failure::from(fault),
    })?;
    app.note_key_use(KeyUse { key_id: caller.key_id, at_s: now_s, from: client });
    Ok(caller)
}

fn method(parameters: &Parameters, caller: &Caller) -> Result<Method, Failure> {
    let refuse = |sentence: String| Err(Failure::Method(sentence));
    if parameters.text("api_action") != Some("pp") {
        return refuse("api_action must be pp".to_owned());
    }
    let names = || METHODS.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(", ");
    let Some(asked) = parameters.text("method") else {
        return refuse(format!("method is missing; methods are {}", names()));
    };
    match METHODS.iter().find(|(name, ..)| *name == asked) {
        None => refuse(format!("there is no such method; methods are {}", names())),
        Some((_, method, scope)) if caller.scopes.has(*scope) => Ok(*method),
        Some((name, ..)) => refuse(format!("the API key's scopes do not include {name}")),
    }
}
