//! Rates: so many units of one currency give so many of another.

use std::fmt;

use rust_decimal::Decimal;

use crate::amount::{Amount, AmountError, Scale};
use crate::decimal::Plain;
use crate::rounding::Rounding;
use crate::wide::{Quotient, Wide, scaled_ratio};

/// A rate keeps at least this many decimals when it has to be rounded,
const MIN_DECIMALS: i32 = 8;
/// and at least this many significant digits.
const MIN_DIGITS: i32 = 10;
/// The most decimals that a [`Decimal`] has.
const MAX_DECIMALS: i32 = 28;

/// Why two numbers are not a rate; each message says what is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RateError {
    /// A side is zero or below.
    #[error("has a side that is not positive; write both sides of a rate above zero")]
    NotPositive,
    /// A side, as given or in canonical form, is too large or too small.
    #[error("is out of range; each side of a rate is from 0.000000000000001 to 1000000000000000")]
    OutOfRange,
    /// A rate can't be made worse by this many percent.
    #[error("can't be worsened by this many percent; write at least 0 and less than 100")]
    PercentOutOfRange,
}

/// An exact rate: [`in_side`] units of *from* give [`out_side`] units of *to*.
///
/// Both sides are positive and one of them is exactly 1, as monitorings want it. A pair with a 1 in
/// it is kept to the last digit. Any other pair is brought to this form **in our favour**: the
/// canonical rate never gives the customer more than the pair that it came from.
///
/// [`in_side`]: Rate::in_side
/// [`out_side`]: Rate::out_side
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rate {
    in_side: Decimal,
    out_side: Decimal,
}

impl Rate {
    /// The rate of a pair, canonical: see [`Rate::from_pair`].
    ///
    /// # Errors
    ///
    /// [`RateError::NotPositive`] or [`RateError::OutOfRange`].
    pub fn new(in_side: Decimal, out_side: Decimal) -> Result<Rate, RateError> {
        Rate::from_pair(in_side, out_side).map(|(rate, _)| rate)
    }

    /// The rate of a pair, and whether it is exactly that of the pair.
    ///
    /// A pair with a side of 1 is kept as it is. Otherwise `out ÷ in` rounded down is set against 1
    /// when it is 1 or more, and 1 against `in ÷ out` rounded up when it is not. What is rounded
    /// keeps 8 decimals, or 10 significant digits where these are more.
    ///
    /// # Errors
    ///
    /// [`RateError::NotPositive`] or [`RateError::OutOfRange`].
    pub fn from_pair(in_side: Decimal, out_side: Decimal) -> Result<(Rate, bool), RateError> {
        check(in_side)?;
        check(out_side)?;
        let (given, got) = (Side::of(in_side), Side::of(out_side));
        if in_side == Decimal::ONE || out_side == Decimal::ONE {
            let rate = Rate { in_side: in_side.normalize(), out_side: out_side.normalize() };
            return Ok((rate, true));
        }
        let is_out_larger = out_side >= in_side;
        let (dividend, divisor, rounding) =
            if is_out_larger { (got, given, Rounding::Down) } else { (given, got, Rounding::Up) };
        let exponent = divisor.decimals - dividend.decimals;
        let (side, is_exact) = rounded(
            |decimals| scaled_ratio(dividend.digits, 1, exponent + decimals, divisor.digits),
            rounding,
        )?;
        let rate = if is_out_larger { Rate::one_to(side)? } else { Rate::to_one(side)? };
        Ok((rate, is_exact))
    }

    pub(crate) fn one_to(out_side: Decimal) -> Result<Rate, RateError> {
        check(out_side)?;
        Ok(Rate { in_side: Decimal::ONE, out_side })
    }

    pub(crate) fn to_one(in_side: Decimal) -> Result<Rate, RateError> {
        check(in_side)?;
        Ok(Rate { in_side, out_side: Decimal::ONE })
    }

    /// How many units of *from* are given.
    pub fn in_side(&self) -> Decimal {
        self.in_side
    }

    /// How many units of *to* are received for them.
    pub fn out_side(&self) -> Decimal {
        self.out_side
    }

    /// What is received for `give`, rounded down at the scale of *to*.
    ///
    /// # Errors
    ///
    /// [`AmountError::Negative`] or [`AmountError::TooLarge`].
    pub fn receive(self, give: Amount, to: Scale) -> Result<Amount, AmountError> {
        let quotient = convert(give, Side::of(self.out_side), Side::of(self.in_side), to)?;
        amount(Some(quotient.floor), to)
    }

    /// The least that has to be given to receive `get`, rounded up at the scale of *from*.
    ///
    /// # Errors
    ///
    /// [`AmountError::Negative`] or [`AmountError::TooLarge`].
    pub fn give_for(self, get: Amount, from: Scale) -> Result<Amount, AmountError> {
        let quotient = convert(get, Side::of(self.in_side), Side::of(self.out_side), from)?;
        amount(quotient.ceil(), from)
    }

