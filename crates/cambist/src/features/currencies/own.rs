//! The operator's own currencies, and his changes of those that ship with the office.

mod said;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::{Fault, Refusal, Stop, Tx};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::settings::{Topic, bump};
use crate::sheet::{Sheet, Wrong, all_told};

use super::currency::Currency;
use super::store::{load_currencies, put_currency, write_reserve};
use said::judge;

pub use said::CurrencyWords;

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
    #[error("{} lines can't be taken, so nothing was changed:\n{}", .0.len(), all_told(.0))]
    BadLines(Vec<Wrong>),
    /// It was a dry run: this is what would have changed.
    #[error("a dry run changes nothing")]
    DryRun(Box<CurrencyReport>),
}

impl Refusal for CurrencyRefusal {}

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

/// The longest note of a reserve, in characters.
const LONGEST_NOTE: usize = 200;

/// Says how much of a currency there is, and why.
///
/// # Errors
/// [`CurrencyRefusal`]: `reserve` and `note` are the fields; the store's faults.
pub fn state_reserve(
    tx: &mut Tx<'_>,
    deed: &Deed,
    (code, reserve): (&str, &str),
    note: &str,
) -> Result<(), Stop<CurrencyRefusal>> {
    let known = known(tx)?;
    let was = known.get(code).ok_or_else(|| CurrencyRefusal::Unknown(code.to_owned()))?;
    let reserve = if reserve.trim().is_empty() { "unknown" } else { reserve.trim() };
    let said = CurrencyWords {
        code: code.to_owned(),
        reserve: Some(reserve.to_owned()),
        ..CurrencyWords::default()
    };
    let is = judge(Some(was), &said);
    let is = is.map_err(|(field, what)| CurrencyRefusal::Field { field, what })?;
    let note = note.trim();
    if note.chars().count() > LONGEST_NOTE || note.contains(char::is_control) {
        let what = format!("write at most {LONGEST_NOTE} characters on one line");
        return Err(CurrencyRefusal::Field { field: "note", what }.into());
    }
    if was.reserve == is.reserve {
        return Ok(());
    }
    write_reserve(tx, code, is.reserve)?;
    let between = if note.is_empty() { "" } else { ": " };
    let detail = format!("{}{between}{note}", difference(was, &is));
    audit::record(tx, deed, "currency.reserve", code, &detail)?;
    bump(tx, Topic::Rates)?;
    Ok(())
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
        return Err(CurrencyRefusal::BadLines(bad).into());
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
        let detail = match report.changed.as_slice() {
            [one] if report.added.is_empty() => one.clone(),
            changed => format!("{} added, {} changed", report.added.len(), changed.len()),
        };
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

#[cfg(test)]
mod tests;
