//! What an amount brings, fees included: the executed side of an advertised rate.
//!
//! `get = ⌊(give − from fee) × rate⌋ − to fee`, at the decimals of what is received. The sum is rounded
//! down, and so is each fee: were a fee rounded up, the customer would get less than the feed's
//! numbers come to.

use money::{Amount, Decimal, Rate, Rounding, Scale};

use super::files::Fee;
use super::offer::Terms;

/// Finer percentages than this are cut: with it the product of any amount is a whole number that fits.
const PERCENT_DECIMALS: u32 = 16;

/// What is received for `give`; `None` when the fees leave nothing, or it is beyond counting.
pub(super) fn worth(rate: Rate, terms: &Terms, give: Amount, to: Scale) -> Option<Amount> {
    let (from_least, to_least) = least_fees(terms);
    let net = give.checked_sub(fee_on(terms.from_fee, give, from_least)?)?;
    if !net.is_positive() {
        return None;
    }
    let gross = rate.receive(net, to).ok()?;
    let get = gross.checked_sub(fee_on(terms.to_fee, gross, to_least)?)?;
    get.is_positive().then_some(get)
}

/// The least fee, on the side that it belongs to: that of the fee. A reader of a feed that shows
/// only a fee on what is received takes the least fee for one on that.
fn least_fees(terms: &Terms) -> (Option<Fee>, Option<Fee>) {
    match terms.least_fee_is_on_to() {
        true => (None, terms.min_fee),
        false => (terms.min_fee, None),
    }
}

/// The least amount from `first` to `last` that brings at least `get`; `None`: none does.
///
/// At one rate whoever gives more never gets less, so it is found by halving: an inverse formula
/// would have a rounding of its own for every fee.
pub(super) fn least_for(
    (rate, terms): (Rate, &Terms),
    get: Amount,
    first: Amount,
    last: Amount,
) -> Option<Amount> {
    let brings = |units| {
        let give = Amount::from_units(units, first.scale());
        worth(rate, terms, give, get.scale()).is_some_and(|got| got.units() >= get.units())
    };
    if first.units() > last.units() || !brings(last.units()) {
        return None;
    }
    if brings(first.units()) {
        return Some(first);
    }
    let (mut too_few, mut enough) = (first.units(), last.units());
    while enough - too_few > 1 {
        let middle = too_few + (enough - too_few) / 2;
        if brings(middle) { enough = middle } else { too_few = middle }
    }
    Some(Amount::from_units(enough, first.scale()))
}

/// A fee on an amount, rounded down at the amount's decimals; never below `least`.
fn fee_on(fee: Option<Fee>, amount: Amount, least: Option<Fee>) -> Option<Amount> {
    let of = |fee: Option<Fee>| match fee {
        None => Some(Amount::zero(amount.scale())),
        Some(Fee::Fixed(sum)) => Amount::from_decimal(sum, amount.scale(), Rounding::Down).ok(),
        Some(Fee::Percent(percent)) => percent_of(amount, percent),
    };
    let (fee, least) = (of(fee)?, of(least)?);
    Some(if fee.units() >= least.units() { fee } else { least })
}

/// A part of an amount in whole numbers, rounded down: a decimal's product would be rounded at its
/// 28th digit, in whatever direction is nearer.
fn percent_of(amount: Amount, percent: Decimal) -> Option<Amount> {
    let percent = Rounding::Down.round(percent, PERCENT_DECIMALS);
    let product = i128::from(amount.units()).checked_mul(percent.mantissa())?;
    let units = product / (100 * 10_i128.pow(percent.scale()));
    Some(Amount::from_units(i64::try_from(units).ok()?, amount.scale()))
}
