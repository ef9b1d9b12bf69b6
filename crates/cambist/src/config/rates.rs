//! `[rates]`: what is a jump.

use money::{Decimal, parse_decimal};
use serde::Deserialize;

use super::within;

/// What is a jump.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatesConfig {
    /// A base price that changes by more percent than this is not published before an operator has
    /// looked at it; a plain decimal.
    pub jump_percent: String,
    /// Smaller changes within so many seconds count together.
    pub jump_window_s: u32,
}

impl RatesConfig {
    /// The percentage; settings that were checked have one.
    pub fn jump_percent(&self) -> Decimal {
        parse_decimal(&self.jump_percent).unwrap_or(Decimal::TEN)
    }

    pub(super) fn check(&self, wrong: &mut Vec<String>) {
        match parse_decimal(&self.jump_percent) {
            Ok(percent) if percent > Decimal::ZERO && percent <= Decimal::ONE_THOUSAND => {}
            Ok(_) => wrong.push(format!(
                "rates.jump_percent is {}; it must be above 0, at most 1000",
                self.jump_percent
            )),
            Err(error) => wrong.push(format!("rates.jump_percent {error}")),
        }
        within(wrong, "rates.jump_window_s", self.jump_window_s, 1..=86_400);
    }
}
