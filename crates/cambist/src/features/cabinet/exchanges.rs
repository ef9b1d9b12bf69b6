//! Edge: the orders on which the partner has a reward: filtered, in three orders, page by page, or all
//! of them as a sheet.

mod find;
mod sheet;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use store::Tx;

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::orders::{Order, State as OrderState};
use crate::features::partners::PartnerUser;
use crate::features::rewards::{Reward, Status, reason_words, status_key};
use crate::features::storefront::{currency_of, number_of, state_key};
use crate::pages::{Frame, Page};

use super::exchange;
use super::lists::{Asked, Choice, links_of};
use super::sections::{Section, SectionLink};

use find::Wish;
pub(super) use sheet::download;

/// Exchanges on one page.
const ON_A_PAGE: u32 = 50;
/// The orders of the list, with the keys of their words.
const ORDERS: [(&str, &str); 3] =
    [("", "sort-newest"), ("oldest", "sort-oldest"), ("reward", "sort-reward")];

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

/// The partner's exchanges.
#[derive(Template)]
#[template(path = "features/cabinet/pages/exchanges.html")]
struct ExchangesPage {
    page: Page,
    section: Section,
    asked: Asked,
    /// The codes of his links with their labels.
    links: Vec<(String, String)>,
    exchanges: Vec<ExchangeView>,
    /// Where the list goes on.
    next: Option<String>,
}

impl ExchangesPage {
    fn sections(&self) -> Vec<SectionLink> {
        self.section.links(&self.page)
    }

    fn orders(&self) -> Vec<Choice> {
        self.asked.orders(&self.page, &ORDERS)
    }

    /// Every state of an order, with its words.
    fn states(&self) -> Vec<(&'static str, String)> {
        let words = |(state, word)| (word, self.page.word(state_key(state)));
        OrderState::ALL.map(words).to_vec()
    }

    /// Where a reward may stand, with its words.
    fn statuses(&self) -> Vec<(&'static str, String)> {
        let words = |(status, word)| (word, self.page.word(status_key(status, OrderState::New)));
        Status::ALL.map(words).to_vec()
    }
}

pub(super) async fn show(
    State(app): State<App>,
    frame: Frame,
    PartnerUser { partner, .. }: PartnerUser,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let section = Section::Exchanges;
    let page = Page { query: raw.clone(), ..frame.page(section.path()) };
    let mut asked = Asked::read(&raw, &page, section.href(&page), app.clock().now_s());
    let wish = Wish::read(&app, &page, partner.id, &mut asked);
    let links = links_of(&app, partner.id);
    let mut view = ExchangesPage { page, section, asked, links, exchanges: Vec::new(), next: None };
    if !view.asked.errors.is_empty() {
        return frame.html(view.asked.errors.status(), &view);
    }
    let before = view.asked.before;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(wish.page(tx, before, ON_A_PAGE)?) };
    let found = match app.store().read(read).await {
        Ok(found) => found,
        Err(stop) => return frame.fault(&stop.into_fault()),
    };
    let shown = |(order, reward): &(Order, Reward)| exchange(&app, &view.page, order, reward);
    view.exchanges = found.rows.iter().map(shown).collect();
    view.next = found.next.map(|before| view.asked.page_at(Some(before)));
    frame.html(view.asked.errors.status(), &view)
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
