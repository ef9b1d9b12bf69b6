//! Edge: one exchange as its partner sees it: what it earned him, and how that came about.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::Tx;

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::history::{History, Line, history_for};
use crate::features::orders::Order;
use crate::features::partners::PartnerUser;
use crate::features::rewards::{Reward, derivation_words, reason_words};
use crate::features::storefront::{CurrencyView, currency_of, number_of, rate_of, state_key};
use crate::pages::{Frame, Page};
use crate::words::Lang;

use super::sections::{Section, SectionLink};

/// One exchange: nothing tells the partner who the customer is.
#[derive(Template)]
#[template(path = "features/cabinet/pages/exchange.html")]
struct ExchangePage {
    page: Page,
    section: Section,
    order: Order,
    reward: Reward,
    lines: Vec<Line>,
    from: CurrencyView,
    to: CurrencyView,
}

impl ExchangePage {
    fn sections(&self) -> Vec<SectionLink> {
        self.section.links(&self.page)
    }

    fn title(&self) -> String {
        self.page.word_of("order-number", "number", &self.order.id.to_string())
    }

    fn state(&self) -> String {
        self.page.word(state_key(self.order.state))
    }

    fn give(&self) -> String {
        number_of(&self.page, self.order.give, &self.from)
    }

    fn get(&self) -> String {
        number_of(&self.page, self.order.get, &self.to)
    }

    fn rate(&self) -> String {
        rate_of(&self.page, self.order.rate, &self.from, &self.to)
    }

    fn placed_at(&self) -> String {
        utc_text(self.order.created_at_ms.div_euclid(1000))
    }

    fn reward_status(&self) -> String {
        self.page.word(self.reward.standing_key(self.order.state))
    }

    fn amount(&self) -> String {
        let number = self.reward.told_amount().map(|amount| self.page.number(&amount.to_string()));
        number.map_or_else(|| "–".to_owned(), |number| format!("{number}\u{a0}USD"))
    }

    fn held_until(&self) -> Option<String> {
        self.reward.held_now_until_s().map(utc_text)
    }

    fn reason(&self) -> String {
        reason_words(self.page.lang, &self.reward.reason)
    }

    /// Rule, query and token of the click; a partner's partner reads none of them.
    fn origin(&self) -> Option<(String, &str, &str)> {
        let came = self.reward.origin(&self.order)?;
        Some((came.rule.words(self.page.lang), &came.query_string, &came.user_hash))
    }

    /// How the reward was computed, a sentence for each step.
    fn steps(&self) -> Vec<String> {
        derivation_words(self.page.lang, &self.reward)
    }

    fn line(&self, line: &Line) -> (String, String) {
        (line.words(self.page.lang), line.detail(self.page.lang))
    }
}

pub(super) async fn show(
    State(app): State<App>,
    frame: Frame,
    PartnerUser { partner, .. }: PartnerUser,
    number: Result<Path<i64>, PathRejection>,
) -> Response {
    let Ok(Path(number)) = number else { return frame.error(StatusCode::NOT_FOUND) };
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(history_for(tx, number, partner.id)?) };
    let found = match app.store().read(read).await {
        Ok(found) => found,
        Err(stop) => return frame.fault(&stop.into_fault()),
    };
    match found {
        Some((found, reward)) => {
            frame.html(StatusCode::OK, &view(&app, &frame, partner.id, found, reward))
        }
        None => frame.error(StatusCode::NOT_FOUND),
    }
}

fn view(app: &App, frame: &Frame, partner_id: i64, found: History, reward: Reward) -> ExchangePage {
    let snapshot = app.snapshot();
    let page = frame.page(&path(Lang::En, found.order.id));
    let currency = |code: &str| currency_of(&snapshot.rates, code, page.lang);
    ExchangePage {
        section: Section::Exchanges,
        from: currency(&found.order.from),
        to: currency(&found.order.to),
        lines: found.for_partner(partner_id),
        order: found.order,
        reward,
        page,
    }
}

/// The path of an exchange's page in a language.
pub(super) fn path(lang: Lang, order_id: i64) -> String {
    format!("{}{}/{order_id}", lang.prefix(), Section::Exchanges.path())
}
