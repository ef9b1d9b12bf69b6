//! Any JSON over HTTP, of which JSON pointers name the prices.

use std::collections::BTreeMap;

use money::Decimal;
use reqwest::Url;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::outgoing::shown;

use super::kind::{Kind, Place, Reader, settings};
use super::raw;
use super::reading::Reading;
use super::source::Pace;
use super::units::Units;

/// A time above this is in milliseconds: as seconds it would be the year 5138.
const LAST_SECOND: i64 = 100_000_000_000;
/// Clocks differ: a document may be so many seconds ahead of ours.
const AHEAD_S: i64 = 120;

/// Generic JSON.
pub(super) const KIND: Kind = Kind {
    name: "json",
    about: "Any JSON document: url, and for each price its base, its quote and the JSON pointer \
            (RFC 6901) of what one base is worth. `expect` names texts that must stand in it, such \
            as the currency that was asked for; `at` is the pointer of its time in unix seconds or \
            milliseconds.",
    example: r#"{"url":"https://api.example/spot/BTC-EUR","prices":[{"base":"BTC","quote":"EUR","pointer":"/data/amount"}],"expect":{"/data/currency":"EUR"}}"#,
    pace: Pace { interval_s: 30, timeout_ms: 10_000, max_age_s: 300 },
    understand: |text| Ok(Box::new(understand(settings(text)?)?)),
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    url: String,
    prices: Vec<Pointed>,
    #[serde(default)]
    expect: BTreeMap<String, String>,
    at: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pointed {
    base: String,
    quote: String,
    pointer: String,
}

struct Json {
    url: Url,
    settings: Settings,
}

fn understand(settings: Settings) -> Result<Json, String> {
    let url = crate::outgoing::parse_url(&settings.url).map_err(|what| format!("url: {what}"))?;
    if settings.prices.is_empty() {
        return Err("prices: name at least one price".to_owned());
    }
    let of_prices = settings.prices.iter().map(|pointed| &pointed.pointer);
    for pointer in of_prices.chain(settings.expect.keys()).chain(&settings.at) {
        raw::check_pointer(pointer)?;
    }
    Ok(Json { url, settings })
}

impl Reader for Json {
    fn place(&self) -> Place {
        Place::Web(self.url.clone())
    }

    fn read(&self, document: &[u8], units: &Units) -> Result<Reading, String> {
        let root = raw::document(document)?;
        for (pointer, expected) in &self.settings.expect {
            let found = raw::at(root, pointer).and_then(raw::text)?;
            if found != *expected {
                let found = shown(&found);
                return Err(format!("{pointer} is `{found}`, not `{expected}` as expected"));
            }
        }
        let of_s = self.settings.at.as_deref().map(|pointer| time(root, pointer)).transpose()?;
        let mut reading = Reading { of_s, ahead_s: AHEAD_S, ..Reading::default() };
        for Pointed { base, quote, pointer } in &self.settings.prices {
            if units.find(base).is_none() || units.find(quote).is_none() {
                reading.bad.add(format!("{base}/{quote}: the catalogue does not have both"));
                continue;
            }
            let price = raw::at(root, pointer).and_then(raw::number);
            reading.take_one(units, (base, quote), price);
        }
        Ok(reading)
    }
}

fn time(root: &RawValue, pointer: &str) -> Result<i64, String> {
    let number = raw::at(root, pointer).and_then(raw::number)?;
    let time = i64::try_from(number.trunc()).ok().filter(|time| *time >= 0);
    let time = time.ok_or_else(|| format!("{pointer}: {number} is no time"))?;
    Ok(if Decimal::from(time) > Decimal::from(LAST_SECOND) { time / 1000 } else { time })
}
