//! The page of an order.

use askama::Template;
use money::Amount;

use crate::app::App;
use crate::clock::utc_text;
use crate::features::fraud;
use crate::features::history::Line;
use crate::features::orders::{Action, Attributed, Claim, Order, State};
use crate::features::rewards::{Reward, derivation_words, reason_words, terms_words};
use crate::features::storefront::{self, CurrencyView, currency_of, number_of, rate_of, state_key};
use crate::pages::{Desk, DeskNav, Page};
use crate::words::{Lang, word_with};

use super::super::age::age;
use super::super::changes::{state_words, usd};
use super::super::queue::{self, Asked};
use super::super::steps::{button_key, is_bad, letter, steps_of, usual};
use super::super::told::Trouble;
use super::super::{order_path, partner_path};
use super::Known;

/// An order on the desk.
#[derive(Template)]
#[template(path = "features/desk/pages/order.html")]
pub(super) struct DeskOrderPage {
    page: Page,
    nav: DeskNav,
    known: Known,
    from: CurrencyView,
    to: CurrencyView,
    /// The code of the link that was followed.
    link: String,
    /// The operator's account.
    me: i64,
    now_ms: i64,
    trouble: Option<Trouble>,
    /// What was typed for a note.
    note: String,
}

/// A step that can be taken now.
struct StepLink {
    href: String,
    title: String,
    /// The key that presses it.
    letter: &'static str,
    /// Whether it mostly comes next.
    is_usual: bool,
    /// Whether money or a promise is given up by it.
    is_bad: bool,
}

/// An earlier order of the same customer.
struct Earlier {
    href: String,
    number: i64,
    pair: String,
    state: State,
    state_words: String,
    age: String,
}

/// The page of what is known.
pub(super) fn page(
    app: &App,
    desk: &Desk,
    known: Known,
    trouble: Option<Trouble>,
    note: &str,
) -> DeskOrderPage {
    let snapshot = app.snapshot();
    let page = desk.page(&order_path(Lang::En, known.order.id));
    let currency = |code: &str| currency_of(&snapshot.rates, code, page.lang);
    let link_id = known.order.attributed.as_ref().map(|attributed| attributed.link_id);
    let links = app.links();
    let link = link_id.and_then(|id| links.code_of(id)).unwrap_or_default();
    DeskOrderPage {
        nav: desk.nav(queue::PATH),
        from: currency(&known.order.from),
        to: currency(&known.order.to),
        link: link.to_owned(),
        me: desk.who.account_id,
        now_ms: app.clock().now_ms(),
        note: note.to_owned(),
        page,
        known,
        trouble,
    }
}

impl DeskOrderPage {
    fn title(&self) -> String {
        self.page.word_of("order-number", "number", &self.known.order.id.to_string())
    }

    fn queue(&self) -> String {
        format!("{}{}", self.page.lang.prefix(), queue::PATH)
    }

    fn path(&self) -> String {
        order_path(self.page.lang, self.known.order.id)
    }

    fn public_path(&self) -> String {
        storefront::order_path(self.page.lang, &self.known.order.public_id)
    }

    fn state(&self) -> String {
        state_words(&self.page, &self.known.order)
    }

    /// When it was placed, and how long it has stood where it stands.
    fn standing(&self) -> String {
        let order = &self.known.order;
        let is_step = |line: &&Line| matches!(line.what, crate::features::history::What::State(..));
        let last = self.known.lines.iter().rev().find(is_step);
        let since_ms = last.map_or(order.created_at_ms, |line| line.at_ms);
        let placed = utc_text(order.created_at_ms.div_euclid(1000));
        let age = age(&self.page, since_ms, self.now_ms);
        word_with(self.page.lang, "order-standing", &[("number", &placed), ("code", &age)])
    }

