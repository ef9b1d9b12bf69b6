//! A ticker of the Binance shape: a list of symbols with their prices.

use std::borrow::Cow;

use money::Decimal;
use reqwest::Url;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::kind::{Kind, Place, Reader, settings, web};
use super::raw;
use super::reading::Reading;
use super::source::Pace;
use super::units::Units;
use super::wanted::Wanted;

const URL: &str = "https://api.binance.com/api/v3/ticker/price";

/// Binance ticker.
pub(super) const KIND: Kind = Kind {
    name: "binance",
    about: "A ticker of the Binance shape: [{\"symbol\":\"BTCUSDT\",\"price\":\"65000.5\"},…], or \
            with bidPrice and askPrice, of which the middle is taken. Without pairs everything is \
            taken whose two units the catalogue has.",
    example: r#"{"pairs":["BTC/USDT","ETH/USDT"]}"#,
    pace: Pace { interval_s: 10, timeout_ms: 10_000, max_age_s: 300 },
    understand: |text| {
        let own: Settings = settings(text)?;
        let url = web(own.url.as_deref(), URL)?;
        Ok(Box::new(Binance { url, wanted: Wanted::read(&own.pairs)? }))
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    url: Option<String>,
    #[serde(default)]
    pairs: Vec<String>,
}

struct Binance {
    url: Url,
    wanted: Wanted,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    #[serde(borrow)]
    symbol: Cow<'a, str>,
    #[serde(borrow)]
    price: Option<&'a RawValue>,
    #[serde(borrow)]
    bid_price: Option<&'a RawValue>,
    #[serde(borrow)]
    ask_price: Option<&'a RawValue>,
}

impl Reader for Binance {
    fn place(&self) -> Place {
        Place::Web(self.url.clone())
    }

    fn read(&self, document: &[u8], units: &Units) -> Result<Reading, String> {
        let root = raw::document(document)?;
        let list = match root.get().starts_with('{') {
            // One symbol is answered without its list, and an error is an object too.
            true => vec![root],
            false => raw::part::<Vec<&RawValue>>(root, "a list of symbols")?,
        };
        let mut reading = Reading::default();
        for item in list {
            match raw::part::<Entry<'_>>(item, "a symbol with its price") {
                Ok(entry) => self.take(&mut reading, units, &entry),
                Err(what) => reading.bad.add(what),
            }
        }
        self.wanted.miss(&mut reading);
        Ok(reading)
    }
}

impl Binance {
    fn take(&self, reading: &mut Reading, units: &Units, entry: &Entry<'_>) {
        let unit = |units: &Units, text: &str| units.find_unit(text).map(str::to_owned);
        let cut = units.cut(&entry.symbol, |units, text| unit(units, text).into_iter().collect());
        match cut.filter(|(base, quote)| self.wanted.has(base, quote)) {
            Some((base, quote)) => reading.take_one(units, (&base, &quote), price(entry)),
            None => reading.foreign += 1,
        }
    }
}

fn price(entry: &Entry<'_>) -> Result<Decimal, String> {
    match (entry.price, entry.bid_price, entry.ask_price) {
        (Some(price), ..) => raw::number(price),
        (None, Some(bid), Some(ask)) => middle(raw::number(bid)?, raw::number(ask)?),
        _ => Err("it has no price".to_owned()),
    }
}

/// Half way between what is paid and what is asked.
pub(super) fn middle(bid: Decimal, ask: Decimal) -> Result<Decimal, String> {
    if bid <= Decimal::ZERO || bid > ask {
        return Err(format!("it is bought at {bid} and sold at {ask}, which makes no price"));
    }
    // Both are short, so that half of their sum has one decimal more at most.
    let sum = bid.checked_add(ask).filter(|_| bid.scale().max(ask.scale()) < 20);
    let half = sum.and_then(|sum| sum.checked_mul(Decimal::new(5, 1)));
    half.map(|half| half.normalize())
        .ok_or_else(|| format!("it is bought at {bid} and sold at {ask}: too many digits"))
}
