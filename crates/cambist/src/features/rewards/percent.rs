//! Percentages and amounts of USD as terms write them: plain decimals in quotes, never a float.

use std::fmt;

use money::{Amount, Decimal, Plain, Rounding, Scale, parse_decimal};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::rules::Atto;

/// A percentage, 0 to 100 with at most 8 decimals.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Percent(Decimal);

/// A text that is no such percentage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a percentage is a plain decimal, 0 to 100, with at most 8 decimals")]
pub struct PercentError;

impl Percent {
    /// Reads a percentage as people write it: `30` or `0.6`.
    ///
    /// # Errors
    /// [`PercentError`].
    pub fn parse(text: &str) -> Result<Percent, PercentError> {
        let percent = parse_decimal(text).map_err(|_| PercentError)?;
        let is_part = !percent.is_sign_negative() && percent <= Decimal::ONE_HUNDRED;
        if is_part && percent.scale() <= 8 {
            Ok(Percent(percent.normalize()))
        } else {
            Err(PercentError)
        }
    }

    /// That part of an amount of USD, exactly.
    pub(super) fn of(self, amount: Amount) -> Atto {
        // 10⁻⁸ of a percent is 10⁻¹⁰ of the amount, whose units are 10⁻⁸: together 10⁻¹⁸.
        let percent = Amount::from_decimal(self.0, Scale::USD, Rounding::Down);
        let units = percent.map_or(0, Amount::units);
        Atto::from(amount.units()) * Atto::from(units)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Plain(self.0))
    }
}

impl TryFrom<String> for Percent {
    type Error = PercentError;

    fn try_from(text: String) -> Result<Percent, PercentError> {
        Percent::parse(&text)
    }
}

impl From<Percent> for String {
    fn from(percent: Percent) -> String {
        percent.to_string()
    }
}

/// An amount of USD in terms: zero or more, at 8 decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Usd(Amount);

/// A text that is no such amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("an amount of USD is a plain decimal, 0 or more, with at most 8 decimals")]
pub struct UsdError;

impl Usd {
    /// Nothing.
    pub const ZERO: Usd = Usd(Amount::zero(Scale::USD));

    /// Reads an amount as people write it: `0.10`.
    ///
    /// # Errors
    /// [`UsdError`].
    pub fn parse(text: &str) -> Result<Usd, UsdError> {
        let amount = Amount::parse(text, Scale::USD).map_err(|_| UsdError)?;
        if amount.is_negative() { Err(UsdError) } else { Ok(Usd(amount)) }
    }

    /// The amount.
    pub const fn amount(self) -> Amount {
        self.0
    }
}

impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for Usd {
    type Error = UsdError;

    fn try_from(text: String) -> Result<Usd, UsdError> {
        Usd::parse(&text)
    }
}

impl From<Usd> for String {
    fn from(usd: Usd) -> String {
        usd.to_string()
    }
}
