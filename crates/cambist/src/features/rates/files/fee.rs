//! A fee as rates files write it.

use std::fmt;
use std::str::FromStr;

use money::{Decimal, Plain};

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
