//! Amounts: a whole number of a currency's smallest units.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;

use crate::decimal::{DecimalError, parse_decimal};
use crate::rounding::Rounding;

/// How many decimals an amount has: 0 to 8, one scale per currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scale(u8);

/// A scale above 8 was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{decimals} decimals are too many; a currency has 0 to 8")]
pub struct ScaleError {
    /// How many decimals were asked for.
    pub decimals: u8,
}

impl Scale {
    /// The finest scale. At 8 decimals an [`Amount`] still holds 92 billion.
    pub const MAX: Scale = Scale(8);
    /// The scale of USD in the ledger and in rewards.
    pub const USD: Scale = Scale(8);

    /// A scale of that many decimals.
    ///
    /// # Errors
    ///
    /// [`ScaleError`] above 8.
    pub const fn new(decimals: u8) -> Result<Scale, ScaleError> {
        if decimals > Scale::MAX.0 {
            return Err(ScaleError { decimals });
        }
        Ok(Scale(decimals))
    }

    /// The number of decimals.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// How many smallest units make one.
    const fn units_in_one(self) -> u64 {
        10_u64.pow(self.0 as u32)
    }
}

/// Why a number is not an amount of a currency; each message says what is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// The text is not a plain decimal.
    #[error(transparent)]
    NotDecimal(#[from] DecimalError),
    /// The number is finer than the currency's smallest unit.
    #[error("has too many decimals; at most {allowed} are allowed here")]
    TooManyDecimals {
        /// The decimals of the currency.
        allowed: u8,
    },
    /// The number does not fit, on either side of zero.
    #[error("is too large; an amount has at most 9223372036854775807 of its smallest units")]
    TooLarge,
    /// An exchange was asked for with an amount below zero.
    #[error("is negative; an amount to exchange is zero or more")]
    Negative,
}

/// An exact amount of one currency: a whole number of its smallest units, and how many decimals
/// these have.
///
/// Two amounts are equal when units *and* scale are equal, as amounts of different scales belong to
/// different currencies. There is no `<` for the same reason; [`Amount::compare`] compares the
/// values when that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Amount {
    units: i64,
    scale: Scale,
}

impl Amount {
    /// That many smallest units: 150 at scale 2 is 1.5.
    pub const fn from_units(units: i64, scale: Scale) -> Amount {
        Amount { units, scale }
    }

    /// Nothing, at that scale.
    pub const fn zero(scale: Scale) -> Amount {
        Amount { units: 0, scale }
    }

    /// The number of smallest units.
    pub const fn units(self) -> i64 {
        self.units
    }

    /// How many decimals the units have.
    pub const fn scale(self) -> Scale {
        self.scale
    }

    /// Reads an amount written as [`parse_decimal`] reads it. Trailing zeros past the scale say
    /// nothing and are accepted: `10.00` is an amount of a currency without decimals.
    ///
    /// # Errors
    ///
    /// [`AmountError::NotDecimal`], [`AmountError::TooManyDecimals`] or [`AmountError::TooLarge`].
    pub fn parse(text: &str, scale: Scale) -> Result<Amount, AmountError> {
        let value = parse_decimal(text)?.normalize();
        if value.scale() > u32::from(scale.0) {
            return Err(AmountError::TooManyDecimals { allowed: scale.0 });
        }
        Amount::from_decimal(value, scale, Rounding::Down)
    }

    /// The amount nearest to `value` in the direction that `rounding` names.
    ///
    /// # Errors
    ///
    /// [`AmountError::TooLarge`].
    pub fn from_decimal(
        value: Decimal,
        scale: Scale,
        rounding: Rounding,
    ) -> Result<Amount, AmountError> {
        let decimals = u32::from(scale.0);
        let units = match decimals.checked_sub(value.scale()) {
            Some(missing) => value.mantissa() * 10_i128.pow(missing),
            None => rounding.divide(value.mantissa(), 10_i128.pow(value.scale() - decimals)),
        };
        let units = i64::try_from(units).map_err(|_| AmountError::TooLarge)?;
        Ok(Amount { units, scale })
    }

    /// The amount as a decimal, exactly.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.units, u32::from(self.scale.0))
    }

    /// The sum, or `None` when it does not fit.
    ///
    /// # Panics
    ///
    /// When the scales differ: the caller has mixed two currencies, which is a bug.
    pub fn checked_add(self, other: Amount) -> Option<Amount> {
        self.assert_same_scale(other);
        let units = self.units.checked_add(other.units)?;
        Some(Amount { units, ..self })
    }

    /// The difference, or `None` when it does not fit.
    ///
    /// # Panics
    ///
    /// When the scales differ: the caller has mixed two currencies, which is a bug.
    pub fn checked_sub(self, other: Amount) -> Option<Amount> {
        self.assert_same_scale(other);
        let units = self.units.checked_sub(other.units)?;
        Some(Amount { units, ..self })
    }

    /// Stays in release builds: a sum of two currencies must never reach the books.
    fn assert_same_scale(self, other: Amount) {
        assert!(
            self.scale == other.scale,
            "amounts of scales {} and {} were mixed",
            self.scale.0,
            other.scale.0
        );
    }

    /// Compares the values, exactly and across scales: 1.5 at scale 1 equals 1.50 at scale 2.
    pub fn compare(&self, other: &Amount) -> Ordering {
        self.at_finest().cmp(&other.at_finest())
    }

    /// The value in units of the finest scale.
    fn at_finest(self) -> i128 {
        i128::from(self.units) * 10_i128.pow(u32::from(Scale::MAX.0 - self.scale.0))
    }

    /// Whether this is nothing.
    pub const fn is_zero(self) -> bool {
        self.units == 0
    }

    /// Whether this is below zero.
    pub const fn is_negative(self) -> bool {
        self.units < 0
    }

    /// Whether this is above zero.
    pub const fn is_positive(self) -> bool {
        self.units > 0
    }

    /// The amount with all decimals of its scale: `1.50` at scale 2. It is for columns that line
    /// up; [`Display`] trims trailing zeros.
    ///
    /// [`Display`]: fmt::Display
    pub fn fixed(&self) -> String {
        let (sign, whole, rest) = self.parts();
        match usize::from(self.scale.0) {
            0 => format!("{sign}{whole}"),
            width => format!("{sign}{whole}.{rest:0width$}"),
        }
    }

    /// The sign, the digits before the point and those after it as numbers.
    fn parts(self) -> (&'static str, u64, u64) {
        let one = self.scale.units_in_one();
        let units = self.units.unsigned_abs();
        let sign = if self.is_negative() { "-" } else { "" };
        (sign, units / one, units % one)
    }
}

/// A plain decimal with trailing zeros trimmed: `1.5`, `100`, `-0.00000001`.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, whole, mut rest) = self.parts();
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let mut width = usize::from(self.scale.0);
        while rest % 10 == 0 {
            rest /= 10;
            width -= 1;
        }
        write!(f, "{sign}{whole}.{rest:0width$}")
    }
}

#[cfg(test)]
mod tests;
