//! `GET /api/v1/partner/statistics`: what clicks and exchanges of a window come to.
//!
//! Exact, and of bounded cost: clicks come from the counts of their hours, however many there are.
//! Exchanges, and clicks by sub-id, are counted one by one, in reads of some thousands of rows with no
//! transaction between them, and a window that holds more than a call may look at is refused instead
//! of estimated.

use std::collections::BTreeMap;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use http::header::HeaderMap;
use serde::Serialize;
use store::Tx;
use utoipa::{IntoParams, ToSchema};

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::clicks::{
    AddressFilter, ClickFilter, Counted, Whose, Window, count_by_day, count_by_link, count_by_pair,
    count_clicks, list_clicks,
};
use crate::features::orders::Order;
use crate::features::rewards::{Reward, rewards_back};

use super::access::{Allowed, ReadStatistics};
use super::clicks::id_range;
use super::exchanges::orders_of_rewards;
use super::params::Params;
use super::problem::{Failure, Refused};
use super::reply::tagged;
use super::sub::{USUAL, sub_id};
use super::tally::{Figures, Row, Tally};
use super::terms::one_of;
use super::values::Time;

const DAY_MS: i64 = 86_400_000;
/// The longest window, in days.
const LONGEST: i64 = 92;
/// Clicks (by sub-id) and exchanges that one call looks at, at most.
const MOST_CLICKS: u32 = 500_000;
const MOST_EXCHANGES: usize = 50_000;
/// Rows of one read.
const READ: u32 = 5_000;
const DEFAULT_LIMIT: u32 = 100;
const LARGEST_LIMIT: u32 = 1000;

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it says what the query may hold; the query is read by its names")]
struct Query {
    /// What is counted together: a day in UTC, a pair, a link, a sub-id.
    #[param(schema_with = by_words)]
    by: Option<String>,
    /// The first moment, or the first day in UTC; without it 30 days before the end.
    #[param(schema_with = super::document::moment)]
    from: Option<String>,
    /// The last moment, or the last day in UTC; without it now. At most 92 days after the first.
    #[param(schema_with = super::document::moment)]
    to: Option<String>,
    /// With `by=sub`: which parameter of the link is the sub-id; `sub1` unless said otherwise.
    #[param(pattern = "^[A-Za-z0-9_.-]{1,32}$", example = "sub1")]
    sub_name: Option<String>,
    /// Groups at most; what the others come to stands in `rest`.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u32>,
}

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Day,
    Pair,
    Link,
    Sub,
}

const BY: [(By, &str); 4] =
    [(By::Day, "day"), (By::Pair, "pair"), (By::Link, "link"), (By::Sub, "sub")];

fn by_words() -> utoipa::openapi::schema::Object {
    let mut words = one_of(BY.map(|(_, word)| word));
    words.default = Some("day".into());
    words
}

/// What clicks and exchanges of a window come to.
#[derive(Serialize, ToSchema)]
struct Statistics {
    /// The window, both ends included.
    from: Time,
    to: Time,
    #[schema(schema_with = by_words)]
    by: &'static str,
    /// Days in their order; everything else by reward, then completed orders, then clicks.
    items: Vec<Row>,
    /// What the groups beyond `limit` come to; `null`: there are none.
    rest: Option<Figures>,
    /// What all groups come to.
    total: Figures,
}

/// Clicks, exchanges and rewards by day, pair, link or sub-id
///
/// Exact: every click and exchange of the window is counted. A window has at most 92 days and 50,000
/// exchanges, and by sub-id 500,000 clicks; one that has more is refused with `statistics.too_much`.
#[utoipa::path(
    get,
    path = "/api/v1/partner/statistics",
    operation_id = "statistics",
    tag = "Statistics",
    params(Query),
    security(("key" = ["clicks:read", "exchanges:read"])),
    responses(
        (status = 200, description = "The figures.", body = Statistics),
        (status = 422, description = "`statistics.too_much`: ask for fewer days."),
    ),
)]
pub(super) async fn show(
    State(app): State<App>,
    allowed: Allowed<ReadStatistics>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let mut params = Params::read::<Query>(query.as_deref());
    let by = params.choice("by", BY).unwrap_or(By::Day);
    let sub_name = params.sub_name().unwrap_or_else(|| USUAL.to_owned());
    let limit = params.limit(DEFAULT_LIMIT, LARGEST_LIMIT);
    let (from, until) = params.window();
    let until_ms = until.unwrap_or_else(|| app.clock().now_ms());
    let from_ms = from.unwrap_or_else(|| until_ms.saturating_sub(30 * DAY_MS));
    if from_ms > until_ms {
        params.refuse("from", "the window can't begin in the future");
    } else if until_ms.saturating_sub(from_ms) > LONGEST * DAY_MS {
        params.refuse("from", format!("a window has at most {LONGEST} days"));
    }
    params.done()?;
    let group = Group { app: app.clone(), by, sub_name };
    let mut tally = Tally::default();
    let partner_id = allowed.caller.partner_id;
    add_clicks(&app, partner_id, (from_ms, until_ms), &group, &mut tally).await?;
    count_exchanges(&app, partner_id, (from_ms, until_ms), &group, &mut tally).await?;
    let (items, rest, total) = tally.told(by == By::Day, limit)?;
    let word = BY.iter().find(|(known, _)| *known == by).map_or("", |(_, word)| word);
    let (from, to) = (Time::exact(from_ms), Time::exact(until_ms));
    Ok(tagged(&headers, &Statistics { from, to, by: word, items, rest, total }))
}

