//! The catalogue that ships with the office.

use money::{Amount, Scale};

use super::accounts::AccountFormat;
use super::currency::{Currency, CurrencyKind};

const CSV: &str = include_str!("../../../catalogue/currencies.csv");

/// Every currency of the shipped catalogue, in the order of the pickers; no reserve is known.
pub fn catalogue() -> Vec<Currency> {
    let mut reader = csv::Reader::from_reader(CSV.as_bytes());
    reader.records().map(|record| read(&record.expect("the shipped catalogue is CSV"))).collect()
}

fn read(record: &csv::StringRecord) -> Currency {
    let field = |index| record.get(index).unwrap_or_default().to_owned();
    let kind = CurrencyKind::from_word(&field(1));
    let scale: Option<Scale> = field(4).parse().ok().and_then(|decimals| Scale::new(decimals).ok());
    let scale = scale.expect("the shipped catalogue counts in 0 to 8 decimals");
    Currency {
        code: field(0),
        kind: kind.expect("the shipped catalogue names known kinds"),
        network: field(2),
        unit: field(3),
        scale,
        reserved: Amount::zero(scale),
        name_en: field(5),
        name_ru: field(6),
        format: AccountFormat::find(&field(7)).expect("the shipped catalogue names known formats"),
        groups: words(&field(8)),
        reserve: None,
    }
}

/// Words between commas.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
