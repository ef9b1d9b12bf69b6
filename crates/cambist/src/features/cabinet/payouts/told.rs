//! Refusals of payouts, in words of the page's language, beside the field that they are about.

use crate::features::payouts::{AccountRefusal, PayoutRefusal};
use crate::pages::{FieldErrors, Page};

use super::view::usd;

/// A refused request.
pub(super) fn tell(page: &Page, refusal: &PayoutRefusal) -> FieldErrors {
    let mut errors = FieldErrors::default();
    let amount = |key, name, value: &str| ("amount", page.word_of(key, name, value));
    let (field, sentence) = match refusal {
        PayoutRefusal::Suspended => ("form", page.word("payouts-suspended")),
        PayoutRefusal::Unconfirmed => ("form", page.word("wrong-payout-unconfirmed")),
        PayoutRefusal::Method(_) => ("method", page.word("wrong-payout-method")),
        PayoutRefusal::Account(refusal) => ("account", account(page, refusal)),
        PayoutRefusal::Unverified => ("account", page.word("wrong-payout-unverified")),
        PayoutRefusal::TooFewOrders { has, needs } => {
            let values = [("from", &*has.to_string()), ("to", &*needs.to_string())];
            ("form", crate::words::word_with(page.lang, "wrong-payout-orders", &values))
        }
        PayoutRefusal::Amount(_) | PayoutRefusal::NotPositive => {
            ("amount", page.word("wrong-payout-amount"))
        }
        PayoutRefusal::Insufficient { available } => {
            amount("wrong-payout-insufficient", "number", &usd(page, *available))
        }
        PayoutRefusal::BelowMinimum { min, .. } => {
            amount("wrong-payout-minimum", "number", &usd(page, *min))
        }
        PayoutRefusal::AboveMaximum { max, .. } => {
            amount("wrong-payout-maximum", "number", &usd(page, *max))
        }
        PayoutRefusal::NoPrice(code) => {
            ("method", page.word_of("wrong-payout-price", "code", code))
        }
        PayoutRefusal::NothingArrives(sum) => {
            amount("wrong-payout-nothing", "number", &usd(page, *sum))
        }
        PayoutRefusal::Key | PayoutRefusal::KeyReused(_) | PayoutRefusal::Book(_) => {
            ("form", page.word("wrong-try-again"))
        }
    };
    errors.add(field, sentence);
    errors
}

/// A refused account.
pub(super) fn account(page: &Page, refusal: &AccountRefusal) -> String {
    match refusal {
        AccountRefusal::Unknown(_) => page.word("wrong-account-unknown"),
        AccountRefusal::Currency(_) => page.word("wrong-account-currency"),
        AccountRefusal::Label => page.word("wrong-label"),
        AccountRefusal::Malformed { currency, format } => {
            let looks = if format.looks.is_empty() { format.sample } else { format.looks };
            let values = [("code", currency.as_str()), ("number", looks)];
            crate::words::word_with(page.lang, "wrong-account-format", &values)
        }
        AccountRefusal::Blocked => page.word("wrong-account-blocked"),
        AccountRefusal::Refused(why) => page.word_of("wrong-account-refused", "value", why),
        AccountRefusal::Reason => page.word("wrong-try-again"),
        AccountRefusal::TooMany => page.word("wrong-account-many"),
    }
}
