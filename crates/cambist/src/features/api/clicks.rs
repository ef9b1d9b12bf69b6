//! `GET /api/v1/partner/clicks`: the caller's clicks, newest first.

use std::net::IpAddr;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::header::HeaderMap;
use serde::Serialize;
use store::{Never, Stop};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::features::clicks::{
    AddressFilter, ClickFilter, ClickId, ClickRow, list_back, user_hash,
};
use crate::features::figures::Wanted;
use crate::features::links::LinkCode;
use crate::features::partners::AddressVisibility;

use super::access::{Allowed, ReadClicks};
use super::cursor::List;
use super::page::cut;
use super::params::Params;
use super::problem::Failure;
use super::reply::tagged;
use super::values::{Cursor, Time};

/// Rows that one call looks at, at most.
const LOOKED_AT: u32 = 5000;
const DEFAULT_LIMIT: u32 = 100;
const LARGEST_LIMIT: u32 = 1000;

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
    /// Only of the link with this code.
    #[param(pattern = "^[A-Za-z0-9_-]{4,32}$", example = "summer")]
    link: Option<String>,
    /// Only bots, or only people; without it both.
    bot: Option<bool>,
    /// Only of this visitor.
    #[param(pattern = "^[0-9a-hjkmnp-tv-z]{13}$", example = "0123456789abc")]
    user_hash: Option<String>,
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
}

/// A page of clicks.
#[derive(Serialize, ToSchema)]
struct ClickPage {
    /// Newest first.
    items: Vec<ClickItem>,
    /// `null`: there are no more. A filtered page may be short, or empty, and still go on.
    next_cursor: Option<Cursor>,
}

/// One following of a link.
#[derive(Serialize, ToSchema)]
struct ClickItem {
    /// It grows with time, and JavaScript reads it exactly.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    id: i64,
    time: Time,
    /// The code of the link; `null`: it is gone.
    link: Option<String>,
    /// The family of the browser; `Unknown` when it isn't recognised.
    browser: String,
    /// As much of the address as you may see; `null`: nothing, or it is erased by now.
    #[schema(value_type = Option<String>, example = "203.0.113.0")]
    ip: Option<IpAddr>,
    referrer: String,
    /// The same for all clicks and orders of one visitor.
    #[schema(example = "0123456789abc")]
    user_hash: String,
    /// What you added to the link, verbatim.
    #[schema(example = "sub1=post1")]
    query_string: String,
    /// The codes of the pair that was asked for; `null`: none, or not one of ours.
    from: Option<String>,
    to: Option<String>,
    /// Whether it is taken for a bot.
    is_bot: bool,
}

/// Which clicks are wanted beyond their time.
struct Wish {
    link_id: Option<i64>,
    is_bot: Option<bool>,
    user_hash: Option<String>,
    sub: Option<Wanted>,
}

/// Clicks, newest first
///
/// One call looks at no more than 5,000 clicks, so that with a filter a page may be short, or even
/// empty, and still have a `next_cursor`. Clicks that come meanwhile move nothing.
#[utoipa::path(
    get,
    path = "/api/v1/partner/clicks",
    operation_id = "clicks",
    tag = "Clicks",
    params(Query),
    security(("key" = ["clicks:read"])),
    responses((status = 200, description = "A page of clicks.", body = ClickPage)),
)]
pub(super) async fn list(
    State(app): State<App>,
    allowed: Allowed<ReadClicks>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let caller = allowed.caller;
    let (partner_id, secret) = (caller.partner_id, &app.secrets().user_hash);
    let list = List { secret, partner_id, name: "clicks" };
    let mut params = Params::read::<Query>(query.as_deref());
    let (from, until) = params.window();
    let limit = params.limit(DEFAULT_LIMIT, LARGEST_LIMIT);
    let before = params.cursor::<1>(&list).map(|[id]| id);
    let link = params.link_code();
    let wish = Wish {
        link_id: link.map(|code| link_id(&app, partner_id, &code)),
        is_bot: params.flag("bot"),
        user_hash: params.user_hash(),
        sub: params.sub(),
    };
    params.done()?;
    let (first, last) = id_range(from, until);
    let filter = ClickFilter {
        partner_id,
        first,
        last: before.map_or(last, |before| last.min(before - 1)),
        address: AddressFilter::Any,
    };
    let read =
        move |tx: &mut store::Tx<'_>| Ok::<_, Stop<Never>>(list_back(tx, &filter, LOOKED_AT)?);
    let rows = app.clicks().read(read).await?;
    let is_full = rows.len() >= LOOKED_AT as usize;
    let places: Vec<i64> = rows.iter().map(|row| row.id.number()).collect();
    let hash = |row: &ClickRow| user_hash(secret, partner_id, &row.visitor);
    let page = cut(rows, is_full, limit, |row| wish.takes(row, &hash));
    let visibility = caller.address_visibility.unwrap_or(app.config().partners.address_visibility);
    let links = app.links();
    let item = |row: ClickRow| {
        let code = links.code_of(row.link_id).map(str::to_owned);
        item(row, code, visibility, &hash)
    };
    let told = ClickPage {
        items: page.rows.into_iter().map(item).collect(),
        next_cursor: page.next.map(|place| Cursor(list.cursor([places[place]]))),
    };
    Ok(tagged(&headers, &told))
}

impl Params {
    /// A token of a visitor.
    fn user_hash(&mut self) -> Option<String> {
        let token = self.text("user_hash", 64)?;
        let is_token = |b: u8| b"0123456789abcdefghjkmnpqrstvwxyz".contains(&b);
        if token.len() != 13 || !token.bytes().all(is_token) {
            self.refuse("user_hash", "write 13 characters, as clicks and exchanges tell them");
            return None;
        }
        Some(token)
    }
}

/// The number of a link of the caller's; another's has none, and no click.
pub(super) fn link_id(app: &App, partner_id: i64, code: &LinkCode) -> i64 {
    let links = app.links();
    let own = links.by_code(code.as_str()).filter(|link| link.partner_id == partner_id);
    own.map_or(-1, |link| link.id)
}

/// The numbers of the clicks of a window, by whole seconds or to the millisecond.
pub(super) fn id_range(from: Option<i64>, until: Option<i64>) -> (i64, i64) {
    let first = from.map_or(0, ClickId::first_of_ms);
    let last = until.map_or(i64::MAX, |ms| ClickId::first_of_ms(ms.saturating_add(1)) - 1);
    (first, last)
}

impl Wish {
    fn takes(&self, row: &ClickRow, hash: &dyn Fn(&ClickRow) -> String) -> bool {
        self.link_id.is_none_or(|id| id == row.link_id)
            && self.is_bot.is_none_or(|is_bot| is_bot == row.is_bot)
            && self.sub.as_ref().is_none_or(|sub| sub.is_in(&row.query_string))
            && self.user_hash.as_ref().is_none_or(|wanted| *wanted == hash(row))
    }
}

fn item(
    row: ClickRow,
    link: Option<String>,
    visibility: AddressVisibility,
    hash: &dyn Fn(&ClickRow) -> String,
) -> ClickItem {
    let code = |code: String| Some(code).filter(|code| !code.is_empty());
    ClickItem {
        id: row.id.number(),
        time: Time::exact(row.id.at_ms()),
        link,
        ip: row.address.and_then(|address| visibility.show(address)),
        user_hash: hash(&row),
        browser: row.browser,
        referrer: row.referrer,
        query_string: row.query_string,
        from: code(row.from_code),
        to: code(row.to_code),
        is_bot: row.is_bot,
    }
}
