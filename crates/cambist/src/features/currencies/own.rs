//! The operator's own currencies, and his changes of those that ship with the office.

use std::collections::BTreeMap;

use money::{Amount, Scale};
use serde::{Deserialize, Serialize};
use store::{Fault, Refusal, Stop, Tx};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::settings::{Topic, bump};
use crate::sheet::{Sheet, Wrong};

use super::accounts::{ANY, AccountFormat};
use super::catalogue::words;
use super::currency::{Currency, CurrencyKind};
use super::groups::is_group_name;
use super::store::{load_currencies, put_currency, write_reserve};

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

/// The columns of a sheet of currencies, in the order in which they are written.
pub const COLUMNS: &[&str] =
    &["code", "kind", "network", "unit", "decimals", "name_en", "name_ru", "format", "groups"];

/// What a change of currencies did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrencyReport {
    /// Codes of new ones.
    pub added: Vec<String>,
    /// Changed ones, each with what it was and is.
    pub changed: Vec<String>,
    /// How many were named and are as they were.
    pub unchanged: usize,
}

/// Why no currency is changed, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CurrencyRefusal {
    /// Nobody knows the code.
    #[error(
        "there is no currency {0}; `cambist currencies` lists them, `cambist currencies add` makes one"
    )]
    Unknown(String),
    /// The code is taken.
    #[error("there is a currency {0} already; `cambist currencies edit {0}` changes it")]
    Exists(String),
    /// Something that was said can't be.
    #[error("--{}: {what}", .field.replace('_', "-"))]
    Field {
        /// Which field.
        field: &'static str,
        /// The rest of the sentence.
        what: String,
    },
    /// Lines of a sheet can't be taken.
    #[error("{} lines can't be taken, so nothing was changed:\n{}", .0.len(), .0.join("\n"))]
    BadLines(Vec<String>),
    /// It was a dry run: this is what would have changed.
    #[error("a dry run changes nothing")]
    DryRun(Box<CurrencyReport>),
}

impl Refusal for CurrencyRefusal {}

