//! Fees where a format has less room for them than an offer: what is shown never promises more.

use money::{Amount, Decimal, Rounding};

use crate::features::rates::files::Fee;

use super::Item;

/// A percentage that stands for a sum has at most so many decimals.
const PERCENT_DECIMALS: u32 = 6;

/// One fee that is never below either of two, for whoever gives at least `min`; for formats that
/// have no place for the least fee. A sum beside a percentage becomes the percentage that it is of
/// `min`, rounded up: of anything greater it is less.
pub(super) fn covering(fee: Option<Fee>, least: Option<Fee>, min: Amount) -> Option<Fee> {
    let (Some(one), Some(other)) = (fee, least) else { return fee.or(least) };
    Some(match (one, other) {
        (Fee::Fixed(a), Fee::Fixed(b)) => Fee::Fixed(a.max(b)),
        (Fee::Percent(a), Fee::Percent(b)) => Fee::Percent(a.max(b)),
        (Fee::Fixed(sum), Fee::Percent(percent)) | (Fee::Percent(percent), Fee::Fixed(sum)) => {
            Fee::Percent(percent.max(share(sum, min)))
        }
    })
}

/// The larger of two fees of one kind; `None` when no single fee covers both.
pub(super) fn larger(one: Option<Fee>, other: Option<Fee>) -> Option<Option<Fee>> {
    match (one, other) {
        (Some(Fee::Fixed(_)), Some(Fee::Percent(_))) => None,
        (Some(Fee::Percent(_)), Some(Fee::Fixed(_))) => None,
        // Of one kind, or one of them alone: the amount at which they are compared is of no matter.
        _ => Some(covering(one, other, Amount::from_units(1, money::Scale::MAX))),
    }
}

/// How many percent of `whole` a sum is, rounded up; at most 100.
fn share(sum: Decimal, whole: Amount) -> Decimal {
    if sum >= whole.to_decimal() {
        return Decimal::ONE_HUNDRED;
    }
    // Both in units of 8 decimals: the sum is below an amount, so its percents fit 128 bits.
    let mut sum = Rounding::Up.round(sum, 8);
    sum.rescale(8);
    let missing = u32::from(money::Scale::MAX.get() - whole.scale().get());
    let whole = u128::from(whole.units().unsigned_abs()) * 10_u128.pow(missing);
    let percents = sum.mantissa().unsigned_abs() * 10_u128.pow(PERCENT_DECIMALS + 2);
    let units = percents.div_ceil(whole);
    // Less than the whole is at most 100 %, which has nine digits here.
    let units = i64::try_from(units).unwrap_or(i64::MAX);
    Decimal::new(units, PERCENT_DECIMALS).min(Decimal::ONE_HUNDRED)
}

/// What the customer has in hand who gives `give`: fees are rounded down, as orders do it; `None`
/// when the fees leave nothing.
pub(super) fn received(item: &Item<'_>, give: Amount) -> Option<Amount> {
    let on = |fee: Option<Fee>, amount: Amount| match fee {
        None => Some(Amount::zero(amount.scale())),
        Some(fee) => fee.on(amount),
    };
    let (fee, least) = (on(item.from_fee, give)?, on(item.min_fee, give)?);
    let net = give.checked_sub(if fee.units() >= least.units() { fee } else { least })?;
    if !net.is_positive() {
        return None;
    }
    let gross = item.rate.receive(net, item.reserve.scale()).ok()?;
    gross.checked_sub(on(item.to_fee, gross)?)
}
