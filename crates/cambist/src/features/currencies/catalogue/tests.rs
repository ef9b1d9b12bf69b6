//! What every line of the shipped catalogue keeps to.

use std::collections::HashSet;

use super::catalogue;
use crate::features::currencies::CurrencyKind;

/// ISO 4217, as far as the catalogue has them.
const ISO: [&str; 40] = [
    "AED", "AMD", "AUD", "AZN", "BGN", "BRL", "BYN", "CAD", "CHF", "CNY", "CZK", "EUR", "GBP",
    "GEL", "HUF", "IDR", "ILS", "INR", "JPY", "KGS", "KRW", "KZT", "MDL", "PLN", "RON", "RSD",
    "RUB", "SEK", "THB", "TJS", "TRY", "UAH", "USD", "UZS", "VND", "HKD", "SGD", "NOK", "DKK",
    "MXN",
];

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
    }
}

#[test]
fn every_currency_has_a_name_in_both_languages() {
    for currency in catalogue() {
        for name in [&currency.name_en, &currency.name_ru] {
            assert!(!name.trim().is_empty() && *name != currency.code, "{}", currency.code);
        }
        assert!(currency.name_en.is_ascii(), "{} has an English name", currency.code);
    }
}

#[test]
fn every_unit_is_of_iso_4217_or_the_ticker_that_the_code_begins_with() {
    for currency in catalogue() {
        let (code, unit) = (&currency.code, currency.unit.as_str());
        let is_known = match currency.kind {
            CurrencyKind::Crypto => code.starts_with(unit) && !ISO.contains(&unit),
            CurrencyKind::Wallet => ISO.contains(&unit) || unit == "BTC",
            CurrencyKind::Bank | CurrencyKind::Cash => ISO.contains(&unit) && code.ends_with(unit),
        };
        assert!(is_known, "{code}: {unit}");
    }
}

#[test]
fn money_of_states_has_two_decimals_and_coins_have_what_their_networks_count() {
    for currency in catalogue() {
        let decimals = currency.scale.get();
        let is_sane = match currency.unit.as_str() {
            "VND" | "KRW" | "NEO" => decimals == 0,
            "USDT" | "USDC" => decimals == 6,
            unit if ISO.contains(&unit) => decimals == 2,
            _ => (4..=8).contains(&decimals),
        };
        assert!(is_sane, "{}: {decimals}", currency.code);
    }
}

#[test]
fn a_coin_has_an_address_that_is_checked_and_a_network_where_it_has_several() {
    let all = catalogue();
    for currency in all.iter().filter(|currency| currency.kind == CurrencyKind::Crypto) {
        assert_ne!(currency.format.name, "any", "{}", currency.code);
    }
    let networks = |unit: &str| {
        let coins = all.iter().filter(|currency| currency.unit == unit);
        coins.map(|currency| currency.network.as_str()).collect::<HashSet<_>>()
    };
    for network in ["TRC20", "ERC20", "BEP20", "TON", "SOL"] {
        assert!(networks("USDT").contains(network), "{network}");
    }
    for currency in all.iter().filter(|currency| currency.unit == "USDT") {
        assert!(!currency.network.is_empty(), "{}", currency.code);
    }
}
