//! An order as its customer sees it.

use askama::Template;

use crate::clock::rfc3339;
use crate::features::orders::{Action, Order, OrderEvent, Recalculation, State};
use crate::features::requisites::{Details, OrderRequisites};
use crate::pages::{Page, human_time};

use super::super::describe;
use super::super::views::CurrencyView;
use super::qr::QrView;
use super::{order_path, state_key};

/// The page.
#[derive(Template)]
#[template(path = "features/storefront/pages/order.html")]
pub(super) struct OrderPage {
    pub(super) page: Page,
    pub(super) order: Order,
    pub(super) from: CurrencyView,
    pub(super) to: CurrencyView,
    /// The steps so far. Their notes are the operator's and stay with him.
    pub(super) events: Vec<OrderEvent>,
    /// Where to pay; `None`: an operator will say it.
    pub(super) requisites: Option<OrderRequisites>,
    /// What the customer is asked instead of what was agreed.
    pub(super) anew: Option<Recalculation>,
    /// What a wallet can read from the screen.
    pub(super) qr: Option<QrView>,
    pub(super) now_s: i64,
    /// What was asked for and can't be done any more.
    pub(super) is_refused: bool,
}

/// A line of where to pay.
pub(super) struct PayLine {
    /// What it is.
    label: String,
    /// As it is shown.
    shown: String,
    /// As it is copied.
    copied: String,
}

/// A step of an exchange that goes well.
pub(super) struct Stage {
    word: String,
    is_done: bool,
    is_current: bool,
}

/// The states of an exchange that goes well, in their order.
const STAGES: [State; 4] = [State::New, State::Paid, State::Received, State::Completed];

impl OrderPage {
    fn path(&self) -> String {
        order_path(self.page.lang, &self.order.public_id)
    }

    fn title(&self) -> String {
        self.page.word_of("order-number", "number", &self.order.id.to_string())
    }

    fn state(&self) -> String {
        self.page.word(state_key(self.order.state))
    }

    fn next(&self) -> String {
        let key = match self.order.state {
            State::New if self.requisites.is_some() => "order-next-pay",
            State::New => {
                return self.page.word_of("order-next-new", "code", &self.order.email);
            }
            State::Paid => "order-next-paid",
            State::Received => "order-next-received",
            State::Completed => "order-next-completed",
            State::Expired => "order-next-expired",
            State::Cancelled => "order-next-cancelled",
            State::Refunded => "order-next-refunded",
            State::Paused => "order-next-paused",
        };
        self.page.word(key)
    }

    /// Where the order stands on its way; nothing for one that has left it.
    fn stages(&self) -> Vec<Stage> {
        let Some(now) = STAGES.iter().position(|state| *state == self.order.state) else {
            return Vec::new();
        };
        let is_over = self.order.state == State::Completed;
        let stage = |(place, state): (usize, &State)| Stage {
            word: self.page.word(stage_key(*state)),
            is_done: place < now || is_over,
            is_current: place == now && !is_over,
        };
        STAGES.iter().enumerate().map(stage).collect()
    }

    fn give(&self) -> String {
        describe::number_of(&self.page, self.order.give, &self.from)
    }

    fn get(&self) -> String {
        describe::number_of(&self.page, self.order.get, &self.to)
    }

    fn rate(&self) -> String {
        describe::rate_of(&self.page, self.order.rate, &self.from, &self.to)
    }

    fn may_pay(&self) -> bool {
        self.anew.is_none() && self.order.state.customer_may(Action::MarkPaid)
    }

    fn may_cancel(&self) -> bool {
        self.order.state.customer_may(Action::Cancel)
    }

    /// What he would get by now.
    fn anew_told(&self, anew: &Recalculation) -> String {
        let now = describe::number_of(&self.page, anew.terms.get, &self.to);
        self.page.word_between("order-anew-told", &self.get(), &now)
    }

    fn anew_rate(&self, anew: &Recalculation) -> String {
        describe::rate_of(&self.page, anew.terms.rate, &self.from, &self.to)
    }

    /// Where to pay, while that is of use.
    fn details(&self) -> Option<&Details> {
        let is_payable = self.anew.is_none()
            && matches!(self.order.state, State::New | State::Paid | State::Paused);
        self.requisites.as_ref().filter(|_| is_payable).map(|given| &given.details)
    }

    /// What to pay, and where, line by line.
    fn pay_lines(&self) -> Vec<PayLine> {
        let Some(details) = self.details() else { return Vec::new() };
        let line = |key: &str, text: &str| PayLine {
            label: self.page.word(key),
            shown: text.to_owned(),
            copied: text.to_owned(),
        };
        let mut lines = vec![PayLine {
            label: self.page.word("order-pay-amount"),
            shown: self.give(),
            copied: self.order.give.to_string(),
        }];
        let texts = [
            ("requisite-account", &details.account),
            ("requisite-memo", &details.memo),
            ("requisite-bank", &details.bank),
            ("requisite-holder", &details.holder),
        ];
        let said = texts.into_iter().filter(|(_, text)| !text.is_empty());
        lines.extend(said.map(|(key, text)| line(key, text)));
        lines
    }

    /// Until when the rate holds, while that still matters.
    fn rate_until(&self) -> Option<String> {
        (self.order.state == State::New).then(|| rfc3339(self.order.rate_until_s))
    }

    fn rate_until_text(&self) -> String {
        human_time(&rfc3339(self.order.rate_until_s))
    }

    fn event_time_text(&self, event: &OrderEvent) -> String {
        human_time(&self.event_time(event))
    }

    /// Seconds for which the rate still holds.
    fn left_s(&self) -> i64 {
        self.order.rate_until_s.saturating_sub(self.now_s).max(0)
    }

    /// Whole minutes for which the rate still holds, the one under way counted.
    fn time_left(&self) -> String {
        let minutes = self.left_s().saturating_add(59) / 60;
        self.page.word_of("order-minutes-left", "number", &minutes.to_string())
    }

    fn event_time(&self, event: &OrderEvent) -> String {
        rfc3339(event.at_ms.div_euclid(1000))
    }

    fn event_state(&self, event: &OrderEvent) -> String {
        self.page.word(state_key(event.state))
    }
}

/// The key of a stage's word: what is done there, shorter than the state's own.
fn stage_key(state: State) -> &'static str {
    match state {
        State::Paid => "stage-paid",
        State::Received => "stage-received",
        State::Completed => "stage-completed",
        _ => "stage-new",
    }
}
