//! Where base prices come from.

use money::parse_decimal;

use crate::features::currencies::{Currency, catalogue};
use crate::features::rates::pricing::base::{Book, NoBase};
use crate::features::rates::sources::{KnownPrice, Price};

const NOW_MS: i64 = 1_000_000_000;

/// `SOURCE BASE/QUOTE IN:OUT AGE_S`, of sources whose prices are stale after a minute.
fn known(text: &str) -> KnownPrice {
    let mut words = text.split(' ');
    let source = words.next().unwrap().to_owned();
    let (base, quote) = words.next().unwrap().split_once('/').unwrap();
    let (given, got) = words.next().unwrap().split_once(':').unwrap();
    let age_s: i64 = words.next().map_or(0, |age| age.parse().unwrap());
    let side = |text| parse_decimal(text).unwrap();
    KnownPrice {
        source,
        price: Price::new(base, quote, side(given), side(got), 0).unwrap(),
        fresh_ms: NOW_MS - age_s * 1000,
        is_current: true,
        max_age_ms: 60_000,
        is_enabled: true,
    }
}

fn currency(code: &str) -> Currency {
    catalogue().into_iter().find(|currency| currency.code == code).unwrap()
}

/// The base price of `FROM TO`, with the prices that it comes from.
fn base(prices: &[&str], sources: &[&str], pair: &str) -> String {
    let book = Book::new(prices.iter().map(|text| known(text)).collect(), NOW_MS);
    let (from, to) = pair.split_once(' ').unwrap();
    let sources: Vec<String> = sources.iter().map(|code| (*code).to_owned()).collect();
    match book.base(&sources, &currency(from), &currency(to)) {
        Ok(base) => {
            let legs: Vec<String> = base.legs.iter().map(|leg| leg.name()).collect();
            format!("{} by {}", base.ratio.rate(10).unwrap(), legs.join(", "))
        }
        Err(NoBase::Missing) => "missing".to_owned(),
        Err(NoBase::Stale(leg)) => format!("stale: {}", leg.name()),
    }
}

#[test]
fn a_pair_is_found_either_way_round_of_the_first_source_that_has_it_fresh() {
    let prices = [
        "one BTC/RUB 1:5900000 61",
        "two RUB/BTC 6000000:1",
        "two BTC/USDT 1:65000",
        "three BTC/RUB 1:6100000",
    ];
    let table = [
        (&[][..], "BTC SBERRUB", "1 : 6000000 by two RUB/BTC"),
        (&[][..], "SBERRUB BTC", "6000000 : 1 by two RUB/BTC"),
        (&["three", "two"][..], "BTC SBERRUB", "1 : 6100000 by three BTC/RUB"),
        (&["one"][..], "BTC SBERRUB", "stale: one BTC/RUB"),
        (&["one", "three"][..], "BTC SBERRUB", "1 : 6100000 by three BTC/RUB"),
        (&[][..], "BTC USDTTRC20", "1 : 65000 by two BTC/USDT"),
        (&["nobody"][..], "BTC SBERRUB", "missing"),
        (&[][..], "ETH SBERRUB", "missing"),
    ];
    for (sources, pair, expected) in table {
        assert_eq!(base(&prices, sources, pair), expected, "{pair} of {sources:?}");
    }
}

#[test]
fn codes_go_before_units_within_a_source() {
    let prices = ["rival BTC/RUB 1:5900000", "rival BTC/SBERRUB 1:5910000"];
    assert_eq!(base(&prices, &[], "BTC SBERRUB"), "1 : 5910000 by rival BTC/SBERRUB");
    assert_eq!(base(&prices, &[], "BTC TCSBRUB"), "1 : 5900000 by rival BTC/RUB");
    // Two accounts in one money have a price of their own only by their codes.
    let prices = ["rival SBERRUB/TCSBRUB 1:0.99"];
    assert_eq!(base(&prices, &[], "SBERRUB TCSBRUB"), "1.010101011 : 1 by rival SBERRUB/TCSBRUB");
    assert_eq!(base(&prices, &[], "TCSBRUB SBERRUB"), "1 : 1.01010101 by rival SBERRUB/TCSBRUB");
    assert_eq!(base(&[], &[], "SBERRUB TCSBRUB"), "1 : 1 by ");
}

#[test]
fn without_the_pair_itself_it_is_crossed_over_the_dollar() {
    let prices = ["coins BTC/USDT 1:65000", "bank USD/RUB 1:91.25", "bank EUR/RUB 1:99"];
    let table = [
        ("BTC SBERRUB", "1 : 5931250 by coins BTC/USDT, bank USD/RUB"),
        ("SBERRUB BTC", "5931250 : 1 by bank USD/RUB, coins BTC/USDT"),
        // Dollars and their tokens count as one.
        ("BTC CASHUSD", "1 : 65000 by coins BTC/USDT"),
        ("USDTTRC20 SBERRUB", "1 : 91.25 by bank USD/RUB"),
        ("USDTTRC20 CASHUSD", "1 : 1 by "),
        // Of a source that states everything in its own money a half goes over that.
        ("CASHEUR USDTTRC20", "1 : 1.084931506 by bank EUR/RUB, bank USD/RUB"),
        ("BTC CASHEUR", "1 : 59911.61616 by coins BTC/USDT, bank USD/RUB, bank EUR/RUB"),
    ];
    for (pair, expected) in table {
        assert_eq!(base(&prices, &[], pair), expected, "{pair}");
    }
    // A half that is stale makes the whole stale; another source's half takes its place.
    let stale = ["coins BTC/USDT 1:65000", "bank USD/RUB 1:91 90"];
    assert_eq!(base(&stale, &[], "BTC SBERRUB"), "stale: bank USD/RUB");
    let both = ["bank USD/RUB 1:91 90", "coins BTC/USDT 1:65000", "other RUB/USD 92:1"];
    assert_eq!(base(&both, &[], "BTC SBERRUB"), "1 : 5980000 by coins BTC/USDT, other RUB/USD");
}

#[test]
fn the_prices_of_a_source_that_is_switched_off_are_not_used() {
    let mut prices: Vec<KnownPrice> =
        ["one BTC/RUB 1:5", "two BTC/RUB 1:6"].into_iter().map(known).collect();
    prices[0].is_enabled = false;
    let book = Book::new(prices, NOW_MS);
    let base = book.base(&[], &currency("BTC"), &currency("SBERRUB")).unwrap();
    assert_eq!(base.sources(), ["two"]);
    let named = ["one".to_owned()];
    let none = book.base(&named, &currency("BTC"), &currency("SBERRUB"));
    assert_eq!(none.unwrap_err(), NoBase::Missing);
}

#[test]
fn a_price_that_is_missing_from_its_source_ages_by_itself() {
    let mut prices: Vec<KnownPrice> =
        ["one BTC/USDT 1:5 10", "two USD/RUB 1:90 20"].into_iter().map(known).collect();
    prices[1].is_current = false;
    let book = Book::new(prices, NOW_MS);
    let base = book.base(&[], &currency("BTC"), &currency("SBERRUB")).unwrap();
    assert_eq!(base.sources(), ["one"]);
    assert_eq!(base.until_s(), Some(NOW_MS / 1000 - 20 + 60));
}
