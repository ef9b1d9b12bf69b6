//! The catalogue that ships with the office.

use money::{Amount, Scale};

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
        reserve: None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::catalogue;

    #[test]
    fn the_catalogue_is_large_and_has_no_code_twice() {
        let all = catalogue();
        let codes: HashSet<_> = all.iter().map(|currency| currency.code.as_str()).collect();
        assert!(all.len() >= 150, "{}", all.len());
        assert_eq!(codes.len(), all.len());
        for currency in &all {
            let is_code = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
            let code = &currency.code;
            assert!((2..=16).contains(&code.len()) && code.bytes().all(is_code), "{code}");
            assert!(!currency.name_en.is_empty() && !currency.name_ru.is_empty(), "{code}");
            assert!(!currency.unit.is_empty(), "{code}");
        }
    }
}