/// A field that can't be: its name, and the rest of a sentence.
type WrongField = (&'static str, String);

/// Adds a currency.
///
/// # Errors
/// [`CurrencyRefusal`]; the store's faults.
pub fn add_currency(
    tx: &mut Tx<'_>,
    deed: &Deed,
    said: &CurrencyWords,
    is_dry: bool,
) -> Result<CurrencyReport, Stop<CurrencyRefusal>> {
    let known = known(tx)?;
    let code = said.code.to_ascii_uppercase();
    if known.contains_key(&code) {
        return Err(CurrencyRefusal::Exists(code).into());
    }
    take_one(tx, deed, &known, said, is_dry)
}

/// Changes a currency.
///
/// # Errors
/// [`CurrencyRefusal`]; the store's faults.
pub fn edit_currency(
    tx: &mut Tx<'_>,
    deed: &Deed,
    said: &CurrencyWords,
    is_dry: bool,
) -> Result<CurrencyReport, Stop<CurrencyRefusal>> {
    let known = known(tx)?;
    let code = said.code.to_ascii_uppercase();
    if !known.contains_key(&code) {
        return Err(CurrencyRefusal::Unknown(code).into());
    }
    take_one(tx, deed, &known, said, is_dry)
}

/// Takes a sheet of currencies: lines with a known code change it, the others add one. All or none.
///
/// # Errors
/// [`CurrencyRefusal`]; the store's faults.
pub fn import_currencies(
    tx: &mut Tx<'_>,
    deed: &Deed,
    sheet: &Sheet,
    is_dry: bool,
) -> Result<CurrencyReport, Stop<CurrencyRefusal>> {
    let mut known = known(tx)?;
    let (mut bad, mut report) = (Vec::new(), CurrencyReport::default());
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for line in &sheet.lines {
        let said = |column: usize| sheet.has(column).then(|| line.field(column).to_owned());
        let said = CurrencyWords {
            code: line.field(0).to_owned(),
            kind: said(1),
            network: said(2),
            unit: said(3),
            decimals: said(4),
            name_en: said(5),
            name_ru: said(6),
            format: said(7),
            groups: said(8),
            reserve: None,
        };
        let code = said.code.to_ascii_uppercase();
        if let Some(first) = seen.insert(code.clone(), line.number) {
            bad.push(Wrong::field(
                line.number,
                "code",
                format!("{code} is already on line {first}"),
            ));
            continue;
        }
        match judge(known.get(&code), &said) {
            Ok(currency) => {
                put(tx, known.get(&code), &currency, &mut report)?;
                known.insert(code, currency);
            }
            Err((field, what)) => bad.push(Wrong::field(line.number, field, what)),
        }
    }
    if !bad.is_empty() {
        return Err(CurrencyRefusal::BadLines(bad.iter().map(Wrong::to_string).collect()).into());
    }
    finish(tx, deed, "currencies", report, is_dry)
}

/// Every currency as a sheet that [`import_currencies`] takes.
pub fn export_currencies(all: &[Currency]) -> String {
    let row = |currency: &Currency| {
        vec![
            currency.code.clone(),
            currency.kind.word().to_owned(),
            currency.network.clone(),
            currency.unit.clone(),
            currency.scale.get().to_string(),
            currency.name_en.clone(),
            currency.name_ru.clone(),
            currency.format.name.to_owned(),
            currency.groups.join(","),
        ]
    };
    Sheet::write(COLUMNS, all.iter().map(row))
}

fn known(tx: &mut Tx<'_>) -> Result<BTreeMap<String, Currency>, Fault> {
    let all = load_currencies(tx)?;
    Ok(all.into_iter().map(|currency| (currency.code.clone(), currency)).collect())
}

fn take_one(
    tx: &mut Tx<'_>,
    deed: &Deed,
    known: &BTreeMap<String, Currency>,
    said: &CurrencyWords,
    is_dry: bool,
) -> Result<CurrencyReport, Stop<CurrencyRefusal>> {
    let code = said.code.to_ascii_uppercase();
    let was = known.get(&code);
    let currency =
        judge(was, said).map_err(|(field, what)| CurrencyRefusal::Field { field, what })?;
    let mut report = CurrencyReport::default();
    put(tx, was, &currency, &mut report)?;
    finish(tx, deed, &code, report, is_dry)
}

fn put(
    tx: &mut Tx<'_>,
    was: Option<&Currency>,
    currency: &Currency,
    report: &mut CurrencyReport,
) -> Result<(), Fault> {
    match was {
        Some(was) if was == currency => report.unchanged += 1,
        Some(was) => {
            report.changed.push(format!("{}: {}", currency.code, difference(was, currency)));
            put_currency(tx, currency)?;
        }
        None => {
            report.added.push(currency.code.clone());
            put_currency(tx, currency)?;
        }
    }
    if was.and_then(|was| was.reserve) != currency.reserve {
        write_reserve(tx, &currency.code, currency.reserve)?;
    }
    Ok(())
}

fn finish(
    tx: &mut Tx<'_>,
    deed: &Deed,
    subject: &str,
    report: CurrencyReport,
    is_dry: bool,
) -> Result<CurrencyReport, Stop<CurrencyRefusal>> {
    if is_dry {
        return Err(CurrencyRefusal::DryRun(Box::new(report)).into());
    }
    if !report.added.is_empty() || !report.changed.is_empty() {
        let detail = format!("{} added, {} changed", report.added.len(), report.changed.len());
        audit::record(tx, deed, "currency.change", subject, &detail)?;
        bump(tx, Topic::Rates)?;
    }
    Ok(report)
}

fn difference(was: &Currency, is: &Currency) -> String {
    let reserve = |currency: &Currency| {
        currency.reserve.map_or("unknown".to_owned(), |reserve| reserve.to_string())
    };
    let fields = |currency: &Currency| {
        [
            ("kind", currency.kind.word().to_owned()),
            ("network", currency.network.clone()),
            ("unit", currency.unit.clone()),
            ("name_en", currency.name_en.clone()),
            ("name_ru", currency.name_ru.clone()),
            ("format", currency.format.name.to_owned()),
            ("groups", currency.groups.join(",")),
            ("reserve", reserve(currency)),
        ]
    };
    let pairs = fields(was).into_iter().zip(fields(is)).filter(|(was, is)| was != is);
    let told: Vec<_> =
        pairs.map(|((name, was), (_, is))| format!("{name} `{was}` → `{is}`")).collect();
    told.join("; ")
}

/// What was said on top of what is known.
fn judge(known: Option<&Currency>, said: &CurrencyWords) -> Result<Currency, WrongField> {
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
        Some(text) => Amount::parse(text, scale)
            .map(Some)
            .map_err(|error| ("reserve", format!("the amount {error}; or write unknown"))),
    }
}

#[cfg(test)]
mod tests;
