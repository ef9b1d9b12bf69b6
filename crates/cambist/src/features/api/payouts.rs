//! `/api/v1/partner/payouts`: the caller's payouts, read, asked for and called off.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use http::header::{self, HeaderMap, HeaderValue};
use serde::{Deserialize, Serialize};
use store::{Stop, Tx};
use utoipa::openapi::schema::Object;
use utoipa::{IntoParams, ToSchema};

use crate::app::{App, Plain};
use crate::features::audit::{Actor, Deed};
use crate::features::payouts::{
    Asking, EndRefusal, Payout, PayoutRefusal, Requested, Status, cancel_own, find_own,
    list_payouts, request,
};

use super::NoQuery;
use super::access::{Allowed, ReadPayouts, WritePayouts};
use super::body::Fields;
use super::cursor::List;
use super::page::cut;
use super::params::Params;
use super::problem::{Failure, Missing, Refused};
use super::reply::{REPLAYED, done, tagged};
use super::terms::one_of;
use super::values::{Cursor, Exact, Time, Usd};

/// Rows that one call looks at, at most.
const LOOKED_AT: u32 = 2000;
const DEFAULT_LIMIT: u32 = 100;
const LARGEST_LIMIT: u32 = 1000;
const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it says what the query may hold; the query is read by its names")]
struct Query {
    /// The first moment, or the first day in UTC, in which one was asked for.
    #[param(schema_with = super::document::moment)]
    from: Option<String>,
    /// The last moment, or the last day in UTC.
    #[param(schema_with = super::document::moment)]
    to: Option<String>,
    /// Only those that stand here.
    #[param(schema_with = status_words)]
    status: Option<String>,
    /// Items of a page at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
}

fn status_words() -> Object {
    one_of(Status::ALL.map(Status::word))
}

/// A page of payouts.
#[derive(Serialize, ToSchema)]
struct PayoutPage {
    /// Newest first.
    items: Vec<PayoutItem>,
    /// `null`: there are no more. A filtered page may be short, or empty, and still go on.
    next_cursor: Option<Cursor>,
}

/// Money that left the balance, or is about to.
#[derive(Serialize, ToSchema)]
struct PayoutItem {
    /// The number, the same everywhere.
    #[schema(minimum = 1)]
    id: i64,
    /// By which method.
    #[schema(minimum = 1)]
    method_id: i64,
    /// Where to, as you wrote it.
    account: String,
    /// What left the balance.
    amount: Usd,
    /// The part of it that the office keeps.
    fee: Usd,
    /// USD for one of the currency, fixed when it was asked for.
    price: Exact,
    /// The code of what arrives.
    #[schema(example = "USDTTRC20")]
    currency: String,
    /// How much arrives.
    arrives: Exact,
    #[schema(schema_with = status_words)]
    status: &'static str,
    /// Whether you may call it off now.
    may_cancel: bool,
    requested: Time,
    /// When it was done or called off; `null`: it was not.
    ended: Option<Time>,
    /// By which payment it was done; empty until then.
    reference: String,
    /// Why the office called it off; empty unless it did.
    reason: String,
}

/// What is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it says what the body may hold; the body is read by its names")]
struct PayoutAsking {
    /// One of `payout-methods`.
    #[schema(minimum = 1, example = 1)]
    method_id: i64,
    /// The account to pay to.
    #[schema(min_length = 1, max_length = 200, example = "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC")]
    account: String,
    /// How much is to leave the balance; without it everything that is available.
    #[schema(max_length = 40, example = "25.5", nullable = false)]
    amount: Option<String>,
}

/// Payouts, newest first
#[utoipa::path(
    get,
    path = "/api/v1/partner/payouts",
    operation_id = "payouts",
    tag = "Payouts",
    params(Query),
    security(("key" = ["payouts:read"])),
    responses((status = 200, description = "A page of payouts.", body = PayoutPage)),
)]
pub(super) async fn list(
    State(app): State<App>,
    allowed: Allowed<ReadPayouts>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let partner_id = allowed.caller.partner_id;
    let list = List { secret: &app.secrets().user_hash, partner_id, name: "payouts" };
    let mut params = Params::read::<Query>(query.as_deref());
    let (from, until) = params.window();
    let status = params.choice("status", Status::ALL.map(|status| (status, status.word())));
    let limit = params.limit(DEFAULT_LIMIT, LARGEST_LIMIT);
    let before = params.cursor::<1>(&list).map(|[id]| id);
    params.done()?;
    let read =
        move |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_payouts(tx, partner_id, before, LOOKED_AT)?) };
    let rows = app.store().read(read).await?;
    let is_full = rows.len() >= LOOKED_AT as usize;
    let numbers: Vec<i64> = rows.iter().map(|payout| payout.id).collect();
    let page = cut(rows, is_full, limit, |payout| {
        from.is_none_or(|from| payout.requested_at_ms >= from)
            && until.is_none_or(|until| payout.requested_at_ms <= until)
            && status.is_none_or(|status| payout.status == status)
    });
    let told = PayoutPage {
        items: page.rows.into_iter().map(item).collect(),
        next_cursor: page.next.map(|place| Cursor(list.cursor([numbers[place]]))),
    };
    Ok(tagged(&headers, &told))
}

