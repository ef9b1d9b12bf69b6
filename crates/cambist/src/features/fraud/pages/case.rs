//! Edge: one case: what rules saw, what the order has in common with others, what can be decided.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use money::{Amount, Scale};
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::clicks::{ClickId, count_around};
use crate::features::fraud::case::Case;
use crate::features::fraud::review::Decision;
use crate::features::fraud::store::{Related, find_case, related_orders};
use crate::features::orders::{Order, find_order};
use crate::features::rewards::{Reward, find_rewards};
use crate::pages::{Desk, DeskNav, Page};

use super::{REVIEW, case_path, order_path, rule_words, state_class, state_words, usd};

/// What stands in the address; anything but a number names no order.
pub(super) type Number = Result<Path<i64>, PathRejection>;

/// What went wrong with a decision.
pub(super) struct Trouble {
    pub(super) status: StatusCode,
    pub(super) sentence: String,
    /// The decision whose note it is about, and what was typed; `None`: the case as a whole.
    pub(super) note: Option<(Decision, String)>,
}

/// Everything that is known of a case.
struct Known {
    case: Case,
    order: Order,
    rewards: Vec<Reward>,
    related: Related,
}

/// Clicks of the partner around the one that brought the order: within an hour before and after.
#[derive(Default)]
struct Around {
    by_address: i64,
    by_link: i64,
}

/// A decision that can be made now.
struct Offer {
    word: &'static str,
    button: String,
    sentence: String,
    is_bad: bool,
    note: String,
    error: Option<String>,
}

/// Orders that have something in common with this one.
struct Common {
    title: String,
    orders: Vec<(String, i64)>,
}

/// A case on the desk.
#[derive(Template)]
#[template(path = "features/fraud/pages/case.html")]
struct CasePage {
    page: Page,
    nav: DeskNav,
    known: Known,
    around: Around,
    offers: Vec<Offer>,
    trouble: Option<String>,
}

impl CasePage {
    fn title(&self) -> String {
        self.page.word_of("order-number", "number", &self.known.order.id.to_string())
    }

    fn list(&self) -> String {
        format!("{}{REVIEW}", self.page.lang.prefix())
    }

    fn order(&self) -> String {
        order_path(self.page.lang, self.known.order.id)
    }

    fn decision(&self) -> String {
        format!("{}/decision", case_path(self.page.lang, self.known.order.id))
    }

    fn state(&self) -> String {
        state_words(&self.page, self.known.case.state)
    }

    fn class(&self) -> &'static str {
        state_class(self.known.case.state)
    }

    /// What each rule saw: its name, what it says.
    fn saw(&self) -> Vec<(String, String)> {
        let hits = self.known.case.hits.iter();
        let told = |hit: &crate::features::fraud::Hit| {
            (rule_words(&self.page, &hit.rule), hit.evidence.words(self.page.lang))
        };
        hits.map(told).collect()
    }

    fn partner(&self) -> String {
        let case = &self.known.case;
        format!("{} ({})", case.partner_title, case.partner_id)
    }

    fn reward(&self) -> String {
        usd(&self.page, sum(&self.known.rewards))
    }

    fn opened(&self) -> String {
        utc_text(self.known.case.opened_at_ms.div_euclid(1000))
    }

    fn placed(&self) -> String {
        utc_text(self.known.order.created_at_ms.div_euclid(1000))
    }

    fn clicked(&self) -> Option<String> {
        let click = self.known.order.attributed.as_ref()?;
        let id = ClickId::from_number(click.click_id).filter(|_| click.bound_by.is_none())?;
        Some(utc_text(id.at_s()))
    }

    fn address(&self) -> String {
        match self.known.related.address.as_str() {
            "" => self.page.word("fraud-no-address"),
            address => address.to_owned(),
        }
    }

    fn clicks(&self) -> String {
        let values = [("number", self.around.by_address), ("value", self.around.by_link)];
        let values = values.map(|(name, count)| (name, count.to_string()));
        let values: Vec<_> = values.iter().map(|(name, text)| (*name, text.as_str())).collect();
        crate::words::word_with(self.page.lang, "fraud-clicks-around", &values)
    }

    fn common(&self) -> Vec<Common> {
        let related = &self.known.related;
        let all = [
            ("fraud-same-address", &related.by_address),
            ("fraud-same-browser", &related.by_browser),
            ("fraud-same-account", &related.by_account),
            ("fraud-same-mailbox", &related.by_mailbox),
        ];
        let common = |(key, orders): (&str, &Vec<i64>)| Common {
            title: self.page.word(key),
            orders: orders.iter().map(|id| (order_path(self.page.lang, *id), *id)).collect(),
        };
        all.into_iter().filter(|(_, orders)| !orders.is_empty()).map(common).collect()
    }

    /// Who decided and when; `None`: nobody yet.
    fn decided(&self) -> Option<String> {
        let at_ms = self.known.case.decided_at_ms?;
        Some(format!("{} · {}", utc_text(at_ms.div_euclid(1000)), self.known.case.actor))
    }
}

