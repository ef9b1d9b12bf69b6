//! `GET /api/v1/partner/exchanges`: the orders on which the caller has a reward, by creation or by
//! change.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::header::HeaderMap;
use serde::Serialize;
use store::Tx;
use utoipa::{IntoParams, ToSchema};

use crate::app::{App, Plain};
use crate::features::figures::Wanted;
use crate::features::orders::{Order, State as OrderState, orders_changed, orders_of};
use crate::features::rewards::{Reward, Status, rewards_back, rewards_changed};

use super::access::{Allowed, ReadExchanges};
use super::clicks::link_id;
use super::cursor::List;
use super::page::cut;
use super::params::Params;
use super::problem::Failure;
use super::profile::Language;
use super::reply::tagged;
use super::summary::{ExchangeItem, state_words, status_words};
use super::values::Cursor;

/// Rows that one call looks at, at most.
const LOOKED_AT: u32 = 2000;
const DEFAULT_LIMIT: u32 = 100;
const LARGEST_LIMIT: u32 = 1000;
/// A change is told when it is so old: one that waits for another unit of work carries the time at
/// which it began, and whoever has read on already would never see it.
const SETTLED_MS: i64 = 5_000;

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it says what the query may hold; the query is read by its names")]
struct Query {
    /// The first moment of creation, or the first day in UTC.
    #[param(schema_with = super::document::moment)]
    from: Option<String>,
    /// The last moment of creation, or the last day in UTC.
    #[param(schema_with = super::document::moment)]
    to: Option<String>,
    /// Only what changed at this moment or later, the oldest change first.
    #[param(schema_with = super::document::moment)]
    changed_after: Option<String>,
    /// Only orders that stand here.
    #[param(schema_with = state_words)]
    status: Option<String>,
    /// Only rewards that stand here.
    #[param(schema_with = status_words)]
    reward_status: Option<String>,
    /// Only those that came by the link with this code.
    #[param(pattern = "^[A-Za-z0-9_-]{4,32}$", example = "summer")]
    link: Option<String>,
    /// Only with this sub-id: the value of the parameter that `sub_name` names.
    #[param(min_length = 1, max_length = 200, example = "post1")]
    sub: Option<String>,
    /// Which parameter of the link is the sub-id; `sub1` unless said otherwise.
    #[param(pattern = "^[A-Za-z0-9_.-]{1,32}$", example = "sub1")]
    sub_name: Option<String>,
    /// Items of a page at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// The language of words; without it `Accept-Language` decides.
    #[param(inline)]
    lang: Option<Language>,
}

/// A page of exchanges.
#[derive(Serialize, ToSchema)]
struct ExchangePage {
    /// Newest first; with `changed_after` the oldest change first.
    items: Vec<ExchangeItem>,
    /// `null`: there are no more. A filtered page may be short, or empty, and still go on.
    next_cursor: Option<Cursor>,
}

/// What is asked for.
struct Asked {
    /// By change, from this place on; `None`: by creation.
    changed_after: Option<(i64, i64)>,
    /// By creation, before this place.
    below: (i64, i64),
    limit: u32,
    wish: Wish,
}

/// Which exchanges are wanted.
#[derive(Clone)]
struct Wish {
    /// Created from here on, and not after there, in unix milliseconds.
    from_ms: i64,
    until_ms: i64,
    state: Option<OrderState>,
    status: Option<Status>,
    link_id: Option<i64>,
    sub: Option<Wanted>,
}

