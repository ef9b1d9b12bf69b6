//! The page of payouts.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use money::{Amount, Scale};
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::book::{PartnerBalances, PartnerId, balances};
use crate::features::cabinet::lists::{Asked, Choice};
use crate::features::cabinet::sections::{Section, SectionLink};
use crate::features::partners::PartnerUser;
use crate::features::payouts::{
    Method, Payout, PayoutTerms, SavedAccount, Status, list_accounts_of, list_methods,
};
use crate::features::storefront::{currency_of, number_of};
use crate::pages::{FieldErrors, Form, Frame, Page};

use super::find::Wish;

/// Payouts on one page.
const ON_A_PAGE: usize = 25;
/// The orders of the list, with the keys of their words.
const ORDERS: [(&str, &str); 1] = [("", "sort-newest")];

/// A method as it can be chosen.
pub(super) struct MethodView {
    id: i64,
    title: String,
    currency: String,
    /// From what to what, and the fee, in a sentence.
    terms: String,
    /// What the whole balance would come to; `None`: it can't be paid so now.
    whole: Option<String>,
    is_chosen: bool,
}

/// An account as it can be chosen.
pub(super) struct AccountView {
    id: i64,
    title: String,
    account: String,
    currency: String,
    is_verified: bool,
    is_blocked: bool,
    /// Why an operator refused it.
    refused: Option<String>,
    is_chosen: bool,
}

/// A payout as it is listed.
pub(super) struct PayoutView {
    id: i64,
    /// `YYYY-MM-DD HH:MM:SS` in UTC.
    time: String,
    method: String,
    account: String,
    leaves: String,
    arrives: String,
    fee: String,
    status: String,
    badge: &'static str,
    /// The payment's reference, or why it was called off.
    why: String,
    may_cancel: bool,
}

/// What the partner has, asks for and got.
#[derive(Template)]
#[template(path = "features/cabinet/pages/payouts.html")]
struct PayoutsPage {
    page: Page,
    section: Section,
    has: PartnerBalances,
    smallest: Amount,
    /// What keeps him from asking, in a sentence.
    hindered: Option<String>,
    verifies_accounts: bool,
    methods: Vec<MethodView>,
    accounts: Vec<AccountView>,
    currencies: Vec<String>,
    /// What was typed.
    new_account: String,
    amount: String,
    label: String,
    save_account: String,
    save_currency: String,
    errors: FieldErrors,
    payouts: Vec<PayoutView>,
    asked: Asked,
    next: Option<String>,
}

impl PayoutsPage {
    fn orders(&self) -> Vec<Choice> {
        self.asked.orders(&self.page, &ORDERS)
    }

    /// Every state of a payout, with its words.
    fn states(&self) -> Vec<(&'static str, String)> {
        Status::ALL.map(|status| (status.word(), status.words(self.page.lang))).to_vec()
    }

    fn sections(&self) -> Vec<SectionLink> {
        self.section.links(&self.page)
    }

    fn usd(&self, amount: &Amount) -> String {
        usd(&self.page, *amount)
    }
}

/// An amount with its unit, kept together where lines break.
pub(super) fn usd(page: &Page, amount: Amount) -> String {
    format!("{}\u{a0}USD", page.number(&amount.to_string()))
}

/// What the page is made of, read at one moment.
struct Found {
    has: PartnerBalances,
    methods: Vec<Method>,
    accounts: Vec<SavedAccount>,
    payouts: Vec<Payout>,
    next: Option<i64>,
}

fn find(
    tx: &mut Tx<'_>,
    partner_id: i64,
    wish: &Wish,
    before: Option<i64>,
) -> Result<Found, Fault> {
    let (payouts, next) = wish.page(tx, before, ON_A_PAGE)?;
    Ok(Found {
        has: balances(tx, PartnerId(partner_id))?,
        methods: list_methods(tx, false)?,
        accounts: list_accounts_of(tx, partner_id)?,
        payouts,
        next,
    })
}

pub(in crate::features::cabinet) async fn show(
    State(app): State<App>,
    frame: Frame,
    user: PartnerUser,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let page = Page { query: raw, ..frame.page(Section::Payouts.path()) };
    render(&app, &frame, page, &user, (&Form::default(), FieldErrors::default())).await
}

/// The page with what was typed into its forms, and what is wrong with it.
pub(super) async fn render(
    app: &App,
    frame: &Frame,
    page: Page,
    user: &PartnerUser,
    (form, errors): (&Form, FieldErrors),
) -> Response {
    let partner_id = user.partner.id;
    let path = Section::Payouts.href(&page);
    let asked = Asked::read(&page.query, &page, path, app.clock().now_s());
    let (wish, before) = (Wish::read(partner_id, &asked), asked.before);
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find(tx, partner_id, &wish, before)?) };
    let found = match app.store().read(read).await {
        Ok(found) => found,
        Err(stop) => return frame.fault(&stop.into_fault()),
    };
    let terms = app.payout_terms();
    let hindered = hindered(&page, user, &found, &terms);
    let view = PayoutsPage {
        section: Section::Payouts,
        hindered,
        smallest: terms.smallest,
        verifies_accounts: terms.verifies_accounts,
        methods: methods(&page, &found, &terms, form),
        accounts: accounts(&found, form),
        currencies: currencies(&found),
        payouts: payouts(&page, &found, &terms),
        has: found.has,
        new_account: typed(form, "new_account"),
        amount: typed(form, "amount"),
        label: typed(form, "label"),
        save_account: typed(form, "save_account"),
        save_currency: typed(form, "save_currency"),
        next: found.next.map(|next| asked.page_at(Some(next))),
        asked,
        errors,
        page,
    };
    let is_good = view.errors.is_empty();
    let status = if is_good { view.asked.errors.status() } else { view.errors.status() };
    frame.html(status, &view)
}

