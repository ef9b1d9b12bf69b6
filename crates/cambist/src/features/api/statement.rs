//! `GET /api/v1/partner/statement`: every movement of the partner's money, newest first.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::header::HeaderMap;
use serde::Serialize;
use store::Tx;
use utoipa::{IntoParams, ToSchema};

use crate::app::{App, Plain};
use crate::features::book::{About, Kind, PartnerId, Pot, Pots, StatementEntry, balances, period};

use super::access::{Allowed, ReadStatement};
use super::cursor::List;
use super::params::Params;
use super::problem::Failure;
use super::profile::{Balances, Language};
use super::reply::tagged;
use super::terms::one_of;
use super::values::{Cursor, Time, Usd};

const DEFAULT_LIMIT: u32 = 100;
const LARGEST_LIMIT: u32 = 500;

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it says what the query may hold; the query is read by its names")]
struct Query {
    /// The first moment, or the first day in UTC.
    #[param(schema_with = super::document::moment)]
    from: Option<String>,
    /// The last moment, or the last day in UTC.
    #[param(schema_with = super::document::moment)]
    to: Option<String>,
    /// Items of a page at most.
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// The language of words; without it `Accept-Language` decides.
    #[param(inline)]
    lang: Option<Language>,
}

/// A part of the account.
#[derive(Serialize, ToSchema)]
struct Statement {
    /// What there is now, whatever the period.
    balances: Balances,
    /// What there was before the period, and after it.
    opening: InPots,
    closing: InPots,
    /// Newest first.
    items: Vec<StatementItem>,
    /// `null`: there are no more.
    next_cursor: Option<Cursor>,
}

/// What there was at one moment.
#[derive(Serialize, ToSchema)]
struct InPots {
    held: Usd,
    available: Usd,
    in_payout: Usd,
}

/// What changed; what did not change is left out.
#[derive(Serialize, ToSchema)]
struct Changes {
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<Usd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    available: Option<Usd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_payout: Option<Usd>,
}

/// One movement of money.
#[derive(Serialize, ToSchema)]
struct StatementItem {
    #[schema(minimum = 1)]
    id: i64,
    time: Time,
    #[schema(schema_with = kind_words)]
    kind: &'static str,
    /// The order or the payout that it was about.
    order: Option<i64>,
    payout: Option<i64>,
    /// Why, in words.
    cause: String,
    /// The name of the fact: the same fact twice changes nothing.
    #[schema(example = "grant:order:1:level:1")]
    fact: String,
    changes: Changes,
    /// What there was afterwards.
    after: InPots,
}

fn kind_words() -> utoipa::openapi::schema::Object {
    one_of(Kind::ALL.map(Kind::name))
}

/// Every movement of money, newest first
///
/// `opening` and `closing` frame the period; each item says what it changed and what there was then.
#[utoipa::path(
    get,
    path = "/api/v1/partner/statement",
    operation_id = "statement",
    tag = "Account",
    params(Query),
    security(("key" = ["statement:read"])),
    responses((status = 200, description = "A page of the statement.", body = Statement)),
)]
pub(super) async fn show(
    State(app): State<App>,
    allowed: Allowed<ReadStatement>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let partner_id = allowed.caller.partner_id;
    let list = List { secret: &app.secrets().user_hash, partner_id, name: "statement" };
    let mut params = Params::read::<Query>(query.as_deref());
    let (from, until) = params.window();
    let lang = params.lang(&headers);
    let limit = params.limit(DEFAULT_LIMIT, LARGEST_LIMIT);
    let cursor = params.cursor::<1>(&list).map(|[id]| id);
    params.done()?;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let partner = PartnerId(partner_id);
        let period = period(tx, partner, from, until.map(|until| until.saturating_add(1)))?;
        let page = period.newest(tx, cursor, limit)?;
        let frame = (period.opening(tx)?, period.closing(tx)?);
        Ok((balances(tx, partner)?, frame, page))
    };
    let (has, (opening, closing), page) = app.store().read(read).await?;
    let told = Statement {
        balances: has.into(),
        opening: in_pots(&opening),
        closing: in_pots(&closing),
        items: page.lines.iter().map(|(entry, after)| item(lang, entry, after)).collect(),
        next_cursor: page.next.map(|next| Cursor(list.cursor([next]))),
    };
    Ok(tagged(&headers, &told))
}

fn in_pots(pots: &Pots) -> InPots {
    let [held, available, in_payout] =
        [Pot::Held, Pot::Available, Pot::InPayout].map(|pot| pots.of(pot).into());
    InPots { held, available, in_payout }
}

fn item(lang: crate::words::Lang, entry: &StatementEntry, after: &Pots) -> StatementItem {
    let [held, available, in_payout] =
        [Pot::Held, Pot::Available, Pot::InPayout].map(|pot| entry.change_of(pot).map(Usd::from));
    StatementItem {
        id: entry.id,
        time: Time::of_ms(entry.at_ms),
        kind: entry.kind.name(),
        order: entry.order_id(),
        payout: match entry.subject.about {
            About::Payout(number) => Some(number),
            About::Order(_) | About::Office => None,
        },
        cause: entry.cause(lang),
        fact: entry.fact.as_str().to_owned(),
        changes: Changes { held, available, in_payout },
        after: in_pots(after),
    }
}
