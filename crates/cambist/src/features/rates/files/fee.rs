//! A fee as rates files write it.

use std::fmt;
use std::str::FromStr;

use money::{Amount, Decimal, Plain, Rounding};

use super::number;

/// A fee: a fixed amount, or a part of the amount exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fee {
    /// An amount in the currency of the side it is taken from, zero or more.
    Fixed(Decimal),
    /// Percent of the amount, 0 to 100.
    Percent(Decimal),
}

/// Why a text is no fee: a sentence that says what to write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FeeError(String);

/// Percentages are counted at most this finely, so that a part of any amount fits 128 bits.
const PERCENT_DECIMALS: u32 = 16;

impl Fee {
    /// The fee on an amount, rounded down at the amount's decimals; `None` when it is more than can
    /// be counted.
    pub fn on(self, amount: Amount) -> Option<Amount> {
        match self {
            Self::Fixed(sum) => Amount::from_decimal(sum, amount.scale(), Rounding::Down).ok(),
            Self::Percent(percent) => percent_of(amount, percent),
        }
    }
}

/// A part of an amount in whole numbers, rounded down: a decimal's product would be rounded at its
/// 28th digit, in whatever direction is nearer.
fn percent_of(amount: Amount, percent: Decimal) -> Option<Amount> {
    let percent = Rounding::Down.round(percent, PERCENT_DECIMALS);
    let product = i128::from(amount.units()).checked_mul(percent.mantissa())?;
    let units = product / (100 * 10_i128.pow(percent.scale()));
    Some(Amount::from_units(i64::try_from(units).ok()?, amount.scale()))
}

impl FromStr for Fee {
    type Err = FeeError;

    /// Reads `10`, `10 USD`, `0.5%` and `0.5 %`.
    fn from_str(text: &str) -> Result<Self, FeeError> {
        let text = text.trim();
        let Some(percent) = text.strip_suffix('%') else {
            return number::amount(text).map(Self::Fixed).map_err(FeeError);
        };
        let percent = number::plain_number(percent.trim_end()).map_err(FeeError)?;
        if percent.is_sign_negative() || percent > Decimal::ONE_HUNDRED {
            return Err(FeeError(format!(
                "`{}` is not a percentage; write 0% to 100%",
                number::shown(text)
            )));
        }
        Ok(Self::Percent(percent))
    }
}

impl fmt::Display for Fee {
    /// `10` or `0.5%`, without an exponent or trailing zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(amount) => write!(f, "{}", Plain(*amount)),
            Self::Percent(percent) => write!(f, "{}%", Plain(*percent)),
        }
    }
}