pub(super) async fn show(State(app): State<App>, desk: Desk, number: Number) -> Response {
    match number {
        Ok(Path(number)) => render(&app, &desk, number, None).await,
        Err(_) => desk.error(StatusCode::NOT_FOUND),
    }
}

/// The page of a case, with what went wrong.
pub(super) async fn render(
    app: &App,
    desk: &Desk,
    number: i64,
    trouble: Option<Trouble>,
) -> Response {
    let found = match know(app, number).await {
        Ok(Some(known)) => around(app, &known).await.map(|around| (known, around)),
        Ok(None) => return desk.error(StatusCode::NOT_FOUND),
        Err(fault) => Err(fault),
    };
    let (known, around) = match found {
        Ok(found) => found,
        Err(fault) => return desk.fault(&fault),
    };
    let page = desk.page(&format!("{REVIEW}/{number}"));
    let status = trouble.as_ref().map_or(StatusCode::OK, |trouble| trouble.status);
    let mut offers = offers(&page, &known, app.clock().now_s());
    let mut above = None;
    if let Some(Trouble { sentence, note, .. }) = trouble {
        let word = note.as_ref().map(|(decision, _)| decision.word());
        match offers.iter_mut().find(|offer| Some(offer.word) == word) {
            Some(offer) => {
                offer.error = Some(sentence);
                offer.note = note.map(|(_, typed)| typed).unwrap_or_default();
            }
            None => above = Some(sentence),
        }
    }
    let view = CasePage { nav: desk.nav(REVIEW), known, around, offers, trouble: above, page };
    desk.html(status, &view)
}

async fn know(app: &App, number: i64) -> Result<Option<Known>, Fault> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let (Some(case), Some(order)) = (find_case(tx, number)?, find_order(tx, number)?) else {
            return Ok(None);
        };
        let rewards = find_rewards(tx, number)?;
        let related = related_orders(tx, &order)?.unwrap_or_default();
        Ok(Some(Known { case, order, rewards, related }))
    };
    Ok(app.store().read(read).await?)
}

async fn around(app: &App, known: &Known) -> Result<Around, Fault> {
    let Some(click) = known.order.attributed.as_ref() else { return Ok(Around::default()) };
    let (partner_id, link_id, id) = (click.partner_id, click.link_id, click.click_id);
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let (by_address, by_link) = count_around(tx, partner_id, link_id, id)?;
        Ok(Around { by_address, by_link })
    };
    Ok(app.clicks().read(read).await?)
}

fn offers(page: &Page, known: &Known, now_s: i64) -> Vec<Offer> {
    let fitting = Decision::ALL.into_iter().filter(|decision| decision.fits(&known.case));
    let amount = usd(page, sum(&known.rewards));
    let offer = |decision: Decision| Offer {
        word: decision.word(),
        button: page.word(match decision {
            Decision::Release => "fraud-release",
            Decision::Deny => "fraud-deny",
            Decision::Reverse => "fraud-reverse",
        }),
        sentence: match decision {
            Decision::Release => release_words(page, known, &amount, now_s),
            Decision::Deny => page.word_of("fraud-deny-does", "number", &amount),
            Decision::Reverse => page.word_of("fraud-reverse-does", "number", &amount),
        },
        is_bad: decision != Decision::Release,
        note: String::new(),
        error: None,
    };
    fitting.map(offer).collect()
}

/// When the reward will be available, if it is let go on now.
fn release_words(page: &Page, known: &Known, amount: &str, now_s: i64) -> String {
    let until = known.rewards.iter().filter_map(|reward| reward.held_until_s).max();
    match until.filter(|until| *until > now_s) {
        Some(until) => {
            let values = [("number", amount), ("code", &utc_text(until))];
            crate::words::word_with(page.lang, "fraud-release-does", &values)
        }
        None if until.is_some() => page.word_of("fraud-release-at-once", "number", amount),
        None => page.word_of("fraud-release-grants", "number", amount),
    }
}

/// What the rewards of the order are together.
fn sum(rewards: &[Reward]) -> Amount {
    let units = rewards.iter().filter_map(|reward| reward.amount).map(Amount::units);
    Amount::from_units(units.fold(0, i64::saturating_add), Scale::USD)
}