    fn steps(&self) -> Vec<StepLink> {
        let order = &self.known.order;
        let usual = usual(order);
        let link = |action: Action| StepLink {
            href: format!("{}/steps/{}", self.path(), action.word()),
            title: self.page.word(button_key(action)),
            letter: letter(action),
            is_usual: usual == Some(action),
            is_bad: is_bad(action),
        };
        steps_of(order).map(link).collect()
    }

    /// Whether what it says can still be corrected.
    fn may_correct(&self) -> bool {
        !matches!(self.known.order.state, State::Expired | State::Cancelled | State::Refunded)
    }

    /// Who works on it, when that is somebody else.
    fn taken(&self) -> Option<String> {
        let claim = self.known.claim.as_ref().filter(|claim| claim.account_id != self.me)?;
        let values = [("code", claim.email.as_str()), ("number", &*self.left(claim))];
        Some(word_with(self.page.lang, "order-taken-by", &values))
    }

    /// For how long it is this operator's, when it is.
    fn mine(&self) -> Option<String> {
        let claim = self.known.claim.as_ref().filter(|claim| claim.account_id == self.me)?;
        Some(self.page.word_of("order-mine", "number", &self.left(claim)))
    }

    fn left(&self, claim: &Claim) -> String {
        age(&self.page, self.now_ms, claim.until_ms)
    }

    fn may_take(&self) -> bool {
        self.known.claim.is_none() && self.known.order.state.holds_reserve()
    }

    /// Who else has the order before him.
    fn lookers(&self) -> Option<String> {
        let emails: Vec<_> = self.known.looks.iter().map(|look| look.email.as_str()).collect();
        let told = || self.page.word_of("order-looked-at", "code", &emails.join(", "));
        (!emails.is_empty()).then(told)
    }

    /// Where the customer pays, part by part: what it is and what it says.
    fn requisites(&self) -> Vec<(String, String)> {
        let Some(requisites) = &self.known.requisites else { return Vec::new() };
        let details = &requisites.details;
        let parts = [
            (self.page.word("order-pays-to"), &details.account),
            (self.page.word("order-pays-memo"), &details.memo),
            (self.page.word("order-pays-bank"), &details.bank),
            (self.page.word("order-pays-holder"), &details.holder),
            (self.page.word("order-pays-note"), &details.note),
        ];
        let said = parts.into_iter().filter(|(_, text)| !text.is_empty());
        said.map(|(title, text)| (title, text.clone())).collect()
    }

    /// Whether the customer waits to be told where to pay.
    fn lacks_requisites(&self) -> bool {
        self.known.requisites.is_none() && self.known.order.state == State::New
    }

    /// Whether it can still be said where the customer pays.
    fn may_give(&self) -> bool {
        matches!(self.known.order.state, State::New | State::Paid | State::Paused)
    }

    /// What a rule has stopped: where the case is, and how it stands.
    fn case(&self) -> Option<(String, &'static str, String)> {
        let case = self.known.case.as_ref()?;
        let href = fraud::case_path(self.page.lang, case.order_id);
        Some((href, fraud::state_class(case.state), fraud::state_words(&self.page, case.state)))
    }

    /// What each rule saw: its name, what it says.
    fn saw(&self) -> Vec<(String, String)> {
        let hits = self.known.case.iter().flat_map(|case| &case.hits);
        hits.map(|hit| {
            (fraud::rule_words(&self.page, &hit.rule), hit.evidence.words(self.page.lang))
        })
        .collect()
    }

    /// What is wrong with a deed as a whole.
    fn sentence(&self) -> Option<&str> {
        let whole = self.trouble.as_ref().filter(|trouble| trouble.field != Some("note"));
        whole.map(|trouble| trouble.sentence.as_str())
    }

    fn note_error(&self) -> Option<&str> {
        let about_note = self.trouble.as_ref().filter(|trouble| trouble.field == Some("note"));
        about_note.map(|trouble| trouble.sentence.as_str())
    }

    fn give(&self) -> String {
        number_of(&self.page, self.known.order.give, &self.from)
    }

    fn get(&self) -> String {
        number_of(&self.page, self.known.order.get, &self.to)
    }

