//! What an operator says of a currency, and whether it can be.

use money::{Amount, Scale};
use serde::{Deserialize, Serialize};

use crate::features::currencies::accounts::{ANY, AccountFormat};
use crate::features::currencies::catalogue::words;
use crate::features::currencies::currency::{Currency, CurrencyKind};
use crate::features::currencies::groups::is_group_name;

/// What an operator says of a currency, as he writes it; `None` leaves what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrencyWords {
    /// The code.
    pub code: String,
    /// `crypto`, `bank`, `wallet` or `cash`.
    pub kind: Option<String>,
    /// The network; empty: none.
    pub network: Option<String>,
    /// ISO 4217 or ticker.
    pub unit: Option<String>,
    /// Decimals of an amount, 0 to 8.
    pub decimals: Option<String>,
    /// The name in English.
    pub name_en: Option<String>,
    /// The name in Russian.
    pub name_ru: Option<String>,
    /// The name of a format of accounts.
    pub format: Option<String>,
    /// Groups, comma-separated.
    pub groups: Option<String>,
    /// How much of it there is, or `unknown`.
    pub reserve: Option<String>,
}

/// A field that can't be: its name, and the rest of a sentence.
pub(super) type WrongField = (&'static str, String);

/// What was said on top of what is known.
pub(super) fn judge(
    known: Option<&Currency>,
    said: &CurrencyWords,
) -> Result<Currency, WrongField> {
    let code = said.code.to_ascii_uppercase();
    let is_letter = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    if !(2..=16).contains(&code.len()) || !code.bytes().all(is_letter) {
        return Err(("code", "write 2 to 16 letters and digits such as USDTTRC20".to_owned()));
    }
    let scale = scale(known, said.decimals.as_deref())?;
    Ok(Currency {
        kind: kind(known, said.kind.as_deref())?,
        network: network(known, said.network.as_deref())?,
        unit: unit(known, said.unit.as_deref())?,
        scale,
        name_en: name("name_en", known.map(|known| &known.name_en), said.name_en.as_deref())?,
        name_ru: name("name_ru", known.map(|known| &known.name_ru), said.name_ru.as_deref())?,
        format: format_of(known, said.format.as_deref())?,
        groups: groups(known, said.groups.as_deref())?,
        reserve: reserve(known, said.reserve.as_deref(), scale)?,
        reserved: known.map_or(Amount::zero(scale), |known| known.reserved),
        code,
    })
}

fn kind(known: Option<&Currency>, said: Option<&str>) -> Result<CurrencyKind, WrongField> {
    let wrong = || ("kind", "write crypto, bank, wallet or cash".to_owned());
    match said.filter(|said| !said.is_empty()) {
        Some(word) => CurrencyKind::from_word(&word.to_ascii_lowercase()).ok_or_else(wrong),
        None => known.map(|known| known.kind).ok_or_else(wrong),
    }
}

fn network(known: Option<&Currency>, said: Option<&str>) -> Result<String, WrongField> {
    let word = match said {
        Some(word) => word.to_owned(),
        None => known.map(|known| known.network.clone()).unwrap_or_default(),
    };
    if word.len() > 16 || !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(("network", "write at most 16 letters and digits such as TRC20".to_owned()));
    }
    Ok(word)
}

fn unit(known: Option<&Currency>, said: Option<&str>) -> Result<String, WrongField> {
    let word = match said.filter(|said| !said.is_empty()) {
        Some(word) => word.to_ascii_uppercase(),
        None => known.map(|known| known.unit.clone()).unwrap_or_default(),
    };
    if !(2..=12).contains(&word.len()) || !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err((
            "unit",
            "write the code of ISO 4217 or the ticker, such as EUR or USDT".to_owned(),
        ));
    }
    Ok(word)
}

fn scale(known: Option<&Currency>, said: Option<&str>) -> Result<Scale, WrongField> {
    let Some(text) = said.filter(|said| !said.is_empty()) else {
        return known
            .map(|known| known.scale)
            .ok_or_else(|| ("decimals", "write a whole number from 0 to 8".to_owned()));
    };
    let number = text.parse::<u8>().ok().and_then(|number| Scale::new(number).ok());
    let scale =
        number.ok_or_else(|| ("decimals", "write a whole number from 0 to 8".to_owned()))?;
    match known {
        // Reserves, limits and orders are counted in its smallest unit.
        Some(known) if known.scale != scale => Err((
            "decimals",
            format!(
                "stay {}: amounts are counted in them; add a currency of another code",
                known.scale.get()
            ),
        )),
        _ => Ok(scale),
    }
}

fn name(
    field: &'static str,
    known: Option<&String>,
    said: Option<&str>,
) -> Result<String, WrongField> {
    let name = match said.filter(|said| !said.is_empty()) {
        Some(name) => name.trim().to_owned(),
        None => known.cloned().unwrap_or_default(),
    };
    if !(1..=60).contains(&name.chars().count()) || name.contains(char::is_control) {
        return Err((field, "write the name that customers read, 1 to 60 characters".to_owned()));
    }
    Ok(name)
}

fn format_of(
    known: Option<&Currency>,
    said: Option<&str>,
) -> Result<&'static AccountFormat, WrongField> {
    let Some(word) = said.filter(|said| !said.is_empty()) else {
        return Ok(known.map_or(ANY, |known| known.format));
    };
    AccountFormat::find(word).ok_or_else(|| {
        let names: Vec<_> = AccountFormat::all().map(|format| format.name).collect();
        (
            "format",
            format!(
                "`{}` is no format; write one of {}",
                web::text::cut(word, 40),
                names.join(", ")
            ),
        )
    })
}

fn groups(known: Option<&Currency>, said: Option<&str>) -> Result<Vec<String>, WrongField> {
    let Some(text) = said else {
        return Ok(known.map(|known| known.groups.clone()).unwrap_or_default());
    };
    let mut groups = words(&text.to_ascii_lowercase());
    groups.sort();
    groups.dedup();
    match groups.iter().find(|word| !is_group_name(word)) {
        Some(word) => Err((
            "groups",
            format!(
                "`{}` can't be a group: write words of 2 to 32 small letters, digits and `-` that no kind is called by",
                web::text::cut(word, 40)
            ),
        )),
        None => Ok(groups),
    }
}

fn reserve(
    known: Option<&Currency>,
    said: Option<&str>,
    scale: Scale,
) -> Result<Option<Amount>, WrongField> {
    match said {
        None => Ok(known.and_then(|known| known.reserve)),
        Some("unknown") => Ok(None),
        Some(text) => match Amount::parse(text, scale) {
            Ok(amount) if amount.is_negative() => {
                Err(("reserve", "the amount is below zero; write 0 or more, or unknown".to_owned()))
            }
            Ok(amount) => Ok(Some(amount)),
            Err(error) => Err(("reserve", format!("the amount {error}; or write unknown"))),
        },
    }
}
