//! What an amount comes to: the executed side of the advertised rate.
//!
//! `get = ⌊(give − from fee) × rate⌋ − to fee`, at the decimals of what is received. The sum is rounded
//! down, and so is each fee: were a fee rounded up, the customer would get less than the feed's
//! numbers come to.

use money::{Amount, AmountError, Rate};
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
            give_for(open, get, to)
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

/// A fee on an amount, rounded down at the amount's decimals; never below `least`.
fn fee_on(fee: Option<Fee>, amount: Amount, least: Option<Fee>) -> Option<Amount> {
    let of = |fee: Option<Fee>| match fee {
        None => Some(Amount::zero(amount.scale())),
        Some(fee) => fee.on(amount),
    };
    let (fee, least) = (of(fee)?, of(least)?);
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

/// The least amount given that brings at least `get`; `None`: the most that can be given does not.
///
/// Whoever gives more never gets less, so it is found by halving: an inverse formula would have a
/// rounding of its own for every fee.
fn give_for(open: &OpenOffer, get: Amount, to: &Currency) -> Option<Amount> {
    let most = open.max;
    let brings = |units| {
        let give = Amount::from_units(units, most.scale());
        let got = get_for(open.offer.rate, &open.offer.terms, give, to);
        got.is_some_and(|got| got.units() >= get.units())
    };
    if !brings(most.units()) {
        return None;
    }
    let (mut too_few, mut enough) = (0, most.units());
    while enough - too_few > 1 {
        let middle = too_few + (enough - too_few) / 2;
        if brings(middle) { enough = middle } else { too_few = middle }
    }
    Some(Amount::from_units(enough, most.scale()))
}

#[cfg(test)]
mod tests;
