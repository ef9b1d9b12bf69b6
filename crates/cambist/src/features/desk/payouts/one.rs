//! One payout, with everything that decides whether it should be made.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use money::Amount;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::book::{PartnerBalances, PartnerId, balances};
use crate::features::partners::{Partner, find_partner};
use crate::features::payouts::{Payout, find_payout, list_accounts_of, list_payouts};
use crate::features::storefront::{currency_of, number_of};
use crate::pages::{Desk, DeskNav, Page};

use super::super::changes::usd;
use super::queue::{Names, Row, row};
use super::{PATH, payout_path};

/// The partner's payouts before this one that are shown.
const PAST: u32 = 10;

/// The number in an address, if it is one.
pub(super) type Number = Result<Path<i64>, PathRejection>;

/// Why a payout was not ended, for its page.
pub(super) struct Trouble {
    pub(super) status: StatusCode,
    pub(super) sentence: String,
    /// The field that it is about, and what was typed.
    pub(super) field: Option<(&'static str, String)>,
}

/// One payout.
#[derive(Template)]
#[template(path = "features/desk/pages/payout.html")]
struct PayoutPage {
    page: Page,
    nav: DeskNav,
    payout: Payout,
    partner: Partner,
    has: PartnerBalances,
    is_verified: bool,
    method: String,
    leaves: String,
    fee: String,
    price: String,
    arrives: String,
    past: Vec<Row>,
    trouble: Option<Trouble>,
}

impl PayoutPage {
    fn title(&self) -> String {
        self.page.word_of("desk-payout", "number", &self.payout.id.to_string())
    }

    fn queue(&self) -> String {
        format!("{}{PATH}", self.page.lang.prefix())
    }

    fn end_path(&self) -> String {
        format!("{}/end", payout_path(self.page.lang, self.payout.id))
    }

    fn partners_payouts(&self) -> String {
        format!("{}?status=all&partner={}", self.queue(), self.partner.id)
    }

    fn usd(&self, amount: &Amount) -> String {
        usd(&self.page, *amount)
    }

    fn time(&self, at_ms: &i64) -> String {
        format!("{} UTC", utc_text(at_ms.div_euclid(1000)))
    }

    fn status(&self) -> String {
        self.payout.status.words(self.page.lang)
    }

    fn flags(&self) -> Vec<String> {
        self.payout.flags.iter().map(|flag| flag.words(self.page.lang)).collect()
    }

    /// What is in a pot when the payout has been made, or called off.
    fn available_after(&self) -> String {
        let sum = self.has.available.checked_add(self.payout.amount);
        sum.map(|sum| usd(&self.page, sum)).unwrap_or_default()
    }

    fn does(&self) -> (String, String) {
        let values = [("from", self.arrives.as_str()), ("to", self.payout.account.as_str())];
        let done = crate::words::word_with(self.page.lang, "desk-payout-done-does", &values);
        let after = self.available_after();
        let values = [("from", self.leaves.as_str()), ("to", after.as_str())];
        let cancel = crate::words::word_with(self.page.lang, "desk-payout-cancel-does", &values);
        (done, cancel)
    }

    fn error_of(&self, field: &str) -> Option<&str> {
        let trouble = self.trouble.as_ref()?;
        let (named, _) = trouble.field.as_ref()?;
        (*named == field).then_some(trouble.sentence.as_str())
    }

    fn typed(&self, field: &str) -> &str {
        let typed = self.trouble.as_ref().and_then(|trouble| trouble.field.as_ref());
        typed.filter(|(named, _)| *named == field).map_or("", |(_, text)| text.as_str())
    }

    /// What went wrong with the page as a whole.
    fn notice(&self) -> Option<&str> {
        let trouble = self.trouble.as_ref().filter(|trouble| trouble.field.is_none());
        trouble.map(|trouble| trouble.sentence.as_str())
    }
}

/// What the page is made of, read at one moment.
struct Found {
    payout: Payout,
    partner: Partner,
    has: PartnerBalances,
    past: Vec<Payout>,
    names: Names,
    is_verified: bool,
}

fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Found>, Fault> {
    let Some(payout) = find_payout(tx, id)? else { return Ok(None) };
    let Some(partner) = find_partner(tx, payout.partner_id)? else { return Ok(None) };
    let accounts = list_accounts_of(tx, partner.id)?;
    let account = accounts.iter().find(|saved| saved.id == payout.account_id);
    let past = list_payouts(tx, partner.id, Some(payout.id), PAST)?;
    Ok(Some(Found {
        has: balances(tx, PartnerId(partner.id))?,
        names: Names::read(tx, std::slice::from_ref(&payout))?,
        past,
        is_verified: account.is_some_and(|saved| saved.verified_at_ms.is_some()),
        payout,
        partner,
    }))
}

pub(super) async fn show(State(app): State<App>, desk: Desk, number: Number) -> Response {
    let Ok(Path(id)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    render(&app, &desk, id, None).await
}

/// The page of a payout, with what went wrong.
pub(super) async fn render(app: &App, desk: &Desk, id: i64, trouble: Option<Trouble>) -> Response {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find(tx, id)?) };
    let found = match app.store().read(read).await {
        Ok(Some(found)) => found,
        Ok(None) => return desk.error(StatusCode::NOT_FOUND),
        Err(stop) => return desk.fault(&stop.into_fault()),
    };
    let page = desk.page(&format!("{PATH}/{id}"));
    let terms = app.payout_terms();
    let Found { payout, partner, has, past, names, is_verified } = found;
    let currency = currency_of(&terms.rates, &payout.currency, page.lang);
    let status = trouble.as_ref().map_or(StatusCode::OK, |trouble| trouble.status);
    let view = PayoutPage {
        nav: desk.nav(PATH),
        method: names.method(&page, payout.method_id),
        leaves: usd(&page, payout.amount),
        fee: usd(&page, payout.fee),
        price: format!(
            "1\u{a0}{} = {}\u{a0}USD",
            currency.unit,
            page.number(&money::plain(payout.price))
        ),
        arrives: number_of(&page, payout.pay, &currency),
        past: past.iter().map(|payout| row(&page, payout, &names, &terms)).collect(),
        payout,
        partner,
        has,
        is_verified,
        trouble,
        page,
    };
    desk.html(status, &view)
}
