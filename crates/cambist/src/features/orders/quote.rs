//! What an amount comes to, on either side: which amounts are taken, and what is refused. The sum
//! itself is the offer's.

use money::{Amount, AmountError};
use store::Refusal;
use thiserror::Error;

use crate::features::currencies::Currency;
use crate::features::rates::OpenOffer;

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
    let below = || QuoteRefusal::BelowMinimum { min: open.min, unit: from.unit.clone() };
    let above = || QuoteRefusal::AboveMaximum { max: open.max, unit: from.unit.clone() };
    let give = match asked {
        Asked::Give(text) => positive(text, from)?,
        Asked::Get(text) => match give_for(open, positive(text, to)?, to) {
            Ok(give) => give,
            Err(QuoteLimit::Below) => return Err(below()),
            Err(QuoteLimit::Above) => return Err(above()),
        },
    };
    if give.units() < open.min.units() {
        return Err(below());
    }
    if give.units() > open.max.units() {
        return Err(above());
    }
    let get = open.get_for(give, to.scale).ok_or(QuoteRefusal::FeesLeaveNothing)?;
    Ok(Quote { give, get })
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

/// What has to be given for a wish: the least within the limits that brings it.
fn give_for(open: &OpenOffer, get: Amount, to: &Currency) -> Result<Amount, QuoteLimit> {
    let give = open.give_for(get).ok_or(QuoteLimit::Above)?;
    if give != open.min {
        return Ok(give);
    }
    // Who would get as much for less than the least has asked for too little.
    let less = Amount::from_units(give.units() - 1, give.scale());
    match open.get_for(less, to.scale).is_some_and(|got| got.units() >= get.units()) {
        true => Err(QuoteLimit::Below),
        false => Ok(give),
    }
}

/// On which side of the limits a wish lies.
enum QuoteLimit {
    Below,
    Above,
}

#[cfg(test)]
pub(super) mod tests;
