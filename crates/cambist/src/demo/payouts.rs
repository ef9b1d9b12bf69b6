//! The month's payouts: methods, and requests with what became of them, by the verbs themselves.
//!
//! Amounts are parts of what is available at that moment, so that they add up whatever the month's
//! orders have earned; a partner who has too little asks for nothing.

use std::collections::BTreeMap;

use money::{Amount, Decimal, Rounding, Scale};
use store::{Stop, Tx, Within};

use crate::chance::SeededChance;
use crate::features::audit::Deed;
use crate::features::book::{PartnerId, balances};
use crate::features::currencies::catalogue;
use crate::features::payouts::{
    Asking, BatchAsked, MethodWords, PayoutRefusal, PayoutTerms, add_method, block_account, cancel,
    cancel_own, list_methods, make_batch, mark_done, refuse_account, request, set_verified,
};

/// Why an account is not judged; another refusal of this name is that of people's accounts.
pub(super) use crate::features::payouts::AccountRefusal as SavedRefusal;

use super::accounts::account;
use super::{DemoRefusal, Month};

const HOUR_MS: i64 = 3_600_000;

/// The demo's methods: titles, currency, smallest and largest amount, fee, percent, place.
const METHODS: [[&str; 8]; 3] = [
    ["Tether USDT, TRC20", "Tether USDT, TRC20", "USDTTRC20", "20", "5000", "1", "0", "1"],
    ["Bank card, RUB", "Банковская карта, RUB", "SBERRUB", "20", "1500", "0", "1.5", "2"],
    ["Bitcoin", "Bitcoin", "BTC", "100", "none", "2.5", "0", "3"],
];

/// What a payout of the plan is to become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Done(&'static str),
    Cancelled(&'static str),
    CancelledByPartner,
    Pending,
    /// Taken out with a batch, and not paid yet.
    InBatch,
}

/// A payout of the plan.
struct Part {
    /// The partner's place among the demo's people.
    partner: usize,
    /// Hours before the month's end.
    asked_h: i64,
    ended_h: i64,
    /// Percent of what is available then.
    percent: i64,
    /// The method's place, and which of the made-up accounts.
    method: usize,
    account: u64,
    fate: Fate,
}

const fn part(
    partner: usize,
    (asked_h, ended_h): (i64, i64),
    percent: i64,
    (method, account): (usize, u64),
    fate: Fate,
) -> Part {
    Part { partner, asked_h, ended_h, percent, method, account, fate }
}

const PLAN: [Part; 10] = [
    part(0, (310, 290), 60, (0, 1), Fate::Done("9f4c1d27a6b05e83c2d4f7a918b36e50")),
    part(0, (220, 199), 45, (1, 2), Fate::Cancelled("the bank does not take this card")),
    part(0, (150, 148), 50, (0, 1), Fate::CancelledByPartner),
    part(0, (100, 77), 55, (0, 1), Fate::Done("51b7e9c3f02d48a6917d3e6ab08c4f2e")),
    part(0, (20, 0), 60, (0, 3), Fate::Pending),
    part(1, (240, 212), 100, (0, 4), Fate::Done("c80a5d1be7f34926a1c9d04f6b2e7358")),
    part(1, (60, 30), 70, (0, 4), Fate::InBatch),
    part(2, (120, 98), 80, (1, 5), Fate::Done("SBP 2026-778120")),
    part(2, (44, 0), 60, (1, 5), Fate::Pending),
    // The same account as the table of rates has: somebody should look at it twice.
    part(3, (9, 0), 70, (0, 4), Fate::Pending),
];

/// Something that happens to a payout of the plan, by its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Happening {
    Asked(usize),
    Ended(usize),
}

/// Everything that happens to payouts in the month, with its times.
pub(super) fn plan(month: Month) -> impl Iterator<Item = (i64, Happening)> {
    PLAN.iter().enumerate().flat_map(move |(place, part)| {
        let at = |hours: i64| month.ends_at_ms - hours * HOUR_MS;
        let ended =
            (part.fate != Fate::Pending).then(|| (at(part.ended_h), Happening::Ended(place)));
        [Some((at(part.asked_h), Happening::Asked(place))), ended].into_iter().flatten()
    })
}

/// An account that nobody is paid to, and why.
const BLOCKED: (&str, u64, &str) = ("USDTTRC20", 99, "the address of a scheme that was closed");

