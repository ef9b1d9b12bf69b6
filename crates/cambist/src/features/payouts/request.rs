//! A partner asks for money: from his cabinet, by the old API and by the new one alike.

use money::{Amount, Scale, plain};
use store::{Fault, Stop, Tx};

use crate::features::audit::{self, Deed};
use crate::features::book::{
    BookRefusal, Command, FactId, PartnerId, Subject, balances, hold_partners, post,
};
use crate::features::currencies::Currency;
use crate::features::identity::is_confirmed;
use crate::features::orders::completed_of;
use crate::features::partners::find_partner;

use super::accounts::{AccountRefusal, find_account, keep, well_written};
use super::asking::{Asking, PayoutField, PayoutRefusal};
use super::blacklist::blocked;
use super::method::{Method, PayoutQuote, QuoteStop};
use super::methods::find_method;
use super::payout::Payout;
use super::reaction::PayoutFact;
use super::store::{NewPayout, find_by_key, find_payout, has_payouts, insert, was_paid_elsewhere};
use super::terms::PayoutTerms;

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requested {
    /// The money has left the balance and waits for an operator.
    New(Payout),
    /// The same was asked for by the same key before; this is what came of it, as it stands now.
    Repeated(Payout),
}

impl Requested {
    /// The payout, whether it is new or not.
    pub fn payout(&self) -> &Payout {
        match self {
            Requested::New(payout) | Requested::Repeated(payout) => payout,
        }
    }
}

/// Takes money from what is available and lets an operator pay it. Price and fee are fixed here.
///
/// # Errors
/// [`PayoutRefusal`]; the store's faults.
pub fn request(
    tx: &mut Tx<'_>,
    deed: &Deed,
    asking: &Asking,
    terms: &PayoutTerms,
) -> Result<Requested, Stop<PayoutRefusal>> {
    if asking.key.as_deref().is_some_and(|key| !is_key(key)) {
        return Err(PayoutRefusal::Key.into());
    }
    // The lock comes first: of two requests at once the second sees what the first has taken, and
    // whether it had the same key.
    hold_partners(tx, &[PartnerId(asking.partner_id)])?;
    if let Some(known) = repeated(tx, asking)? {
        return Ok(Requested::Repeated(known?));
    }
    let Settled { asked, quote, account_id, normal, currency, method_id } =
        settle(tx, deed, asking, terms)?;
    let is_new_account = is_new(tx, deed, asking.partner_id, account_id, &normal, terms)?;
    let new = NewPayout {
        asking,
        quote: &quote,
        currency: &currency,
        account_id,
        normal: &normal,
        asked,
        is_new_account,
    };
    let id = insert(tx, deed, &new)?;
    book(tx, deed, asking.partner_id, id, quote.amount)?;
    let detail =
        format!("{} USD by method {method_id}, price {}", quote.amount, plain(quote.price));
    audit::record(tx, deed, "payout.request", &id.to_string(), &detail)?;
    let payout = find_payout(tx, id)?;
    let payout = payout.ok_or_else(|| Fault::corrupt(format!("payouts: payout {id} is gone")))?;
    for reaction in terms.reactions.iter() {
        reaction.react(tx, deed, &payout, PayoutFact::Requested)?;
    }
    Ok(Requested::New(payout))
}

/// What a request would come to: judged as [`request`] judges it, and no payout's number is used up.
/// The unit is to be rolled back, as an account may have been kept in it.
///
/// # Errors
/// [`PayoutRefusal`]; the store's faults.
pub fn foresee(
    tx: &mut Tx<'_>,
    deed: &Deed,
    asking: &Asking,
    terms: &PayoutTerms,
) -> Result<PayoutQuote, Stop<PayoutRefusal>> {
    Ok(settle(tx, deed, asking, terms)?.quote)
}

/// A request that nothing speaks against.
struct Settled {
    asked: Option<Amount>,
    quote: PayoutQuote,
    account_id: i64,
    normal: String,
    currency: String,
    method_id: i64,
}

/// Judges a request in the order of the refusals.
fn settle(
    tx: &mut Tx<'_>,
    deed: &Deed,
    asking: &Asking,
    terms: &PayoutTerms,
) -> Result<Settled, Stop<PayoutRefusal>> {
    let partner = find_partner(tx, asking.partner_id)?;
    let partner = partner.filter(|partner| !partner.is_suspended);
    let partner = partner.ok_or(PayoutRefusal::Suspended)?;
    if terms.needs_confirmed && !is_confirmed(tx, partner.account_id)? {
        return Err(PayoutRefusal::Unconfirmed.into());
    }
    let method = find_method(tx, asking.method_id)?.filter(|method| method.is_enabled);
    let method = method.ok_or(PayoutRefusal::Method(asking.method_id))?;
    let place = terms.rates.find(&method.currency);
    let place = place.ok_or_else(|| PayoutRefusal::NoPrice(method.currency.clone()))?;
    let currency = terms.rates.currency(place);
    let (account_id, normal) = account(tx, deed, asking, currency, terms)?;
    enough_orders(tx, asking.partner_id, terms)?;
    let (asked, quote) = worked_out(tx, asking, &method, currency, terms)?;
    let method_id = method.id;
    Ok(Settled { asked, quote, account_id, normal, currency: method.currency, method_id })
}

