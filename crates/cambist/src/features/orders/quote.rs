//! What an amount comes to: the executed side of the advertised rate.
//!
//! `get = ⌊(give − from fee) × rate⌋ − to fee`, at the decimals of what is received. Every rounding is
//! in the office's favour, and none is worse than what the feed advertises.

use money::{Amount, AmountError, Decimal, Rate, Rounding};
use store::Refusal;
use thiserror::Error;

use crate::features::currencies::Currency;
use crate::features::rates::files::Fee;
use crate::features::rates::{OpenOffer, Terms};

/// Which side the customer names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// So much is given.
    Give(String),
    /// At least so much is received.
    Get(String),
}

/// What an amount comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// What the customer gives.
    pub give: Amount,
    /// What the customer gets.
    pub get: Amount,
}

/// Why an amount can't be exchanged, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum QuoteRefusal {
    /// The text is no amount of the currency.
    #[error("the amount {0}")]
    Amount(AmountError),
    /// Nothing, or less than nothing.
    #[error("the amount must be above zero")]
    NotPositive,
    /// Below what can be given.
    #[error("at least {min} {unit} can be given")]
    BelowMinimum {
        /// The least.
        min: Amount,
        /// The unit of what is given.
        unit: String,
    },
    /// Above what can be given.
    #[error("at most {max} {unit} can be given")]
    AboveMaximum {
        /// The most.
        max: Amount,
        /// The unit of what is given.
        unit: String,
    },
    /// The fees leave nothing to receive.
    #[error("the fees leave nothing of this amount")]
    FeesLeaveNothing,
}

impl Refusal for QuoteRefusal {}

/// Prices an amount on an open offer.
///
/// # Errors
/// [`QuoteRefusal`].
pub fn quote(
    open: &OpenOffer,
    from: &Currency,
    to: &Currency,
    asked: &Asked,
) -> Result<Quote, QuoteRefusal> {
    let terms = &open.offer.terms;
    let rate = open.offer.rate;
    let give = match asked {
        Asked::Give(text) => positive(text, from)?,
        Asked::Get(text) => {
            let get = positive(text, to)?;
            give_for(rate, terms, get, from)
                .ok_or(QuoteRefusal::AboveMaximum { max: open.max, unit: from.unit.clone() })?
        }
    };
    if give.units() < open.min.units() {
        return Err(QuoteRefusal::BelowMinimum { min: open.min, unit: from.unit.clone() });
    }
    if give.units() > open.max.units() {
        return Err(QuoteRefusal::AboveMaximum { max: open.max, unit: from.unit.clone() });
    }
    let get = get_for(rate, terms, give, to).filter(|get| get.is_positive());
    Ok(Quote { give, get: get.ok_or(QuoteRefusal::FeesLeaveNothing)? })
}

fn positive(text: &str, currency: &Currency) -> Result<Amount, QuoteRefusal> {
    // People write 0,5 as well as 0.5; a text with both could mean two things.
    let text = text.trim();
    let text = match text.contains('.') {
        true => text.to_owned(),
        false => text.replacen(',', ".", 1),
    };
    let amount = Amount::parse(&text, currency.scale).map_err(QuoteRefusal::Amount)?;
    if amount.is_positive() { Ok(amount) } else { Err(QuoteRefusal::NotPositive) }
}

/// A fee on an amount, rounded up at the amount's decimals; never below `least`.
fn fee_on(fee: Option<Fee>, amount: Amount, least: Option<Fee>) -> Option<Amount> {
    let of = |fee: Fee| {
        let sum = match fee {
            Fee::Fixed(sum) => sum,
            Fee::Percent(percent) => {
                amount.to_decimal().checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED)?
            }
        };
        Amount::from_decimal(sum, amount.scale(), Rounding::Up).ok()
    };
    let fee = match fee {
        Some(fee) => of(fee)?,
        None => Amount::zero(amount.scale()),
    };
    let least = match least {
        Some(least) => of(least)?,
        None => Amount::zero(amount.scale()),
    };
    Some(if fee.units() >= least.units() { fee } else { least })
}

fn get_for(rate: Rate, terms: &Terms, give: Amount, to: &Currency) -> Option<Amount> {
    let net = give.checked_sub(fee_on(terms.from_fee, give, terms.min_fee)?)?;
    if !net.is_positive() {
        return None;
    }
    let gross = rate.receive(net, to.scale).ok()?;
    gross.checked_sub(fee_on(terms.to_fee, gross, None)?)
}

/// The least amount given that brings at least `get`; `None` beyond what can be counted.
fn give_for(rate: Rate, terms: &Terms, get: Amount, from: &Currency) -> Option<Amount> {
    let gross = before_fee(terms.to_fee, get)?;
    let net = rate.give_for(gross, from.scale).ok()?;
    let give = before_fee(terms.from_fee, net)?;
    let Some(least) = terms.min_fee else { return Some(give) };
    let with_least = before_fee(Some(least), net)?;
    Some(if with_least.units() > give.units() { with_least } else { give })
}

/// What must be there so that `net` is left after the fee, rounded up.
fn before_fee(fee: Option<Fee>, net: Amount) -> Option<Amount> {
    let sum = match fee {
        None => return Some(net),
        Some(Fee::Fixed(sum)) => net.to_decimal().checked_add(sum)?,
        Some(Fee::Percent(percent)) => {
            let left = Decimal::ONE_HUNDRED.checked_sub(percent).filter(|left| !left.is_zero())?;
            net.to_decimal().checked_mul(Decimal::ONE_HUNDRED)?.checked_div(left)?
        }
    };
    Amount::from_decimal(sum, net.scale(), Rounding::Up).ok()
}
