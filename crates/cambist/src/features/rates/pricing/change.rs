//! A change of a pricing, as it is typed.

use money::{Decimal, parse_decimal};
use serde::{Deserialize, Serialize};

use super::terms::{Pricing, PricingError};

/// What is set of a pricing, each as text; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricingChange {
    /// `binance,kraken`; empty or `any`: every source that is switched on.
    pub sources: Option<String>,
    /// Percent that the office keeps.
    pub margin: Option<String>,
    /// What is added in our favour to the side that is not 1.
    pub add_on: Option<String>,
    /// `1:90..1:110`; empty or `none`: no guard.
    pub guard: Option<String>,
    /// Significant digits; empty or `none`: as for everyone.
    pub digits: Option<String>,
    /// `1000:-0.2,5000:-0.5`; empty or `none`: no tiers.
    pub tiers: Option<String>,
    /// Percent; empty or `none`: as the settings say for everyone.
    pub jump: Option<String>,
}

impl PricingChange {
    /// The pricing with the change made to it.
    ///
    /// # Errors
    /// [`PricingError`], first things first.
    pub fn apply(&self, mut pricing: Pricing) -> Result<Pricing, PricingError> {
        if let Some(text) = named(&self.sources) {
            pricing.sources = Pricing::read_sources(text)?;
        }
        if let Some(text) = &self.margin {
            pricing.margin = number("margin", text)?;
        }
        if let Some(text) = &self.add_on {
            pricing.add_on = number("add-on", text)?;
        }
        if let Some(text) = named(&self.guard) {
            pricing.guard = text.parse()?;
        }
        if let Some(text) = named(&self.digits) {
            let read = |text: &str| {
                text.parse().map_err(|_| PricingError::Number("digits", text.to_owned()))
            };
            pricing.digits = some(text).map(read).transpose()?;
        }
        if let Some(text) = named(&self.tiers) {
            pricing.tiers = text.parse()?;
        }
        if let Some(text) = named(&self.jump) {
            pricing.jump_percent = some(text).map(|text| number("jump", text)).transpose()?;
        }
        pricing.check()?;
        Ok(pricing)
    }
}

/// What is written, where a word says that there is nothing.
fn named(text: &Option<String>) -> Option<&str> {
    let text = text.as_deref()?.trim();
    Some(if matches!(text, "none" | "any") { "" } else { text })
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn number(field: &'static str, text: &str) -> Result<Decimal, PricingError> {
    parse_decimal(text.trim()).map_err(|_| PricingError::Number(field, text.to_owned()))
}