/// Exchanges, by creation or by change
///
/// Without `changed_after`, newest first. With it, the oldest change first: take the `changed` of the
/// last item for the next call's `changed_after`, and what changed is never missed; an item may come
/// twice. A change is listed 5 seconds after it happened. One call looks at no more than 2,000
/// exchanges, so that with a filter a page may be short, or even empty, and still have a
/// `next_cursor`.
#[utoipa::path(
    get,
    path = "/api/v1/partner/exchanges",
    operation_id = "exchanges",
    tag = "Exchanges",
    params(Query),
    security(("key" = ["exchanges:read"])),
    responses((status = 200, description = "A page of exchanges.", body = ExchangePage)),
)]
pub(super) async fn list(
    State(app): State<App>,
    allowed: Allowed<ReadExchanges>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let partner_id = allowed.caller.partner_id;
    let mut params = Params::read::<Query>(query.as_deref());
    let lang = params.lang(&headers);
    let is_by_change = query.as_deref().is_some_and(has_changed_after);
    let name = if is_by_change { "changes" } else { "exchanges" };
    let list = List { secret: &app.secrets().user_hash, partner_id, name };
    let asked = asked(&app, params, &list)?;
    let (limit, wish) = (asked.limit, asked.wish.clone());
    let settled_ms = app.clock().now_ms() - SETTLED_MS;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(look(tx, partner_id, &asked, settled_ms)?) };
    let (rows, is_full) = app.store().read(read).await?;
    let place = |(order, reward): &(Order, Reward)| match is_by_change {
        true => [reward.changed_at_ms, order.id],
        false => [order.created_at_ms, order.id],
    };
    let places: Vec<[i64; 2]> = rows.iter().map(place).collect();
    let page = cut(rows, is_full, limit, |(order, reward)| wish.takes(order, reward));
    let item = |(order, reward): (Order, Reward)| ExchangeItem::new(&app, lang, &order, &reward);
    let told = ExchangePage {
        items: page.rows.into_iter().map(item).collect(),
        next_cursor: page.next.map(|place| Cursor(list.cursor(places[place]))),
    };
    Ok(tagged(&headers, &told))
}

fn has_changed_after(raw: &str) -> bool {
    web::query::Query::parse(raw).exact("changed_after").is_some()
}

fn asked(app: &App, mut params: Params, list: &List<'_>) -> Result<Asked, Failure> {
    let (from, until) = params.window();
    let changed = params.from("changed_after");
    let cursor = params.cursor::<2>(list).map(|[at_ms, id]| (at_ms, id));
    let link = params.link_code();
    let (from_ms, until_ms) = (from.unwrap_or(i64::MIN), until.unwrap_or(i64::MAX));
    let wish = Wish {
        from_ms,
        until_ms,
        state: params.choice("status", OrderState::ALL),
        status: params.choice("reward_status", Status::ALL),
        link_id: link.map(|code| link_id(app, list.partner_id, &code)),
        sub: params.sub(),
    };
    let limit = params.limit(DEFAULT_LIMIT, LARGEST_LIMIT);
    params.done()?;
    Ok(Asked {
        changed_after: changed.map(|moment| cursor.unwrap_or((moment, 0))),
        below: cursor.filter(|_| changed.is_none()).unwrap_or((until_ms, i64::MAX)),
        limit,
        wish,
    })
}

/// The exchanges of one look, and whether more may follow.
fn look(
    tx: &mut Tx<'_>,
    partner_id: i64,
    asked: &Asked,
    settled_ms: i64,
) -> Result<(Vec<(Order, Reward)>, bool), store::Fault> {
    let (rewards, orders) = match asked.changed_after {
        Some(after) => (
            rewards_changed(tx, partner_id, after, settled_ms, LOOKED_AT)?,
            orders_changed(tx, partner_id, after, settled_ms, LOOKED_AT)?,
        ),
        None => {
            let rewards = rewards_back(tx, partner_id, asked.wish.from_ms, asked.below, LOOKED_AT)?;
            let orders = orders_of_rewards(tx, partner_id, &rewards)?;
            (rewards, orders)
        }
    };
    let is_full = rewards.len() >= LOOKED_AT as usize;
    let with_order = |reward: Reward| {
        let place = orders.binary_search_by_key(&reward.order_id, |order| order.id).ok()?;
        Some((orders.get(place)?.clone(), reward))
    };
    Ok((rewards.into_iter().filter_map(with_order).collect(), is_full))
}

/// The orders of rewards that stand together, by number: it may bring some more.
pub(super) fn orders_of_rewards(
    tx: &mut Tx<'_>,
    partner_id: i64,
    rewards: &[Reward],
) -> Result<Vec<Order>, store::Fault> {
    let numbers = || rewards.iter().map(|reward| reward.order_id);
    match (numbers().min(), numbers().max()) {
        (Some(first), Some(last)) => orders_of(tx, partner_id, first, last),
        _ => Ok(Vec::new()),
    }
}

impl Wish {
    fn takes(&self, order: &Order, reward: &Reward) -> bool {
        let origin = reward.origin(order);
        (self.from_ms..=self.until_ms).contains(&order.created_at_ms)
            && self.state.is_none_or(|state| state == order.state)
            && self.status.is_none_or(|status| status == reward.status)
            && self.link_id.is_none_or(|id| origin.is_some_and(|origin| origin.link_id == id))
            && self
                .sub
                .as_ref()
                .is_none_or(|sub| origin.is_some_and(|origin| sub.is_in(&origin.query_string)))
    }
}