    /// The rate that gives `percent` % less, for the customer: `out ÷ in` falls by that share of
    /// itself.
    ///
    /// The side that is 1 stays 1. The other one is rounded in our favour, *out* down and *in* up,
    /// to 8 decimals or 10 significant digits, so the result is never better than this rate. Zero
    /// percent changes nothing.
    ///
    /// # Errors
    ///
    /// [`RateError::PercentOutOfRange`] below 0 and from 100, or [`RateError::OutOfRange`].
    pub fn worsened_by(self, percent: Decimal) -> Result<Rate, RateError> {
        if percent.is_zero() {
            return Ok(self);
        }
        if percent.is_sign_negative() || percent >= Decimal::ONE_HUNDRED {
            return Err(RateError::PercentOutOfRange);
        }
        let kept = share_kept(percent);
        if self.in_side == Decimal::ONE {
            let out = Side::of(self.out_side);
            let exponent = -out.decimals - kept.decimals;
            let exactly = |decimals| scaled_ratio(out.digits, kept.digits, exponent + decimals, 1);
            Rate::one_to(rounded(exactly, Rounding::Down)?.0)
        } else {
            let given = Side::of(self.in_side);
            let exponent = kept.decimals - given.decimals;
            let exactly =
                |decimals| scaled_ratio(given.digits, 1, exponent + decimals, kept.digits);
            Rate::to_one(rounded(exactly, Rounding::Up)?.0)
        }
    }

    /// Whether this rate gives the customer at most what `other` gives, compared exactly.
    pub fn is_no_better_than(&self, other: &Rate) -> bool {
        let (ours, our_decimals) = cross(self.out_side, other.in_side);
        let (theirs, their_decimals) = cross(other.out_side, self.in_side);
        let finest = our_decimals.max(their_decimals);
        // With a 1 in each rate both products stay below 10^58, far from 256 bits.
        let at_finest = |value: Wide, decimals: u32| {
            value.checked_scale_up(finest - decimals).expect("the sides of a rate are in range")
        };
        at_finest(ours, our_decimals) <= at_finest(theirs, their_decimals)
    }
}

/// Both sides plainly: `1 : 7053614.5`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} : {}", Plain(self.in_side), Plain(self.out_side))
    }
}

/// A positive decimal in integers: its value is `digits ÷ 10^decimals`.
#[derive(Clone, Copy)]
struct Side {
    digits: u128,
    decimals: i32,
}

impl Side {
    fn of(value: Decimal) -> Side {
        let value = value.normalize();
        let decimals = i32::try_from(value.scale()).expect("a decimal has at most 28 decimals");
        Side { digits: value.mantissa().unsigned_abs(), decimals }
    }
}

/// Refuses a side that is not positive or not from 10^-15 to 10^15.
pub(crate) fn check(side: Decimal) -> Result<(), RateError> {
    let largest = Decimal::from_i128_with_scale(1_000_000_000_000_000, 0);
    let smallest = Decimal::from_i128_with_scale(1, 15);
    if side <= Decimal::ZERO {
        return Err(RateError::NotPositive);
    }
    if side < smallest || side > largest {
        return Err(RateError::OutOfRange);
    }
    Ok(())
}

/// `amount × multiplier ÷ divisor` in units of the other scale.
fn convert(
    amount: Amount,
    multiplier: Side,
    divisor: Side,
    to: Scale,
) -> Result<Quotient, AmountError> {
    let units = u128::try_from(amount.units()).map_err(|_| AmountError::Negative)?;
    let exponent = divisor.decimals - multiplier.decimals + i32::from(to.get())
        - i32::from(amount.scale().get());
    scaled_ratio(units, multiplier.digits, exponent, divisor.digits).ok_or(AmountError::TooLarge)
}

fn amount(units: Option<u128>, scale: Scale) -> Result<Amount, AmountError> {
    let units = units.and_then(|units| i64::try_from(units).ok()).ok_or(AmountError::TooLarge)?;
    Ok(Amount::from_units(units, scale))
}

/// What is left of one after `percent` % of it: `(100 - percent) ÷ 100`, exactly.
fn share_kept(percent: Decimal) -> Side {
    let percent = Side::of(percent);
    let scale = u32::try_from(percent.decimals).expect("decimals are counted from zero");
    let hundred = 100 * 10_u128.pow(scale);
    Side { digits: hundred - percent.digits, decimals: percent.decimals + 2 }
}

/// Rounds a value that `exactly` gives in units of any number of decimals to the digits that a rate
/// keeps, and tells whether that dropped nothing.
fn rounded(
    exactly: impl Fn(i32) -> Option<Quotient>,
    rounding: Rounding,
) -> Result<(Decimal, bool), RateError> {
    let mut decimals = MIN_DECIMALS;
    while decimals <= MAX_DECIMALS {
        let quotient = exactly(decimals).ok_or(RateError::OutOfRange)?;
        let digits = quotient.floor.checked_ilog10().map_or(0, |log| log.cast_signed() + 1);
        if quotient.is_exact || digits >= MIN_DIGITS {
            let units =
                if rounding == Rounding::Up { quotient.ceil() } else { Some(quotient.floor) };
            let side =
                units.and_then(|units| side(units, decimals)).ok_or(RateError::OutOfRange)?;
            return Ok((side, quotient.is_exact));
        }
        decimals += MIN_DIGITS - digits;
    }
    Err(RateError::OutOfRange)
}

fn side(units: u128, decimals: i32) -> Option<Decimal> {
    let (units, decimals) = (i128::try_from(units).ok()?, u32::try_from(decimals).ok()?);
    let side = Decimal::try_from_i128_with_scale(units, decimals).ok()?;
    Some(side.normalize())
}

/// The exact product of two sides and its decimals.
fn cross(a: Decimal, b: Decimal) -> (Wide, u32) {
    (Wide::product(a.mantissa().unsigned_abs(), b.mantissa().unsigned_abs()), a.scale() + b.scale())
}

#[cfg(test)]
mod tests;
