//! The European Central Bank's reference rates, once each working day.

use reqwest::Url;
use serde::Deserialize;

use crate::clock::day_begin_s;
use crate::outgoing::shown;

use super::kind::{Kind, Place, Reader, settings, web};
use super::number::exact;
use super::reading::Reading;
use super::source::Pace;
use super::units::Units;
use super::xml::elements;

const URL: &str = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml";

/// ECB daily XML.
pub(super) const KIND: Kind = Kind {
    name: "ecb",
    about: "Reference rates of the European Central Bank: what one EUR is worth, about 16:00 CET \
            on working days (eurofxref-daily.xml). Its prices are of the document's day; over \
            Easter it is five days old.",
    example: "{}",
    pace: Pace { interval_s: 3600, timeout_ms: 20_000, max_age_s: 6 * 86_400 },
    understand: |text| {
        let own: Settings = settings(text)?;
        Ok(Box::new(Ecb(web(own.url.as_deref(), URL)?)))
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    url: Option<String>,
}

struct Ecb(Url);

impl Reader for Ecb {
    fn place(&self) -> Place {
        Place::Web(self.0.clone())
    }

    fn read(&self, document: &[u8], units: &Units) -> Result<Reading, String> {
        let mut reading = Reading::default();
        for cube in elements(document, "Envelope")?.iter().filter(|found| found.name == "Cube") {
            if let Some(day) = cube.attribute("time") {
                let of_s = day_begin_s(day)
                    .ok_or_else(|| format!("its date is `{}`, which is no day", shown(day)))?;
                if reading.of_s.replace(of_s).is_some() {
                    return Err("it has the rates of several days; take the daily one".to_owned());
                }
            }
            if let (Some(unit), Some(rate)) = (cube.attribute("currency"), cube.attribute("rate")) {
                reading.take_one(units, ("EUR", unit), exact(rate));
            }
        }
        match reading.of_s {
            None => Err("it has no date".to_owned()),
            Some(_) => Ok(reading),
        }
    }
}