    fn rate(&self) -> String {
        rate_of(&self.page, self.known.order.rate, &self.from, &self.to)
    }

    fn rate_until(&self) -> String {
        let order = &self.known.order;
        let until = utc_text(order.rate_until_s);
        let is_over = order.rate_until_s.saturating_mul(1000) <= self.now_ms;
        match is_over {
            true => self.page.word_of("order-rate-over", "number", &until),
            false => format!("{until} UTC"),
        }
    }

    fn value(&self, amount: Option<Amount>) -> String {
        amount.map_or_else(|| self.page.word("desk-no-price"), |amount| usd(&self.page, amount))
    }

    fn profit(&self) -> String {
        self.value(self.known.order.profit_usd())
    }

    fn discount(&self) -> Option<String> {
        let discount = self.known.order.discount_usd;
        (!discount.is_zero()).then(|| usd(&self.page, discount))
    }

    fn attributed(&self) -> Option<&Attributed> {
        self.known.order.attributed.as_ref()
    }

    /// The order by which the customer was bound.
    fn bound_by(&self, attributed: &Attributed) -> Option<(i64, String)> {
        attributed.bound_by.map(|number| (number, order_path(self.page.lang, number)))
    }

    fn partner(&self, partner_id: &i64) -> String {
        self.known.people.partner(*partner_id)
    }

    fn partner_path(&self, partner_id: &i64) -> String {
        partner_path(self.page.lang, *partner_id)
    }

    fn reason(&self, reason: &str) -> String {
        reason_words(self.page.lang, reason)
    }

    /// Who did it, and whose reward it is about.
    fn whose(&self, line: &Line) -> String {
        let actor = self.known.people.actor(&line.actor);
        let partner = line.partner_id.map(|id| self.partner(&id));
        let named: Vec<_> =
            [Some(actor), partner].into_iter().flatten().filter(|name| !name.is_empty()).collect();
        named.join(" · ")
    }

    fn reward_status(&self, reward: &Reward) -> String {
        self.page.word(reward.standing_key(self.known.order.state))
    }

    fn reward_amount(&self, reward: &Reward) -> String {
        reward.amount.map_or_else(|| "–".to_owned(), |amount| usd(&self.page, amount))
    }

    fn reward_terms(&self, reward: &Reward) -> String {
        terms_words(self.page.lang, reward)
    }

    fn computed(&self, reward: &Reward) -> Vec<String> {
        derivation_words(self.page.lang, reward)
    }

    fn held_until(&self, reward: &Reward) -> Option<String> {
        reward.held_now_until_s().map(utc_text)
    }

    /// What else the customer has ordered, in a sentence.
    fn customer(&self) -> String {
        let customer = &self.known.customer;
        if customer.orders == 0 {
            return self.page.word("order-customer-new");
        }
        let values = [
            ("number", &*customer.orders.to_string()),
            ("code", &*customer.completed.to_string()),
            ("value", &*usd(&self.page, customer.volume_usd)),
        ];
        word_with(self.page.lang, "order-customer-known", &values)
    }

    /// How many of his orders were refunded, when any was.
    fn refunds(&self) -> Option<String> {
        let refunded = self.known.customer.refunded;
        let told = || self.page.word_of("order-customer-refunds", "number", &refunded.to_string());
        (refunded > 0).then(told)
    }

    fn earlier(&self) -> Vec<Earlier> {
        let earlier = |order: &Order| Earlier {
            href: order_path(self.page.lang, order.id),
            number: order.id,
            pair: format!("{} → {}", order.from, order.to),
            state: order.state,
            state_words: self.page.word(state_key(order.state)),
            age: age(&self.page, order.created_at_ms, self.now_ms),
        };
        self.known.customer.newest.iter().map(earlier).collect()
    }

    /// Everything that the customer has ordered.
    fn all_of_customer(&self) -> String {
        Asked::words(&self.known.order.email).address(&self.page)
    }
}