fn typed(form: &Form, name: &str) -> String {
    web::text::cut(form.text(name).trim(), 400).to_owned()
}

/// Why there is no form to ask by.
fn hindered(page: &Page, user: &PartnerUser, found: &Found, terms: &PayoutTerms) -> Option<String> {
    if user.partner.is_suspended {
        return Some(page.word("payouts-suspended"));
    }
    let enabled = || found.methods.iter().filter(|method| method.is_enabled);
    if enabled().next().is_none() {
        return Some(page.word("payouts-no-methods"));
    }
    let least = enabled().map(|method| method.min.units()).min().unwrap_or_default();
    let least = Amount::from_units(least.max(terms.smallest.units()), Scale::USD);
    (found.has.available.units() < least.units())
        .then(|| page.word_of("payouts-too-little", "number", &usd(page, least)))
}

fn methods(page: &Page, found: &Found, terms: &PayoutTerms, form: &Form) -> Vec<MethodView> {
    let chosen: Option<i64> = form.text("method").parse().ok();
    let enabled = found.methods.iter().filter(|method| method.is_enabled);
    let view = |(place, method): (usize, &Method)| {
        let currency = currency_of(&terms.rates, &method.currency, page.lang);
        let quote = terms.rates.find(&method.currency).and_then(|place| {
            let available = found.has.available;
            let most = method.max.filter(|max| max.units() < available.units());
            let amount = most.unwrap_or(available);
            method.quote(amount, terms.rates.currency(place), &terms.rates).ok()
        });
        let whole = quote.map(|quote| {
            let values = [
                ("from", &*usd(page, quote.amount)),
                ("to", &*number_of(page, quote.pay, &currency)),
            ];
            crate::words::word_with(page.lang, "payouts-method-whole", &values)
        });
        MethodView {
            id: method.id,
            title: method.title(page.lang).to_owned(),
            currency: currency.unit_label(),
            terms: method_terms(page, method, terms),
            whole,
            is_chosen: chosen.map_or(place == 0, |id| id == method.id),
        }
    };
    enabled.enumerate().map(view).collect()
}

/// From what to what, and what it costs.
fn method_terms(page: &Page, method: &Method, terms: &PayoutTerms) -> String {
    let least = Amount::from_units(method.min.units().max(terms.smallest.units()), Scale::USD);
    let limits = match method.max {
        None => page.word_of("payouts-from", "number", &usd(page, least)),
        Some(max) => page.word_between("payouts-from-to", &usd(page, least), &usd(page, max)),
    };
    let percent = format!("{}\u{a0}%", page.number(&money::plain(method.fee_percent)));
    let fee = match (method.fee.is_zero(), method.fee_percent.is_zero()) {
        (true, true) => page.word("payouts-fee-none"),
        (false, true) => page.word_of("payouts-fee", "number", &usd(page, method.fee)),
        (true, false) => page.word_of("payouts-fee", "number", &percent),
        (false, false) => {
            let both = format!("{} + {percent}", usd(page, method.fee));
            page.word_of("payouts-fee", "number", &both)
        }
    };
    format!("{limits} · {fee}")
}

fn accounts(found: &Found, form: &Form) -> Vec<AccountView> {
    let chosen = form.text("account").to_owned();
    let view = |saved: &SavedAccount| AccountView {
        id: saved.id,
        title: saved.label.clone(),
        account: saved.account.clone(),
        currency: saved.currency.clone(),
        is_verified: saved.verified_at_ms.is_some(),
        is_blocked: saved.blocked.is_some(),
        refused: saved.refused.clone(),
        is_chosen: chosen == saved.id.to_string(),
    };
    found.accounts.iter().map(view).collect()
}

/// The currencies that some method pays, each once.
fn currencies(found: &Found) -> Vec<String> {
    let enabled = found.methods.iter().filter(|method| method.is_enabled);
    let mut all: Vec<_> = enabled.map(|method| method.currency.clone()).collect();
    all.sort();
    all.dedup();
    all
}

fn payouts(page: &Page, found: &Found, terms: &PayoutTerms) -> Vec<PayoutView> {
    let view = |payout: &Payout| {
        let method = found.methods.iter().find(|method| method.id == payout.method_id);
        let currency = currency_of(&terms.rates, &payout.currency, page.lang);
        let why = [&payout.reference, &payout.reason].into_iter().find(|text| !text.is_empty());
        PayoutView {
            id: payout.id,
            time: utc_text(payout.requested_at_ms.div_euclid(1000)),
            method: method.map(|method| method.title(page.lang).to_owned()).unwrap_or_default(),
            account: payout.account.clone(),
            leaves: usd(page, payout.amount),
            arrives: number_of(page, payout.pay, &currency),
            fee: usd(page, payout.fee),
            status: payout.status.words(page.lang),
            badge: payout.status.badge(),
            why: why.cloned().unwrap_or_default(),
            may_cancel: payout.partner_may_cancel(),
        }
    };
    found.payouts.iter().map(view).collect()
}
