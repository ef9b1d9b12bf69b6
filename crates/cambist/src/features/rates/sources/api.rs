//! Edge: `PUT /api/v1/operator/rates`, where the operator's program sends prices and reserves.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::Response;
use http::StatusCode;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use store::{Refusal, Stop, Tx, Within};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::problem::Problem;

use crate::app::App;
use crate::features::audit::{Actor, Deed};
use crate::features::operators::{
    AnswerRefusal, IdempotencyKey, OperatorKey, claim_answer, keep_answer,
};
use crate::problems;

use super::pushed::{PushBody, PushRefusal, Pushed, push};

/// The largest push: some thousands of prices.
const LARGEST_BODY: usize = 1024 * 1024;
/// The request's own name for itself.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Says that an answer was given before, and that nothing was done this time.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The operator's API of rates.
pub fn routes() -> Router<App> {
    let (router, _) = documented().split_for_parts();
    router.method_not_allowed_fallback(problems::not_allowed)
}

/// The same with its description.
pub fn documented() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(answer)).layer(DefaultBodyLimit::max(LARGEST_BODY))
}

/// Why a push is not answered as asked.
#[derive(Clone, Debug, thiserror::Error)]
enum Refused {
    #[error(transparent)]
    Answer(#[from] AnswerRefusal),
    #[error(transparent)]
    Push(#[from] PushRefusal),
}

impl Refusal for Refused {}

/// What was taken.
#[derive(Serialize, ToSchema)]
struct Told<'a> {
    /// The source that the prices are of.
    source: &'a str,
    /// How many prices were sent.
    prices: usize,
    /// How many of them are others than before.
    changed: usize,
    /// How many reserves were set.
    reserves: usize,
}

/// Send prices and reserves
///
/// All of it is taken, or nothing. With an `Idempotency-Key` a repeated request is told the answer of
/// the first one, for two days.
#[utoipa::path(
    put,
    path = "/api/v1/operator/rates",
    operation_id = "push_rates",
    tag = "Operator",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 64,
        pattern = "^[!-~]{1,64}$", description = "What you call this request.")),
    request_body(content = PushBody, content_type = "application/json"),
    security(("operator_key" = [])),
    responses(
        (status = 200, description = "What was taken.", body = Told,
            headers(("Idempotency-Replayed" = Option<String>, description = "`true`: told again."))),
        (status = 404, description = "`rates.source_unknown`."),
        (status = 409, description = "`rates.source_off`, `rates.out_of_date`."),
        (status = 413, description = "`request.too_large`: at most 1 MiB."),
        (status = 422, description = "`rates.invalid`, `rates.nothing_sent`, `rates.too_many`, \
            `idempotency.key_reused`: nothing was taken; `errors` names fields."),
    ),
)]
async fn answer(
    State(app): State<App>,
    key: OperatorKey,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match run(&app, key, &headers, body).await {
        Ok((body, is_replayed)) => told(body, is_replayed),
        Err(reply) => reply,
    }
}

async fn run(
    app: &App,
    key: OperatorKey,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(String, bool), Response> {
    let body = body.map_err(|rejection| unreadable(&rejection))?;
    let name = idempotency_key(headers, &body).map_err(|refusal| refused(&refusal.into()))?;
    let sent: PushBody = serde_json::from_slice(&body).map_err(|error| malformed(&error))?;
    let deed = Deed { at_ms: app.clock().now_ms(), actor: Actor::Program(key.id) };
    let unit = move |tx: &mut Tx<'_>| once(tx, &deed, key, name.as_ref(), &sent);
    let done = app.store().write(unit).await.map_err(|stop| match stop {
        Stop::Refused(refusal) => refused(&refusal),
        Stop::Broke(fault) => problems::fault(&fault),
    })?;
    if let Err(fault) = app.refresh().await {
        // It is written; the tables follow with the next look.
        tracing::warn!(%fault, "pushed rates are not read again yet");
    }
    Ok(done)
}

/// Does a push, or gives the answer that it was given before.
fn once(
    tx: &mut Tx<'_>,
    deed: &Deed,
    key: OperatorKey,
    name: Option<&IdempotencyKey>,
    sent: &PushBody,
) -> Result<(String, bool), Stop<Refused>> {
    if let Some(name) = name
        && let Some(body) = claim_answer(tx, key.id, name, deed.at_ms).within()?
    {
        return Ok((body, true));
    }
    let Pushed { source, prices, changed, reserves } = push(tx, deed, sent).within()?;
    let told = Told { source: &source, prices, changed, reserves };
    let body = serde_json::to_string(&told).expect("words and numbers always serialize");
    if let Some(name) = name {
        keep_answer(tx, key.id, name, &body)?;
    }
    Ok((body, false))
}

fn idempotency_key(
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Option<IdempotencyKey>, AnswerRefusal> {
    let sent = headers.get(IDEMPOTENCY_KEY);
    sent.map(|word| IdempotencyKey::new(word.as_bytes(), body)).transpose()
}

fn told(body: String, is_replayed: bool) -> Response {
    let mut reply = Response::new(Body::from(body));
    let headers = reply.headers_mut();
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, json);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if is_replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    reply
}

fn unreadable(rejection: &BytesRejection) -> Response {
    let problem = match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "request.too_large", "Too large a request")
                .detail(format!("send at most {LARGEST_BODY} bytes"))
        }
        _ => Problem::new(StatusCode::BAD_REQUEST, "request.malformed", "Not a whole request"),
    };
    problems::reply(&problem)
}

fn malformed(error: &serde_json::Error) -> Response {
    let problem = Problem::new(StatusCode::BAD_REQUEST, "request.malformed", "Not a push of rates");
    problems::reply(&problem.detail(error.to_string()))
}

fn refused(refusal: &Refused) -> Response {
    const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
    let (status, code, title) = match refusal {
        Refused::Answer(AnswerRefusal::Malformed) => {
            (StatusCode::BAD_REQUEST, "idempotency.key_malformed", "Not an Idempotency-Key")
        }
        Refused::Answer(AnswerRefusal::Reused) => {
            (UNPROCESSABLE, "idempotency.key_reused", "The key means another request")
        }
        Refused::Push(PushRefusal::NoSource(_)) => {
            (StatusCode::NOT_FOUND, "rates.source_unknown", "No such source")
        }
        Refused::Push(PushRefusal::SwitchedOff(_)) => {
            (StatusCode::CONFLICT, "rates.source_off", "The source is switched off")
        }
        Refused::Push(PushRefusal::Nothing) => {
            (UNPROCESSABLE, "rates.nothing_sent", "Nothing was sent")
        }
        Refused::Push(PushRefusal::TooMany(_)) => {
            (UNPROCESSABLE, "rates.too_many", "Too many prices")
        }
        Refused::Push(PushRefusal::Fields(_)) => {
            (UNPROCESSABLE, "rates.invalid", "Nothing was taken: some fields are wrong")
        }
        Refused::Push(PushRefusal::Time(_)) => {
            (StatusCode::CONFLICT, "rates.out_of_date", "Not the newest prices")
        }
    };
    let mut problem = Problem::new(status, code, title).detail(refusal.to_string());
    if let Refused::Push(PushRefusal::Fields(fields)) = refusal {
        for (field, what) in fields {
            problem = problem.field(field.clone(), what.clone());
        }
    }
    problems::reply(&problem)
}
