//! Edge: the orders on which the partner has a reward, newest first.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Tx};
use web::query::Query;

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::orders::{Order, orders_of};
use crate::features::partners::PartnerUser;
use crate::features::rewards::{Reward, RewardFilter, list_rewards, oldest_wanted, reason_words};
use crate::features::storefront::{currency_of, number_of, state_key};
use crate::pages::{Frame, Page};

use super::exchange;
use super::sections::{Section, SectionLink};

/// Exchanges on one page.
const ON_A_PAGE: u32 = 50;

/// An exchange as its partner sees it: nothing tells him who the customer is.
struct ExchangeView {
    number: i64,
    href: String,
    /// `YYYY-MM-DD HH:MM:SS` in UTC.
    time: String,
    pair: String,
    give: String,
    get: String,
    state: String,
    state_words: String,
    reward_words: String,
    is_accrued: bool,
    /// With its unit; empty until decided.
    amount: String,
    /// Why it was not given, or not yet; else empty.
    reason: String,
    user_hash: String,
}

/// The partner's exchanges, newest first.
#[derive(Template)]
#[template(path = "features/cabinet/pages/exchanges.html")]
struct ExchangesPage {
    page: Page,
    section: Section,
    exchanges: Vec<ExchangeView>,
    /// The page of older exchanges.
    older: Option<String>,
    /// The first page, when this is another one.
    newest: Option<String>,
}

impl ExchangesPage {
    fn sections(&self) -> Vec<SectionLink> {
        self.section.links(&self.page)
    }
}

/// One page of exchanges, as it stands in the books.
struct Found {
    /// By the numbers of their orders, as the orders are.
    rewards: Vec<Reward>,
    orders: Vec<Order>,
    /// The first order of the page, when older ones are left.
    before: Option<i64>,
}

pub(super) async fn show(
    State(app): State<App>,
    frame: Frame,
    PartnerUser { partner, .. }: PartnerUser,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let before = Query::parse(&raw).exact("before");
    let before = before.and_then(|text| text.trim().parse::<i64>().ok());
    let before = before.filter(|before| *before > 0);
    let found = match find(&app, partner.id, before).await {
        Ok(found) => found,
        Err(fault) => return frame.fault(&fault),
    };
    let section = Section::Exchanges;
    let page = Page { query: raw, ..frame.page(section.path()) };
    let href = section.href(&page);
    let orders = &found.orders;
    let with_order = |reward: &Reward| {
        let place = orders.binary_search_by_key(&reward.order_id, |order| order.id).ok()?;
        Some(exchange(&app, &page, &orders[place], reward))
    };
    let view = ExchangesPage {
        section,
        exchanges: found.rewards.iter().rev().filter_map(with_order).collect(),
        older: found.before.map(|before| format!("{href}?before={before}")),
        newest: before.map(|_| href),
        page,
    };
    frame.html(StatusCode::OK, &view)
}

async fn find(app: &App, partner_id: i64, before: Option<i64>) -> Result<Found, Fault> {
    let filter = RewardFilter {
        partner_id,
        first: 0,
        last: before.map_or(i64::MAX, |before| before - 1),
        from_ms: i64::MIN,
        until_ms: i64::MAX,
    };
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let (first, has_older) = oldest_wanted(tx, &filter, ON_A_PAGE)?;
        let filter = RewardFilter { first, ..filter };
        let rewards = list_rewards(tx, &filter, ON_A_PAGE)?;
        let orders = orders_of(tx, partner_id, first, filter.last)?;
        Ok(Found { rewards, orders, before: has_older.then_some(first) })
    };
    Ok(app.store().read(read).await?)
}

fn exchange(app: &App, page: &Page, order: &Order, reward: &Reward) -> ExchangeView {
    let snapshot = app.snapshot();
    let currency = |code: &str| currency_of(&snapshot.rates, code, page.lang);
    let attributed = reward.origin(order);
    ExchangeView {
        number: order.id,
        href: exchange::path(page.lang, order.id),
        time: utc_text(order.created_at_ms.div_euclid(1000)),
        pair: format!("{} → {}", order.from, order.to),
        give: number_of(page, order.give, &currency(&order.from)),
        get: number_of(page, order.get, &currency(&order.to)),
        state: order.state.to_string(),
        state_words: page.word(state_key(order.state)),
        reward_words: page.word(reward.standing_key(order.state)),
        is_accrued: reward.status.is_accrued(),
        amount: reward
            .told_amount()
            .map(|amount| format!("{}\u{a0}USD", page.number(&amount.to_string())))
            .unwrap_or_default(),
        reason: reason_words(page.lang, &reward.reason),
        user_hash: attributed.map(|attributed| attributed.user_hash.clone()).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests;
