//! A ticker of the Kraken shape: an object of pairs, with names of its own for the old ones.

use std::borrow::Cow;

use reqwest::Url;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::outgoing::shown;

use super::kind::{Kind, Place, Reader, settings, web};
use super::raw::{self, Members};
use super::reading::Reading;
use super::source::Pace;
use super::units::Units;
use super::wanted::Wanted;

const URL: &str = "https://api.kraken.com/0/public/Ticker";
/// What Kraken calls differently.
const ALIASES: [(&str, &str); 2] = [("XBT", "BTC"), ("XDG", "DOGE")];

/// Kraken ticker.
pub(super) const KIND: Kind = Kind {
    name: "kraken",
    about: "A ticker of the Kraken shape: {\"error\":[],\"result\":{\"XXBTZUSD\":{\"c\":[\"65000.5\",\
            …],…}}}; the last trade is taken, X and Z before old names are understood, XBT is BTC. \
            Without pairs everything is taken whose two units the catalogue has.",
    example: r#"{"url":"https://api.kraken.com/0/public/Ticker?pair=XBTUSD,ETHUSD","pairs":["BTC/USD","ETH/USD"]}"#,
    pace: Pace { interval_s: 15, timeout_ms: 10_000, max_age_s: 300 },
    understand: |text| {
        let own: Settings = settings(text)?;
        let url = web(own.url.as_deref(), URL)?;
        Ok(Box::new(Kraken { url, wanted: Wanted::read(&own.pairs)? }))
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    url: Option<String>,
    #[serde(default)]
    pairs: Vec<String>,
}

struct Kraken {
    url: Url,
    wanted: Wanted,
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(default, borrow)]
    error: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Ticker<'a> {
    /// The last trade: price and volume.
    #[serde(borrow)]
    c: Vec<&'a RawValue>,
}

impl Reader for Kraken {
    fn place(&self) -> Place {
        Place::Web(self.url.clone())
    }

    fn read(&self, document: &[u8], units: &Units) -> Result<Reading, String> {
        let root = raw::document(document)?;
        let answer: Answer<'_> = raw::part(root, "an answer with error and result")?;
        if let Some(error) = answer.error.first() {
            return Err(format!("it answers with the error `{}`", shown(error)));
        }
        let result = answer.result.ok_or("it has no result")?;
        let mut reading = Reading::default();
        for (symbol, ticker) in raw::part::<Members<'_>>(result, "an object of pairs")? {
            match units.cut(&symbol, units_of).filter(|(base, quote)| self.wanted.has(base, quote))
            {
                Some((base, quote)) => {
                    let price = raw::part::<Ticker<'_>>(ticker, "a ticker").and_then(|ticker| {
                        raw::number(ticker.c.first().ok_or("it has no last price")?)
                    });
                    reading.take_one(units, (&base, &quote), price);
                }
                None => reading.foreign += 1,
            }
        }
        self.wanted.miss(&mut reading);
        Ok(reading)
    }
}

/// The units that a part of a symbol may mean: `XXBT` and `XBT` are BTC, `ZUSD` is USD.
fn units_of(units: &Units, text: &str) -> Vec<String> {
    let stripped = text.strip_prefix(['X', 'Z']).filter(|rest| rest.len() == 3);
    let mut found: Vec<String> = [Some(text), stripped]
        .into_iter()
        .flatten()
        .map(|name| {
            ALIASES.iter().find(|(theirs, _)| *theirs == name).map_or(name, |(_, ours)| ours)
        })
        .filter_map(|name| units.find_unit(name).map(str::to_owned))
        .collect();
    found.dedup();
    found
}
