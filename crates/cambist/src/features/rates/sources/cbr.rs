//! The Bank of Russia's official rates, once each working day.

use money::Decimal;
use reqwest::Url;
use serde::Deserialize;

use crate::clock::day_begin_s;
use crate::outgoing::shown;

use super::kind::{Kind, Place, Reader, settings, web};
use super::number::with_comma;
use super::reading::Reading;
use super::source::Pace;
use super::units::Units;
use super::xml::{Element, elements};

const URL: &str = "https://www.cbr.ru/scripts/XML_daily.asp";
/// Its rates are set in the afternoon for the next day, on Friday for Saturday to Monday.
const AHEAD_S: i64 = 4 * 86_400;

/// CBR daily XML.
pub(super) const KIND: Kind = Kind {
    name: "cbr",
    about: "Official rates of the Bank of Russia: what so many units (the nominal) are worth in RUB \
            (XML_daily.asp: windows-1251, decimal commas). They are set for the next day; over the \
            New Year holidays they are ten days old.",
    example: "{}",
    pace: Pace { interval_s: 3600, timeout_ms: 20_000, max_age_s: 11 * 86_400 },
    understand: |text| {
        let own: Settings = settings(text)?;
        Ok(Box::new(Cbr(web(own.url.as_deref(), URL)?)))
    },
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    url: Option<String>,
}

struct Cbr(Url);

impl Reader for Cbr {
    fn place(&self) -> Place {
        Place::Web(self.0.clone())
    }

    fn read(&self, document: &[u8], units: &Units) -> Result<Reading, String> {
        let all = elements(document, "ValCurs")?;
        let date = all.first().and_then(|root| root.attribute("Date")).unwrap_or_default();
        let of_s =
            day_s(date).ok_or_else(|| format!("its date is `{}`, which is no day", shown(date)))?;
        let mut reading = Reading { of_s: Some(of_s), ahead_s: AHEAD_S, ..Reading::default() };
        for group in all.chunk_by(|_, next| next.depth > 2) {
            if let Some(valute) = Valute::of(group) {
                reading.take(units, (valute.code, "RUB"), valute.sides());
            }
        }
        Ok(reading)
    }
}

/// `22.11.2026`, or `22/11/2026` as other documents of the bank write it: the first second in UTC.
fn day_s(text: &str) -> Option<i64> {
    let mut parts = text.split(['.', '/']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    day_begin_s(&format!("{year}-{month}-{day}")).filter(|_| parts.next().is_none())
}

struct Valute<'a> {
    code: &'a str,
    nominal: &'a str,
    value: &'a str,
}

impl<'a> Valute<'a> {
    /// One currency, of its element and those inside of it.
    fn of(group: &'a [Element]) -> Option<Valute<'a>> {
        let (head, fields) = group.split_first()?;
        let field = |name: &str| {
            let found = fields.iter().find(|field| field.depth == 3 && field.name == name);
            found.map_or("", |field| field.text.trim())
        };
        (head.name == "Valute").then(|| Valute {
            code: field("CharCode"),
            nominal: field("Nominal"),
            value: field("Value"),
        })
    }

    fn sides(&self) -> Result<(Decimal, Decimal), String> {
        let nominal = with_comma(self.nominal).map_err(|what| format!("Nominal: {what}"))?;
        let value = with_comma(self.value).map_err(|what| format!("Value: {what}"))?;
        Ok((nominal, value))
    }
}
