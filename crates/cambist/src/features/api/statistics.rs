//! `GET /api/v1/partner/statistics`: what clicks and exchanges of a window come to.
//!
//! Exact, and of bounded cost: clicks come from the counts of their hours, however many there are.
//! Clicks by sub-id are counted one by one, in reads of some thousands of rows with no
//! transaction between them, and a window that holds more than a call may look at is refused instead
//! of estimated.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use http::header::HeaderMap;
use serde::Serialize;
use store::Tx;
use utoipa::{IntoParams, ToSchema};

use crate::app::{App, Plain};
use crate::features::clicks::{
    AddressFilter, ClickFilter, Counted, Whose, Window, count_clicks, list_clicks,
};
use crate::features::figures::{
    By, Tally, USUAL_SUB, count_exchanges_up_to, sub_id, tally_clicks, tally_exchanges,
};

use super::access::{Allowed, ReadStatistics};
use super::clicks::id_range;
use super::params::Params;
use super::problem::{Failure, Refused};
use super::reply::tagged;
use super::tally::{Figures, Row};
use super::terms::one_of;
use super::values::Time;

const DAY_MS: i64 = 86_400_000;
/// The longest window, in days.
const LONGEST: i64 = 92;
/// Clicks (by sub-id) and exchanges that one call looks at, at most.
const MOST_CLICKS: u32 = 500_000;
const MOST_EXCHANGES: u32 = 50_000;
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

fn by_words() -> utoipa::openapi::schema::Object {
    let mut words = one_of(By::ALL.map(|(_, word)| word));
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
    let by = params.choice("by", By::ALL).unwrap_or(By::Day);
    let sub_name = params.sub_name().unwrap_or_else(|| USUAL_SUB.to_owned());
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
    let group = Group { by, sub_name };
    let mut tally = Tally::default();
    let partner_id = allowed.caller.partner_id;
    add_clicks(&app, partner_id, (from_ms, until_ms), &group, &mut tally).await?;
    count_exchanges(&app, partner_id, (from_ms, until_ms), &group, &mut tally).await?;
    let told = tally.told(by == By::Day, limit)?;
    let word = By::ALL.iter().find(|(known, _)| *known == by).map_or("", |(_, word)| word);
    let (from, to) = (Time::exact(from_ms), Time::exact(until_ms));
    let items = told.rows.into_iter().map(Row::from).collect();
    let (rest, total) = (told.rest.map(Figures::from), told.total.into());
    Ok(tagged(&headers, &Statistics { from, to, by: word, items, rest, total }))
}

/// What is counted together.
struct Group {
    by: By,
    sub_name: String,
}

async fn add_clicks(
    app: &App,
    partner_id: i64,
    window: (i64, i64),
    group: &Group,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let (by, links) = (group.by, app.links());
    if by == By::Sub {
        return add_clicks_by_sub(app, partner_id, window, group, tally).await;
    }
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let mut found = Tally::default();
        tally_clicks(tx, partner_id, window, by, &links, &mut found)?;
        Ok(found)
    };
    tally.join(app.clicks().read_long(read).await?);
    Ok(())
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
            tally.click(key, row.is_bot);
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
    window: (i64, i64),
    group: &Group,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let (by, sub_name, links) = (group.by, group.sub_name.clone(), app.links());
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        if count_exchanges_up_to(tx, partner_id, window, MOST_EXCHANGES + 1)?
            > i64::from(MOST_EXCHANGES)
        {
            return Ok(None);
        }
        let mut found = Tally::default();
        tally_exchanges(tx, partner_id, window, (by, &sub_name), &links, &mut found)?;
        Ok(Some(found))
    };
    let found = app.store().read_long(read).await?;
    let most = || too_much(format!("the window has more than {MOST_EXCHANGES} exchanges"));
    tally.join(found.ok_or_else(most)?);
    Ok(())
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