/// Which group a click or an exchange belongs to; `None`: one that has no name.
struct Group {
    app: App,
    by: By,
    sub_name: String,
}

impl Group {
    fn of_order(&self, order: &Order, reward: &Reward) -> Option<String> {
        let origin = reward.origin(order);
        match self.by {
            By::Day => Some(day(order.created_at_ms)),
            By::Pair => Some(format!("{}/{}", order.from, order.to)),
            By::Link => self.app.links().code_of(origin?.link_id).map(str::to_owned),
            By::Sub => sub_id(&origin?.query_string, &self.sub_name),
        }
    }
}

fn day(at_ms: i64) -> String {
    utc_text(at_ms.div_euclid(1000)).chars().take(10).collect()
}

/// A day, as people write it.
fn day_of(days: i64) -> String {
    day(days.saturating_mul(DAY_MS))
}

async fn add_clicks(
    app: &App,
    partner_id: i64,
    (from_ms, until_ms): (i64, i64),
    group: &Group,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let (whose, window) = (Whose::Partner(partner_id), Window::of_ms(from_ms, until_ms));
    let (by, links) = (group.by, app.links());
    if by == By::Sub {
        return add_clicks_by_sub(app, partner_id, (from_ms, until_ms), group, tally).await;
    }
    let read = move |tx: &mut Tx<'_>| -> Plain<Vec<(Option<String>, Counted)>> {
        Ok(match by {
            By::Day => named(count_by_day(tx, whose, window)?, |day| Some(day_of(day))),
            By::Link => named(count_by_link(tx, whose, window)?, |link| {
                links.code_of(link).map(str::to_owned)
            }),
            By::Pair | By::Sub => named(count_by_pair(tx, whose, window)?, |(from, to)| {
                (!from.is_empty() && !to.is_empty()).then(|| format!("{from}/{to}"))
            }),
        })
    };
    for (key, counted) in app.clicks().read_long(read).await? {
        tally.clicks(key, counted);
    }
    Ok(())
}

fn named<K>(
    counts: BTreeMap<K, Counted>,
    name: impl Fn(K) -> Option<String>,
) -> Vec<(Option<String>, Counted)> {
    counts.into_iter().map(|(key, counted)| (name(key), counted)).collect()
}

/// What a partner adds to his links is his own, and counted by nobody in advance.
async fn add_clicks_by_sub(
    app: &App,
    partner_id: i64,
    (from_ms, until_ms): (i64, i64),
    group: &Group,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let window = Window::of_ms(from_ms, until_ms);
    let count = move |tx: &mut Tx<'_>| -> Plain<Counted> {
        Ok(count_clicks(tx, Whose::Partner(partner_id), window)?)
    };
    let Counted { people, bots } = app.clicks().read_long(count).await?;
    if people + bots > i64::from(MOST_CLICKS) {
        return Err(too_much(format!("the window has more than {MOST_CLICKS} clicks")));
    }
    let (first, last) = id_range(Some(from_ms), Some(until_ms));
    let mut filter = ClickFilter { partner_id, first, last, address: AddressFilter::Any };
    loop {
        let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_clicks(tx, &filter, READ)?) };
        let rows = app.clicks().read_long(read).await?;
        for row in &rows {
            let key = sub_id(&row.query_string, &group.sub_name);
            tally.clicks(key, Counted::of_one(row.is_bot));
        }
        match rows.last() {
            Some(last) if rows.len() >= READ as usize => filter.first = last.id.number() + 1,
            _ => return Ok(()),
        }
    }
}

async fn count_exchanges(
    app: &App,
    partner_id: i64,
    (from_ms, until_ms): (i64, i64),
    group: &Group,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let (mut below, mut counted) = ((until_ms, i64::MAX), 0);
    loop {
        let read = move |tx: &mut Tx<'_>| -> Plain<_> {
            let rewards = rewards_back(tx, partner_id, from_ms, below, READ)?;
            Ok((orders_of_rewards(tx, partner_id, &rewards)?, rewards))
        };
        let (orders, rewards) = app.store().read_long(read).await?;
        counted += rewards.len();
        if counted > MOST_EXCHANGES {
            return Err(too_much(format!("the window has more than {MOST_EXCHANGES} exchanges")));
        }
        let mut last = None;
        for reward in &rewards {
            let place = orders.binary_search_by_key(&reward.order_id, |order| order.id);
            let Some(order) = place.ok().and_then(|place| orders.get(place)) else { continue };
            tally.exchange(group.of_order(order, reward), order, reward);
            last = Some((order.created_at_ms, order.id));
        }
        match last {
            Some(place) if rewards.len() >= READ as usize => below = place,
            _ => return Ok(()),
        }
    }
}

fn too_much(detail: String) -> Failure {
    Failure::Refused(Box::new(Refused {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        code: "statistics.too_much",
        title: "More than one call counts",
        detail: format!("{detail}; ask for fewer days"),
        field: Some("from"),
    }))
}