/// One payout
#[utoipa::path(
    get,
    path = "/api/v1/partner/payouts/{id}",
    operation_id = "payout",
    tag = "Payouts",
    params(("id" = i64, Path, description = "The payout's number.", minimum = 1, example = 1)),
    security(("key" = ["payouts:read"])),
    responses(
        (status = 200, description = "The payout.", body = PayoutItem),
        (status = 404, description = "`payout.unknown`: none of your payouts has this number."),
    ),
)]
pub(super) async fn show(
    State(app): State<App>,
    allowed: Allowed<ReadPayouts>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Response, Failure> {
    Params::read::<NoQuery>(query.as_deref()).done()?;
    let (partner_id, id) = (allowed.caller.partner_id, number(id)?);
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_own(tx, partner_id, id)?) };
    let payout = app.store().read(read).await?.ok_or(Failure::Missing(Missing::Payout))?;
    Ok(tagged(&headers, &item(payout)))
}

/// Ask for money
///
/// The money leaves the balance at once and waits for the office; fee and price are fixed now. The
/// same `Idempotency-Key` with the same content makes one payout, however often it is sent: after a
/// timeout, send it again.
#[utoipa::path(
    post,
    path = "/api/v1/partner/payouts",
    operation_id = "ask_for_payout",
    tag = "Payouts",
    params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 64,
        pattern = "^[!-~]{1,64}$", description = "What you call this request.",
        example = "payout-2026-11")),
    request_body(content = PayoutAsking, content_type = "application/json"),
    security(("key" = ["payouts:write"])),
    responses(
        (status = 201, description = "The payout, which waits for the office.", body = PayoutItem,
            headers(("Location" = String, description = "Where it is read."))),
        (status = 200, description = "The payout that this key made before, as it is now.",
            body = PayoutItem,
            headers(("Idempotency-Replayed" = String, description = "`true`."))),
        (status = 409, description = "`payout.key_reused`: the key meant another request."),
        (status = 422, description = "`request.invalid`, or a refusal: `payout.insufficient`, \
            `payout.below_minimum`, `payout.above_maximum`, `payout.amount_malformed`, \
            `payout.amount_not_positive`, `payout.method_unavailable`, `payout.account_malformed`, \
            `payout.account_blocked`, `payout.account_unverified`, `payout.too_few_orders`, \
            `payout.no_price`, `payout.nothing_arrives`, `payout.suspended`, `payout.books`."),
    ),
)]
pub(super) async fn ask(
    State(app): State<App>,
    allowed: Allowed<WritePayouts>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    Params::read::<NoQuery>(query.as_deref()).done()?;
    let key = idempotency_key(&headers)?;
    let asking = asking(allowed.caller.partner_id, key, &headers, body)?;
    let (deed, terms) = (deed(&app, allowed.caller.key_id), app.payout_terms());
    let unit = move |tx: &mut Tx<'_>| request(tx, &deed, &asking, &terms);
    let requested = app.store().write(unit).await.map_err(refused)?;
    let (status, payout) = match requested {
        Requested::New(payout) => (StatusCode::CREATED, payout),
        Requested::Repeated(payout) => (StatusCode::OK, payout),
    };
    let place = format!("/api/v1/partner/payouts/{}", payout.id);
    let place = HeaderValue::from_str(&place).expect("a number is plain digits");
    let mut reply = done(status, &item(payout));
    match status {
        StatusCode::CREATED => reply.headers_mut().insert(header::LOCATION, place),
        _ => reply.headers_mut().insert(REPLAYED, HeaderValue::from_static("true")),
    };
    Ok(reply)
}

