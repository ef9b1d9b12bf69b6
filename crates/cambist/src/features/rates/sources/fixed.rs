//! Prices that the operator writes into the settings.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::kind::{Kind, Place, Reader, settings};
use super::raw;
use super::reading::Reading;
use super::source::Pace;
use super::units::Units;

/// Fixed prices.
pub(super) const KIND: Kind = Kind {
    name: "fixed",
    about: "Prices written into the settings: for stable coins, and for what no source tells. They \
            are always fresh. `in` may be left out, it is 1 then.",
    example: r#"{"prices":[{"base":"USDT","quote":"USD","out":"1"},{"base":"JPY","quote":"RUB","in":"100","out":"62.5"}]}"#,
    pace: Pace { interval_s: 60, timeout_ms: 1_000, max_age_s: 86_400 },
    understand: |text| {
        let own: Settings = settings(text)?;
        if own.prices.is_empty() {
            return Err("prices: name at least one price".to_owned());
        }
        Ok(Box::new(Fixed(own.prices)))
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    prices: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    base: String,
    quote: String,
    #[serde(rename = "in")]
    price_in: Option<Box<RawValue>>,
    #[serde(rename = "out")]
    price_out: Box<RawValue>,
}

struct Fixed(Vec<Written>);

impl Reader for Fixed {
    fn place(&self) -> Place {
        Place::Settings
    }

    fn read(&self, _: &[u8], units: &Units) -> Result<Reading, String> {
        let mut reading = Reading::default();
        for Written { base, quote, price_in, price_out } in &self.0 {
            if units.find(base).is_none() || units.find(quote).is_none() {
                reading.bad.add(format!("{base}/{quote}: the catalogue does not have both"));
                continue;
            }
            let price_in = price_in.as_deref().map_or(Ok(money::Decimal::ONE), raw::number);
            let sides = price_in.and_then(|given| Ok((given, raw::number(price_out)?)));
            reading.take(units, (base, quote), sides);
        }
        Ok(reading)
    }
}
