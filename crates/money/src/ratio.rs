//! The exact value that a rate is computed with.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::rate::{Rate, RateError, check};
use crate::wide::{Wide, scaled_ratio};

/// How much one unit of *from* brings of *to*, as a fraction: margins, fixed sums and a second rate
/// are worked in without rounding.
///
/// What needs more than 38 digits is rounded **in our favour**, which is down, at the 23rd digit or
/// later: a result is never above the exact one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    numerator: u128,
    denominator: u128,
}

impl Ratio {
    /// As much on both sides.
    pub const ONE: Ratio = Ratio { numerator: 1, denominator: 1 };

    /// What one unit brings when `in_side` units bring `out_side`.
    ///
    /// # Errors
    ///
    /// [`RateError::NotPositive`] or [`RateError::OutOfRange`], for a side alone as for the two of
    /// them.
    pub fn new(in_side: Decimal, out_side: Decimal) -> Result<Ratio, RateError> {
        check(in_side)?;
        check(out_side)?;
        let (given, got) = (in_side.normalize(), out_side.normalize());
        let (decimals_in, decimals_out) = (given.scale(), got.scale());
        let scaled = |value: Decimal, by: u32| {
            Wide::product(value.mantissa().unsigned_abs(), 1).checked_scale_up(by)
        };
        let numerator = scaled(got, decimals_in.saturating_sub(decimals_out));
        let denominator = scaled(given, decimals_out.saturating_sub(decimals_in));
        Ratio::fit(numerator, denominator)
    }

    /// What one unit brings at a rate.
    pub fn of(rate: &Rate) -> Ratio {
        Ratio::new(rate.in_side(), rate.out_side()).expect("the sides of a rate are in range")
    }

    /// Both parts brought below 128 bits, in our favour, and to lowest terms.
    fn fit(numerator: Option<Wide>, denominator: Option<Wide>) -> Result<Ratio, RateError> {
        let (mut above, mut below) = numerator.zip(denominator).ok_or(RateError::OutOfRange)?;
        loop {
            if let (Some(numerator), Some(denominator)) = (above.narrow(), below.narrow()) {
                let divisor = gcd(numerator, denominator);
                let is_positive = numerator > 0 && denominator > 0;
                let ratio = is_positive.then(|| Ratio {
                    numerator: numerator / divisor,
                    denominator: denominator / divisor,
                });
                return ratio.ok_or(RateError::OutOfRange);
            }
            above = above.tenth().0;
            let (tenth, is_less) = below.tenth();
            let one = Wide::product(u128::from(is_less), 1);
            below = tenth.checked_add(one).ok_or(RateError::OutOfRange)?;
        }
    }

    /// One rate after the other.
    ///
    /// # Errors
    ///
    /// [`RateError::OutOfRange`].
    pub fn times(self, next: Ratio) -> Result<Ratio, RateError> {
        let a = gcd(self.numerator, next.denominator);
        let b = gcd(next.numerator, self.denominator);
        Ratio::fit(
            Some(Wide::product(self.numerator / a, next.numerator / b)),
            Some(Wide::product(self.denominator / b, next.denominator / a)),
        )
    }

    /// `percent` % less; below zero: more.
    ///
    /// # Errors
    ///
    /// [`RateError::PercentOutOfRange`] from 100 % on, or [`RateError::OutOfRange`].
    pub fn less_percent(self, percent: Decimal) -> Result<Ratio, RateError> {
        let percent = percent.normalize();
        let hundred = 10_i128.checked_pow(percent.scale() + 2).ok_or(RateError::OutOfRange)?;
        let kept = hundred - percent.mantissa();
        let kept = u128::try_from(kept).ok().filter(|kept| *kept > 0);
        let numerator = kept.ok_or(RateError::PercentOutOfRange)?;
        self.times(Ratio { numerator, denominator: hundred.unsigned_abs() })
    }

    /// One unit brings so much less of *to*; below zero: more.
    ///
    /// # Errors
    ///
    /// [`RateError::NotPositive`] when nothing is left, or [`RateError::OutOfRange`].
    pub fn out_less(self, sum: Decimal) -> Result<Ratio, RateError> {
        let (numerator, denominator) = plus(self.numerator, self.denominator, -sum)?;
        Ratio::fit(Some(numerator), Some(denominator))
    }

    /// One unit of *to* takes so much more of *from*; below zero: less.
    ///
    /// # Errors
    ///
    /// [`RateError::NotPositive`] when nothing is left, or [`RateError::OutOfRange`].
    pub fn in_more(self, sum: Decimal) -> Result<Ratio, RateError> {
        let (denominator, numerator) = plus(self.denominator, self.numerator, sum)?;
        Ratio::fit(Some(numerator), Some(denominator))
    }

    /// Whether one unit brings one at least: the side of the rate that is not 1 is then *out*.
    pub fn is_one_or_more(self) -> bool {
        self.numerator >= self.denominator
    }

    /// The rate with a 1 on one side and so many significant digits on the other, which is rounded
    /// in our favour: *out* down, *in* up.
    ///
    /// # Errors
    ///
    /// [`RateError::OutOfRange`], which zero digits and more than 28 are as well.
    pub fn rate(self, digits: u32) -> Result<Rate, RateError> {
        match self.is_one_or_more() {
            true => Rate::one_to(significant(self.numerator, self.denominator, digits, false)?),
            false => Rate::to_one(significant(self.denominator, self.numerator, digits, true)?),
        }
    }
}

/// Compared exactly.
impl Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> Ordering {
        Wide::product(self.numerator, other.denominator)
            .cmp(&Wide::product(other.numerator, self.denominator))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// `above ÷ below + sum` as a fraction of two numbers.
fn plus(above: u128, below: u128, sum: Decimal) -> Result<(Wide, Wide), RateError> {
    let sum = sum.normalize();
    let parts = 10_u128.pow(sum.scale());
    let common = gcd(below, parts);
    let value = Wide::product(above, parts / common);
    let added = Wide::product(sum.mantissa().unsigned_abs(), below / common);
    let total = match sum.is_sign_negative() {
        true => value.checked_sub(added).ok_or(RateError::NotPositive)?,
        false => value.checked_add(added).ok_or(RateError::OutOfRange)?,
    };
    if total == Wide::product(0, 0) {
        return Err(RateError::NotPositive);
    }
    Ok((total, Wide::product(below, parts / common)))
}

/// A quotient of at least 1 with so many significant digits.
fn significant(
    dividend: u128,
    divisor: u128,
    digits: u32,
    is_up: bool,
) -> Result<Decimal, RateError> {
    let whole_digits = (dividend / divisor).ilog10() + 1;
    let (digits, whole_digits) = (digits.cast_signed(), whole_digits.cast_signed());
    let decimals = digits - whole_digits;
    let quotient = scaled_ratio(dividend, 1, decimals, divisor).ok_or(RateError::OutOfRange)?;
    let units = if is_up { quotient.ceil() } else { Some(quotient.floor) };
    let units = units.and_then(|units| i128::try_from(units).ok()).ok_or(RateError::OutOfRange)?;
    let zeros = 10_i128.checked_pow(decimals.min(0).unsigned_abs());
    let units = zeros.and_then(|zeros| units.checked_mul(zeros)).ok_or(RateError::OutOfRange)?;
    let side = Decimal::try_from_i128_with_scale(units, decimals.max(0).unsigned_abs());
    Ok(side.map_err(|_| RateError::OutOfRange)?.normalize())
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests;
