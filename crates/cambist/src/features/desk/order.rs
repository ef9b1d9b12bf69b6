//! Edge: one order, with everything that is known of it and everything that can be done to it.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use money::Amount;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::history::{History, Line, history};
use crate::features::orders::{Attributed, Order};
use crate::features::partners::{Partner, find_partner};
use crate::features::rewards::{
    Reward, derivation_words, foresee, reason_words, status_key, terms_words,
};
use crate::features::storefront::{self, CurrencyView, currency_of, number_of, rate_of, state_key};
use crate::pages::{Desk, DeskNav, Page};
use crate::words::Lang;

use super::actions::{Offer, offers, usd};
use super::order_path;

/// What stands in the address; anything but a number names no order.
pub(super) type Number = Result<Path<i64>, PathRejection>;

/// What went wrong with a step, told above the order as it is now.
pub(super) struct Trouble {
    /// The status of the answer.
    pub(super) status: StatusCode,
    /// What is wrong, in words of the page's language.
    pub(super) sentence: String,
    /// The action whose note it is about, and what was typed there; `None`: the step as a whole.
    pub(super) note: Option<(&'static str, String)>,
}

/// Everything that is known of an order.
struct Known {
    order: Order,
    rewards: Vec<Reward>,
    lines: Vec<Line>,
    /// The partners of the attribution and of the rewards.
    partners: Vec<Partner>,
}

/// An order on the desk.
#[derive(Template)]
#[template(path = "features/desk/pages/order.html")]
struct DeskOrderPage {
    page: Page,
    nav: DeskNav,
    known: Known,
    from: CurrencyView,
    to: CurrencyView,
    /// The code of the link that was followed.
    link: String,
    offers: Vec<Offer>,
    /// What went wrong with the step as a whole.
    trouble: Option<String>,
}

impl DeskOrderPage {
    fn title(&self) -> String {
        self.page.word_of("order-number", "number", &self.known.order.id.to_string())
    }

    fn queue(&self) -> String {
        format!("{}/desk/orders", self.page.lang.prefix())
    }

    fn steps_path(&self) -> String {
        format!("{}/steps", order_path(self.page.lang, self.known.order.id))
    }

    fn public_path(&self) -> String {
        storefront::order_path(self.page.lang, &self.known.order.public_id)
    }

    fn state(&self) -> String {
        let order = &self.known.order;
        let state = self.page.word(state_key(order.state));
        match order.paused_from {
            Some(from) => {
                format!("{state} ({})", self.page.word(state_key(from)))
            }
            None => state,
        }
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
        utc_text(self.known.order.rate_until_s)
    }

    fn placed_at(&self) -> String {
        utc_text(self.known.order.created_at_ms.div_euclid(1000))
    }

    fn value(&self, amount: Option<Amount>) -> String {
        amount.map_or_else(|| self.page.word("desk-no-price"), |amount| usd(&self.page, amount))
    }

    fn profit(&self) -> String {
        self.value(self.known.order.profit_usd())
    }

    fn attributed(&self) -> Option<&Attributed> {
        self.known.order.attributed.as_ref()
    }

    /// A partner's title with his number.
    fn partner(&self, partner_id: &i64) -> String {
        let found = self.known.partners.iter().find(|partner| partner.id == *partner_id);
        let title = found.map_or("", |partner| partner.title.as_str());
        format!("{title} ({partner_id})")
    }

    fn reason(&self, reason: &str) -> String {
        reason_words(self.page.lang, reason)
    }

    /// Whose reward a line is about, where it is about one.
    fn whose(&self, line: &Line) -> Option<String> {
        line.partner_id.map(|id| self.partner(&id))
    }

    fn reward_status(&self, reward: &Reward) -> String {
        self.page.word(status_key(reward.status, self.known.order.state))
    }

    fn reward_amount(&self, reward: &Reward) -> String {
        reward.amount.map_or_else(|| "–".to_owned(), |amount| usd(&self.page, amount))
    }

    fn reward_terms(&self, reward: &Reward) -> String {
        terms_words(self.page.lang, reward)
    }

    fn steps(&self, reward: &Reward) -> Vec<String> {
        derivation_words(self.page.lang, reward)
    }

    fn held_until(&self, reward: &Reward) -> Option<String> {
        reward.held_now_until_s().map(utc_text)
    }
}

pub(super) async fn show(State(app): State<App>, desk: Desk, number: Number) -> Response {
    match number {
        Ok(Path(number)) => render(&app, &desk, number, None).await,
        Err(_) => desk.error(StatusCode::NOT_FOUND),
    }
}

/// The page of an order, with what went wrong.
pub(super) async fn render(
    app: &App,
    desk: &Desk,
    number: i64,
    trouble: Option<Trouble>,
) -> Response {
    let known = match know(app, number).await {
        Ok(Some(known)) => known,
        Ok(None) => return desk.error(StatusCode::NOT_FOUND),
        Err(fault) => return desk.fault(&fault),
    };
    let status = trouble.as_ref().map_or(StatusCode::OK, |trouble| trouble.status);
    desk.html(status, &view(app, desk, known, trouble))
}

fn view(app: &App, desk: &Desk, known: Known, trouble: Option<Trouble>) -> DeskOrderPage {
    let snapshot = app.snapshot();
    let page = desk.page(&order_path(Lang::En, known.order.id));
    let currency = |code: &str| currency_of(&snapshot.rates, code, page.lang);
    let (from, to) = (currency(&known.order.from), currency(&known.order.to));
    let give = number_of(&page, known.order.give, &from);
    let get = number_of(&page, known.order.get, &to);
    let mut offers = offers(&page, &known.order, &get, &give, &known.rewards);
    let mut above = None;
    if let Some(Trouble { sentence, note, .. }) = trouble {
        let about = |offer: &&mut Offer| note.as_ref().is_some_and(|(word, _)| *word == offer.word);
        match offers.iter_mut().find(about) {
            Some(offer) => {
                offer.error = Some(sentence);
                offer.note = note.map(|(_, typed)| typed).unwrap_or_default();
            }
            None => above = Some(sentence),
        }
    }
    let link_id = known.order.attributed.as_ref().map(|attributed| attributed.link_id);
    let links = app.links();
    let link = link_id.and_then(|id| links.code_of(id)).unwrap_or_default().to_owned();
    let nav = desk.nav("/desk/orders");
    DeskOrderPage { page, nav, known, from, to, link, offers, trouble: above }
}

async fn know(app: &App, number: i64) -> Result<Option<Known>, Fault> {
    let now_s = app.clock().now_s();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let Some(found) = history(tx, number)? else { return Ok(None) };
        let History { order, mut rewards, lines } = found;
        foresee(tx, now_s, &mut rewards)?;
        let credited = order.attributed.iter().map(|attributed| attributed.partner_id);
        let rewarded = rewards.iter().map(|reward| reward.partner_id);
        let told = lines.iter().filter_map(|line| line.partner_id);
        let mut ids: Vec<i64> = credited.chain(rewarded).chain(told).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut partners = Vec::new();
        for id in ids {
            partners.extend(find_partner(tx, id)?);
        }
        Ok(Some(Known { order, rewards, lines, partners }))
    };
    Ok(app.store().read(read).await?)
}