/// Call a payout off
///
/// As long as it is pending and the office is not paying it: the money is available again.
#[utoipa::path(
    post,
    path = "/api/v1/partner/payouts/{id}/cancel",
    operation_id = "cancel_payout",
    tag = "Payouts",
    params(("id" = i64, Path, description = "The payout's number.", minimum = 1, example = 1)),
    security(("key" = ["payouts:write"])),
    responses(
        (status = 200, description = "The payout, called off.", body = PayoutItem),
        (status = 404, description = "`payout.unknown`: none of your payouts has this number."),
        (status = 409, description = "`payout.ended`: it was done or called off before; \
            `payout.being_paid`: the money may be on its way."),
    ),
)]
pub(super) async fn cancel(
    State(app): State<App>,
    allowed: Allowed<WritePayouts>,
    RawQuery(query): RawQuery,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Response, Failure> {
    Params::read::<NoQuery>(query.as_deref()).done()?;
    let (partner_id, id) = (allowed.caller.partner_id, number(id)?);
    let (deed, reactions) = (deed(&app, allowed.caller.key_id), app.payout_terms().reactions);
    let unit = move |tx: &mut Tx<'_>| cancel_own(tx, &deed, partner_id, id, &reactions);
    let payout = app.store().write(unit).await.map_err(not_cancelled)?;
    Ok(done(StatusCode::OK, &item(payout)))
}

/// What is no number is no payout either.
fn number(id: Result<Path<i64>, PathRejection>) -> Result<i64, Failure> {
    id.map(|Path(id)| id).map_err(|_| Failure::Missing(Missing::Payout))
}

fn deed(app: &App, key_id: i64) -> Deed {
    Deed { at_ms: app.clock().now_ms(), actor: Actor::PartnerKey(key_id) }
}

fn idempotency_key(headers: &HeaderMap) -> Result<String, Failure> {
    let sent = headers.get(IDEMPOTENCY_KEY).and_then(|value| value.to_str().ok());
    let sent = sent.filter(|key| (1..=64).contains(&key.len()));
    let sent = sent.filter(|key| key.bytes().all(|byte| byte.is_ascii_graphic()));
    let detail = "send 1 to 64 visible ASCII characters that you use for this request only";
    sent.map(str::to_owned).ok_or_else(|| Failure::parameter(IDEMPOTENCY_KEY, detail))
}

fn asking(
    partner_id: i64,
    key: String,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Asking, Failure> {
    let mut fields = Fields::read(headers, body)?;
    for name in ["method_id", "account"] {
        if !fields.has(name) {
            fields.refuse(name, "is missing");
        }
    }
    let method_id = fields.number("method_id", i64::MAX);
    let account = fields.text("account", 200);
    let amount = fields.text("amount", 40);
    fields.done("method_id, account, amount")?;
    let (method_id, account) = (method_id.unwrap_or_default(), account.unwrap_or_default());
    Ok(Asking { partner_id, method_id, account, amount, key: Some(key) })
}

fn item(payout: Payout) -> PayoutItem {
    PayoutItem {
        id: payout.id,
        method_id: payout.method_id,
        may_cancel: payout.partner_may_cancel(),
        account: payout.account,
        amount: payout.amount.into(),
        fee: payout.fee.into(),
        price: Exact::of(money::Plain(payout.price)),
        currency: payout.currency,
        arrives: Exact::of(payout.pay),
        status: payout.status.word(),
        requested: Time::of_ms(payout.requested_at_ms),
        ended: payout.ended_at_ms.map(Time::of_ms),
        reference: payout.reference,
        reason: payout.reason,
    }
}

fn refused(stop: Stop<PayoutRefusal>) -> Failure {
    let refusal = match stop {
        Stop::Refused(refusal) => refusal,
        Stop::Broke(fault) => return Failure::from(fault),
    };
    let (status, title) = match &refusal {
        PayoutRefusal::Key => (StatusCode::BAD_REQUEST, "The idempotency key can't be read"),
        PayoutRefusal::KeyReused(_) => (StatusCode::CONFLICT, "The key means another request"),
        PayoutRefusal::Suspended
        | PayoutRefusal::Unconfirmed
        | PayoutRefusal::Method(_)
        | PayoutRefusal::Account(_)
        | PayoutRefusal::Unverified
        | PayoutRefusal::TooFewOrders { .. }
        | PayoutRefusal::Amount(_)
        | PayoutRefusal::NotPositive
        | PayoutRefusal::Insufficient { .. }
        | PayoutRefusal::BelowMinimum { .. }
        | PayoutRefusal::AboveMaximum { .. }
        | PayoutRefusal::NoPrice(_)
        | PayoutRefusal::NothingArrives(_)
        | PayoutRefusal::Book(_) => (StatusCode::UNPROCESSABLE_ENTITY, "The payout is refused"),
    };
    let field = refusal.field().map(|field| field.name());
    let (code, detail) = (refusal.code(), refusal.to_string());
    Failure::Refused(Box::new(Refused { status, code, title, detail, field }))
}

fn not_cancelled(stop: Stop<EndRefusal>) -> Failure {
    let refusal = match stop {
        Stop::Refused(refusal) => refusal,
        Stop::Broke(fault) => return Failure::from(fault),
    };
    let detail = match &refusal {
        EndRefusal::Unknown(_) => return Failure::Missing(Missing::Payout),
        // Who ended it is between operators.
        EndRefusal::Ended { id, status, .. } => format!("payout {id} is {} already", status.word()),
        EndRefusal::InBatch(_)
        | EndRefusal::Reference
        | EndRefusal::Reason
        | EndRefusal::Book(_) => refusal.to_string(),
    };
    let (status, title) = (StatusCode::CONFLICT, "The payout can't be called off");
    Failure::Refused(Box::new(Refused { status, code: refusal.code(), title, detail, field: None }))
}
