//! Edge: one call, judged in the contract's order.

use std::net::IpAddr;

use crate::app::{App, Client};
use crate::features::partners::{Caller, Denied, Scope, admit, bearer};
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, RawQuery, State};
use axum::response::Response;
use axum::routing::get;
use http::header::{self, HeaderMap};

use super::envelope::Failure;
use super::parameters::Parameters;
use super::{add_payout, get_exchanges, get_info, get_links, get_payouts};

/// A method of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Info,
    Exchanges,
    Links,
    Payouts,
    AddPayout,
}

/// Every method: its name, and what a key must be allowed to do for it.
pub(super) const METHODS: &[(&str, Method, Scope)] = &[
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
    // The key in the header goes before one in the query, which ends up in more places.
    let sent = bearer(headers).or_else(|| parameters.text("api_key"));
    let caller = admit(app, client, sent).await.map_err(denied)?;
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

fn denied(denied: Denied) -> Failure {
    match denied {
        Denied::TooMany(wait_s) => Failure::TooMany(wait_s),
        Denied::Closed => Failure::Unavailable,
        Denied::Key => Failure::Key,
        Denied::Address(address) => Failure::Address(address),
        Denied::Broke(fault) => Failure::from(fault),
    }
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
