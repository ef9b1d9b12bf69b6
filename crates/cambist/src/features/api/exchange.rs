//! `GET /api/v1/partner/exchanges/{order}`: one exchange, what it earned the partner, and how that
//! came about.
//!
//! Words are in English, or as `Accept-Language` prefers; `lang=en` or `lang=ru` decides over both.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::header::{self, HeaderMap, HeaderValue};
use money::Amount;
use serde::Serialize;
use store::Tx;
use web::query::Query;

use crate::app::{App, Plain};
use crate::clock::rfc3339;
use crate::features::history::{History, Line, history_for};
use crate::features::orders::Attributed;
use crate::features::partners::Scope;
use crate::features::rewards::{Reward, keyed_steps, reason_words, terms_words};
use crate::words::Lang;

use super::caller::Program;
use super::problem::Failure;
use super::reply::json;

/// The reply. Times are RFC 3339 in UTC; amounts are exact decimals in strings.
#[derive(Serialize)]
struct Exchange {
    order: i64,
    /// The codes of what is given and received, and how much of each.
    from: String,
    to: String,
    give: String,
    get: String,
    state: &'static str,
    created: String,
    /// `null` for a reward of the second level: whose visitor it was is not for its partner.
    attribution: Option<Attribution>,
    reward: Earned,
    /// What was agreed when the order was placed, in words.
    terms: String,
    /// How the reward was computed, in order; empty until decided.
    derivation: Vec<Step>,
    history: Vec<Happened>,
}

/// Why the order is the partner's.
#[derive(Serialize)]
struct Attribution {
    /// The code of the link that was followed; `null`: the link is gone.
    link: Option<String>,
    /// The rule that decided, in words.
    rule: String,
    query_string: String,
    user_hash: String,
}

/// The caller's own reward.
#[derive(Serialize)]
struct Earned {
    level: i64,
    status: &'static str,
    /// USD; what it had been, once reversed or denied; `null` until decided.
    amount: Option<String>,
    /// `null`: it is not held now.
    held_until: Option<String>,
    /// Why it is undecided, reversed or denied; else empty.
    reason: String,
}

/// One step of the computation.
#[derive(Serialize)]
struct Step {
    /// The same in every language; `null`: a line of an older office.
    key: Option<String>,
    words: String,
}

/// One line of the history, as the cabinet shows it.
#[derive(Serialize)]
struct Happened {
    time: String,
    words: String,
    detail: String,
}

pub(super) async fn show(
    State(app): State<App>,
    program: Program,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    number: Result<Path<i64>, PathRejection>,
) -> Result<Response, Failure> {
    let partner_id = program.for_scope(Scope::ExchangesRead)?.partner_id;
    let lang = language(&query.unwrap_or_default(), &headers)?;
    // What is no number is no order either.
    let Path(number) = number.map_err(|_| Failure::Order)?;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(history_for(tx, number, partner_id)?) };
    let (found, reward) = app.store().read(read).await?.ok_or(Failure::Order)?;
    let mut reply = json(&exchange(&app, lang, partner_id, &found, &reward));
    let code = HeaderValue::from_static(lang.code());
    reply.headers_mut().insert(header::CONTENT_LANGUAGE, code);
    Ok(reply)
}

fn language(raw: &str, headers: &HeaderMap) -> Result<Lang, Failure> {
    let asked = Query::parse(raw).exact("lang").filter(|code| !code.is_empty());
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    match asked {
        None => Ok(Lang::accepted(accepted, Lang::En)),
        Some(code) => Lang::from_code(&code)
            .ok_or_else(|| Failure::Parameter("lang", "write en or ru".to_owned())),
    }
}

fn exchange(app: &App, lang: Lang, partner_id: i64, found: &History, reward: &Reward) -> Exchange {
    let order = &found.order;
    let steps = keyed_steps(lang, &reward.steps).into_iter();
    Exchange {
        order: order.id,
        from: order.from.clone(),
        to: order.to.clone(),
        give: order.give.to_string(),
        get: order.get.to_string(),
        state: order.state.word(),
        created: time(order.created_at_ms),
        attribution: reward.origin(order).map(|came| attribution(app, lang, came)),
        reward: earned(lang, reward),
        terms: terms_words(lang, reward),
        derivation: steps.map(|(key, words)| Step { key, words }).collect(),
        history: found.for_partner(partner_id).iter().map(|line| happened(lang, line)).collect(),
    }
}

fn attribution(app: &App, lang: Lang, came: &Attributed) -> Attribution {
    Attribution {
        link: app.links().code_of(came.link_id).map(str::to_owned),
        rule: came.rule.words(lang),
        query_string: came.query_string.clone(),
        user_hash: came.user_hash.clone(),
    }
}

fn earned(lang: Lang, reward: &Reward) -> Earned {
    Earned {
        level: reward.level,
        status: reward.status.word(),
        amount: reward.told_amount().as_ref().map(Amount::to_string),
        held_until: reward.held_now_until_s().map(rfc3339),
        reason: reason_words(lang, &reward.reason),
    }
}

fn happened(lang: Lang, line: &Line) -> Happened {
    Happened { time: time(line.at_ms), words: line.words(lang), detail: line.detail(lang) }
}

fn time(at_ms: i64) -> String {
    rfc3339(at_ms.div_euclid(1000))
}
