//! `GET /api/v1/partner/exchanges/{order}`: one exchange, what it earned the partner, and how that
//! came about.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::header::{self, HeaderMap, HeaderValue};
use serde::Serialize;
use store::Tx;
use utoipa::{IntoParams, ToSchema};

use crate::app::{App, Plain};
use crate::features::history::{History, Line, history_for};
use crate::features::rewards::{Reward, keyed_steps};
use crate::words::Lang;

use super::access::{Allowed, ReadExchanges};
use super::params::Params;
use super::problem::{Failure, Missing};
use super::profile::Language;
use super::reply::tagged;
use super::summary::ExchangeItem;
use super::terms::AgreedTerms;
use super::values::Time;

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it says what the query may hold; the query is read by its names")]
struct Query {
    /// The language of words; without it `Accept-Language` decides.
    #[param(inline)]
    lang: Option<Language>,
}

/// An exchange with everything that led to its reward.
#[derive(Serialize, ToSchema)]
struct Exchange {
    #[serde(flatten)]
    summary: ExchangeItem,
    /// What was agreed when the order was placed. The second level is told of its own share only.
    terms: AgreedTerms,
    /// How the reward was computed, in order; empty until decided.
    derivation: Vec<DerivationStep>,
    /// What happened, oldest first.
    history: Vec<Happened>,
}

/// One step of the computation.
#[derive(Serialize, ToSchema)]
struct DerivationStep {
    /// The same in every language; `null`: a line of an older office.
    key: Option<String>,
    words: String,
}

/// One line of the history, as the cabinet shows it.
#[derive(Serialize, ToSchema)]
struct Happened {
    time: Time,
    words: String,
    detail: String,
}

/// One exchange, with its history and how its reward was computed
#[utoipa::path(
    get,
    path = "/api/v1/partner/exchanges/{order}",
    operation_id = "exchange",
    tag = "Exchanges",
    params(
        ("order" = i64, Path, description = "The order's number.", minimum = 1, example = 1),
        Query,
    ),
    security(("key" = ["exchanges:read"])),
    responses(
        (status = 200, description = "The exchange.", body = Exchange,
            headers(("Content-Language" = String, description = "The language of its words."))),
        (status = 404, description = "`order.unknown`: none of your exchanges has this number."),
    ),
)]
pub(super) async fn show(
    State(app): State<App>,
    allowed: Allowed<ReadExchanges>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    number: Result<Path<i64>, PathRejection>,
) -> Result<Response, Failure> {
    let partner_id = allowed.caller.partner_id;
    let mut params = Params::read::<Query>(query.as_deref());
    let lang = params.lang(&headers);
    params.done()?;
    // What is no number is no order either.
    let Path(number) = number.map_err(|_| Failure::Missing(Missing::Order))?;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(history_for(tx, number, partner_id)?) };
    let found = app.store().read(read).await?;
    let (found, reward) = found.ok_or(Failure::Missing(Missing::Order))?;
    let mut reply = tagged(&headers, &exchange(&app, lang, partner_id, &found, &reward));
    let code = HeaderValue::from_static(lang.code());
    reply.headers_mut().insert(header::CONTENT_LANGUAGE, code);
    Ok(reply)
}

fn exchange(app: &App, lang: Lang, partner_id: i64, found: &History, reward: &Reward) -> Exchange {
    let steps = keyed_steps(lang, &reward.steps).into_iter();
    Exchange {
        summary: ExchangeItem::new(app, lang, &found.order, reward),
        terms: AgreedTerms::of_reward(lang, reward),
        derivation: steps.map(|(key, words)| DerivationStep { key, words }).collect(),
        history: found.for_partner(partner_id).iter().map(|line| happened(lang, line)).collect(),
    }
}

fn happened(lang: Lang, line: &Line) -> Happened {
    Happened { time: Time::of_ms(line.at_ms), words: line.words(lang), detail: line.detail(lang) }
}