fn is_key(key: &str) -> bool {
    (1..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The payout that the same key made, or the field in which the two requests differ.
fn repeated(
    tx: &mut Tx<'_>,
    asking: &Asking,
) -> Result<Option<Result<Payout, PayoutRefusal>>, Fault> {
    let Some(key) = &asking.key else { return Ok(None) };
    let Some(known) = find_by_key(tx, asking.partner_id, key)? else { return Ok(None) };
    let amount = asking.amount.as_deref().map(|text| Amount::parse(text.trim(), Scale::USD));
    let is_same_amount = match (amount, known.asked) {
        (None, None) => true,
        (Some(Ok(amount)), Some(asked)) => amount == asked,
        _ => false,
    };
    let differs = if known.method_id != asking.method_id {
        Some(PayoutField::Method)
    } else if asking.account.trim() != known.account {
        Some(PayoutField::Account)
    } else {
        (!is_same_amount).then_some(PayoutField::Amount)
    };
    Ok(Some(differs.map_or(Ok(known), |field| Err(PayoutRefusal::KeyReused(field)))))
}

/// The partner's account, kept if it is new, with its normal form.
fn account(
    tx: &mut Tx<'_>,
    deed: &Deed,
    asking: &Asking,
    currency: &Currency,
    terms: &PayoutTerms,
) -> Result<(i64, String), Stop<PayoutRefusal>> {
    let normal = well_written(currency, &asking.account).map_err(PayoutRefusal::from)?;
    if blocked(tx, &normal)?.is_some() {
        return Err(PayoutRefusal::Account(AccountRefusal::Blocked).into());
    }
    let id = keep(tx, deed, asking.partner_id, currency, &asking.account, &normal)?;
    let saved = find_account(tx, id)?;
    if let Some(why) = saved.as_ref().and_then(|saved| saved.refused.clone()) {
        return Err(PayoutRefusal::Account(AccountRefusal::Refused(why)).into());
    }
    let is_verified = saved.is_some_and(|saved| saved.verified_at_ms.is_some());
    if terms.verifies_accounts && !is_verified {
        return Err(PayoutRefusal::Unverified.into());
    }
    Ok((id, normal))
}

/// Whoever has been paid, or is about to be, has shown that his visitors are real.
fn enough_orders(
    tx: &mut Tx<'_>,
    partner_id: i64,
    terms: &PayoutTerms,
) -> Result<(), Stop<PayoutRefusal>> {
    let needs = terms.orders_before_first;
    if needs == 0 || has_payouts(tx, partner_id)? {
        return Ok(());
    }
    let has = completed_of(tx, partner_id, needs)?;
    match has >= i64::from(needs) {
        true => Ok(()),
        false => Err(PayoutRefusal::TooFewOrders { has, needs }.into()),
    }
}

/// What was asked for, and what it comes to.
fn worked_out(
    tx: &mut Tx<'_>,
    asking: &Asking,
    method: &Method,
    currency: &Currency,
    terms: &PayoutTerms,
) -> Result<(Option<Amount>, PayoutQuote), Stop<PayoutRefusal>> {
    let asked = asking.amount.as_deref().map(|text| Amount::parse(text.trim(), Scale::USD));
    let asked = asked.transpose().map_err(PayoutRefusal::Amount)?;
    if asked.is_some_and(|asked| !asked.is_positive()) {
        return Err(PayoutRefusal::NotPositive.into());
    }
    let available = balances(tx, PartnerId(asking.partner_id))?.available;
    let amount = asked.unwrap_or(available);
    if amount.units() > available.units() || !amount.is_positive() {
        return Err(PayoutRefusal::Insufficient { available }.into());
    }
    let min =
        if method.min.units() >= terms.smallest.units() { method.min } else { terms.smallest };
    if amount.units() < min.units() {
        return Err(PayoutRefusal::BelowMinimum { amount, min }.into());
    }
    if let Some(max) = method.max.filter(|max| amount.units() > max.units()) {
        return Err(PayoutRefusal::AboveMaximum { amount, max }.into());
    }
    let quote = method.quote(amount, currency, &terms.rates).map_err(|stop| match stop {
        QuoteStop::NoPrice => PayoutRefusal::NoPrice(method.currency.clone()),
        QuoteStop::NothingArrives => PayoutRefusal::NothingArrives(amount),
    })?;
    Ok((asked, quote))
}

/// Whether a partner who was paid to another account before now asks for it to a new one.
fn is_new(
    tx: &mut Tx<'_>,
    deed: &Deed,
    partner_id: i64,
    account_id: i64,
    normal: &str,
    terms: &PayoutTerms,
) -> Result<bool, Fault> {
    let since_ms = deed.at_ms - i64::from(terms.new_account_days) * 86_400_000;
    let saved = find_account(tx, account_id)?;
    let is_young = saved.is_some_and(|saved| saved.created_at_ms > since_ms);
    Ok(is_young && was_paid_elsewhere(tx, partner_id, normal)?)
}

/// What leaves the balance, in the books.
fn book(
    tx: &mut Tx<'_>,
    deed: &Deed,
    partner_id: i64,
    payout_id: i64,
    amount: Amount,
) -> Result<(), Stop<PayoutRefusal>> {
    let fact = FactId::new(format!("payout:{payout_id}:request"))
        .map_err(|error| Fault::corrupt(error.to_string()))?;
    let command = Command::RequestPayout { partner: PartnerId(partner_id), amount };
    let posted = post(tx, deed, &fact, &command, &Subject::payout(payout_id));
    posted.map(|_| ()).map_err(|stop| match stop {
        Stop::Broke(fault) => Stop::Broke(fault),
        // What was available when it was looked at may have been taken back since.
        Stop::Refused(BookRefusal::Ledger(ledger::Refusal::InsufficientAvailable { has })) => {
            PayoutRefusal::Insufficient { available: has }.into()
        }
        Stop::Refused(refusal) => PayoutRefusal::Book(refusal).into(),
    })
}
