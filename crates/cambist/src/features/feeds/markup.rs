//! By how much a feed advertises worse than the office executes.

use std::fmt;
use std::str::FromStr;

use money::{Decimal, Rate, parse_decimal, plain};
use thiserror::Error;

/// Percent by which an advertised rate is worse than the office's own; 0: not at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Markup(Decimal);

/// Decimals that a markup has at most.
const DECIMALS: u32 = 6;

/// Why a text is no markup.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("`{0}` is not a markup; write percent from 0 to 50, such as 0.5, with at most 6 decimals")]
pub struct MarkupError(String);

impl Markup {
    /// The rate to advertise: *out* is rounded down and *in* up, so it is never better than `rate`.
    /// `None`: it would be outside of what a rate can be.
    pub fn worsen(self, rate: Rate) -> Option<Rate> {
        rate.worsened_by(self.0).ok()
    }

    /// Whether the office's own rate is advertised.
    pub fn is_none(self) -> bool {
        self.0.is_zero()
    }
}

impl FromStr for Markup {
    type Err = MarkupError;

    fn from_str(text: &str) -> Result<Markup, MarkupError> {
        let wrong = || MarkupError(text.to_owned());
        let number = text.trim();
        let number = number.strip_suffix('%').unwrap_or(number).trim_end();
        let percent = parse_decimal(number).map_err(|_| wrong())?.normalize();
        let is_in_range = percent >= Decimal::ZERO && percent <= Decimal::from(50);
        if is_in_range && percent.scale() <= DECIMALS { Ok(Markup(percent)) } else { Err(wrong()) }
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&plain(self.0))
    }
}