/// Makes the methods, and the blacklist.
pub(super) fn settle(tx: &mut Tx<'_>, deed: &Deed) -> Result<(), Stop<DemoRefusal>> {
    let (currency, number, why) = BLOCKED;
    block_account(tx, deed, currency, &account_of(currency, number), why).within()?;
    for [title_en, title_ru, currency, min, max, fee, percent, position] in METHODS {
        let said = |text: &str| Some(text.to_owned());
        let words = MethodWords {
            title_en: said(title_en),
            title_ru: said(title_ru),
            currency: said(currency),
            min: said(min),
            max: said(max),
            fee: said(fee),
            fee_percent: said(percent),
            price: said("own"),
            position: said(position),
        };
        add_method(tx, deed, &words, false).within()?;
    }
    Ok(())
}

/// Lets it happen. `made` holds the payouts so far, by their places in the plan.
pub(super) fn happens(
    tx: &mut Tx<'_>,
    deed: &Deed,
    what: Happening,
    partners: &[i64],
    terms: &PayoutTerms,
    made: &mut BTreeMap<usize, i64>,
) -> Result<(), Stop<DemoRefusal>> {
    match what {
        Happening::Asked(place) => {
            if let Some(id) = asked(tx, deed, &PLAN[place], partners, terms)? {
                made.insert(place, id);
            }
            Ok(())
        }
        Happening::Ended(place) => match made.get(&place) {
            Some(id) => ended(tx, deed, &PLAN[place], partners, *id, terms),
            None => Ok(()),
        },
    }
}

fn asked(
    tx: &mut Tx<'_>,
    deed: &Deed,
    part: &Part,
    partners: &[i64],
    terms: &PayoutTerms,
) -> Result<Option<i64>, Stop<DemoRefusal>> {
    let Some(partner_id) = partners.get(part.partner).copied() else { return Ok(None) };
    let available = balances(tx, PartnerId(partner_id))?.available;
    let methods = list_methods(tx, true)?;
    let Some(method) = methods.get(part.method) else { return Ok(None) };
    let asking = Asking {
        partner_id,
        method_id: method.id,
        account: account_of(&method.currency, part.account),
        amount: Some(share(available, part.percent, method.max).to_string()),
        key: None,
    };
    match request(tx, deed, &asking, terms) {
        Ok(requested) => Ok(Some(requested.payout().id)),
        // He has earned too little in this month.
        Err(Stop::Refused(
            PayoutRefusal::NotPositive
            | PayoutRefusal::BelowMinimum { .. }
            | PayoutRefusal::Insufficient { .. }
            | PayoutRefusal::NoPrice(_),
        )) => Ok(None),
        Err(stop) => Err(stop).within(),
    }
}

/// So many percent of an amount, in whole cents, and no more than the method takes.
fn share(available: Amount, percent: i64, max: Option<Amount>) -> Amount {
    let part = available.to_decimal().saturating_mul(Decimal::new(percent, 2));
    let cents = Rounding::Down.round(part, 2);
    let amount = Amount::from_decimal(cents, Scale::USD, Rounding::Down).unwrap_or(available);
    max.filter(|max| max.units() < amount.units()).unwrap_or(amount)
}

/// A made-up account, always the same for the same number.
fn account_of(currency: &str, number: u64) -> String {
    let found = catalogue().into_iter().find(|one| one.code == currency);
    found.map(|one| account(one.format, &SeededChance::new(number))).unwrap_or_default()
}

fn ended(
    tx: &mut Tx<'_>,
    deed: &Deed,
    part: &Part,
    partners: &[i64],
    id: i64,
    terms: &PayoutTerms,
) -> Result<(), Stop<DemoRefusal>> {
    let reactions = &terms.reactions;
    match part.fate {
        // Whoever pays has looked at where to; what could not be paid is refused for the next time.
        Fate::Done(reference) => {
            let paid = mark_done(tx, deed, id, reference, reactions).within()?;
            set_verified(tx, deed, paid.account_id, true).within()
        }
        Fate::Cancelled(reason) => {
            let ended = cancel(tx, deed, id, reason, reactions).within()?;
            refuse_account(tx, deed, ended.account_id, reason).within()
        }
        Fate::CancelledByPartner => {
            let partner_id = partners.get(part.partner).copied().unwrap_or_default();
            cancel_own(tx, deed, partner_id, id, reactions).map(|_| ()).within()
        }
        Fate::Pending => Ok(()),
        Fate::InBatch => {
            let methods = list_methods(tx, true)?;
            let method_id = methods.get(part.method).map_or(0, |method| method.id);
            let asked = BatchAsked { method_id, ids: Some([id].into()), again: false };
            make_batch(tx, deed, &asked).map(|_| ()).within()
        }
    }
}
