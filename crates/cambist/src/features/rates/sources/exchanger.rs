//! Another exchanger's rates file, as monitorings read it.

use reqwest::Url;
use serde::Deserialize;

use crate::features::rates::files::Format;

use super::kind::{Kind, Place, Reader, settings};
use super::rates_file::RatesFileReader;
use super::reading::Reading;
use super::source::Pace;
use super::units::Units;

/// Another exchanger's file.
pub(super) const KIND: Kind = Kind {
    name: "exchanger",
    about: "Another exchanger's rates file: classic XML, TXT or flat JSON. Its prices are of pairs of \
            currency codes (BTC/SBERRUB). Items of a city are taken only for the city that is named.",
    example: r#"{"url":"https://exchanger.example/rates.xml"}"#,
    pace: Pace { interval_s: 30, timeout_ms: 10_000, max_age_s: 300 },
    understand: |text| {
        let own: Settings = settings(text)?;
        let url = crate::outgoing::parse_url(&own.url).map_err(|what| format!("url: {what}"))?;
        let name = url.path().to_owned();
        let file = RatesFileReader::new(name, own.format.as_deref(), own.city)?;
        Ok(Box::new(Exchanger { url, file }))
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    url: String,
    /// One of xml, txt, json; without it by name and content.
    format: Option<String>,
    city: Option<String>,
}

struct Exchanger {
    url: Url,
    file: RatesFileReader,
}

impl Reader for Exchanger {
    fn place(&self) -> Place {
        Place::Web(self.url.clone())
    }

    fn read(&self, document: &[u8], units: &Units) -> Result<Reading, String> {
        self.file.read(document, units)
    }
}

/// The format that a word in the settings names.
pub(super) fn format(word: Option<&str>) -> Result<Option<Format>, String> {
    word.map(|word| word.parse::<Format>().map_err(|error| format!("format: {error}"))).transpose()
}
