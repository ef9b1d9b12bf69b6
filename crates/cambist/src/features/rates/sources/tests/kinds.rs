//! Each kind against a document in its documented shape.

use super::super::{ALL, Place, Units, shipped};
use super::{believe, read, sample, words};

const DAY_S: i64 = 86_400;

#[test]
fn the_ecb_says_what_one_euro_is_worth() {
    let believed = believe("ecb", "{}", &sample("sources/ecb.xml")).unwrap();
    assert_eq!(
        words(&believed),
        [
            "1 EUR = 1.9558 BGN",
            "1 EUR = 24.316 CZK",
            "1 EUR = 0.86753 GBP",
            "1 EUR = 401.23 HUF",
            "1 EUR = 1571.08 KRW",
            "1 EUR = 4.2533 PLN",
            "1 EUR = 1.0842 USD",
        ]
    );
    assert_eq!(believed.of_s, crate::clock::day_begin_s("2026-10-30"));
    assert_eq!(believed.problem, "");
    assert!(believed.prices.iter().all(|price| Some(price.at_s) == believed.of_s));
}

#[test]
fn the_bank_of_russia_counts_in_nominals_commas_and_windows_1251() {
    let believed = believe("cbr", "{}", &sample("sources/cbr.xml")).unwrap();
    assert_eq!(
        words(&believed),
        [
            "1 AUD = 60.1217 RUB",
            "1 EUR = 99.5634 RUB",
            "100 KZT = 18.9204 RUB",
            "1 USD = 91.8312 RUB",
            "10000 UZS = 75.6601 RUB",
        ]
    );
    assert_eq!(believed.of_s, crate::clock::day_begin_s("2026-10-31"));
}

#[test]
fn a_ticker_of_symbols_is_cut_into_our_units() {
    let believed = believe("binance", "{}", &sample("sources/binance.json")).unwrap();
    assert_eq!(
        words(&believed),
        [
            "1 BNB = 0.009048 BTC",
            "1 BTC = 58210.01 EUR",
            "1 BTC = 63120.5 USDT",
            "1 ETH = 0.04731 BTC",
            "1 ETH = 2986.4 USDT",
            "1 LTC = 0.00113 BTC",
            "1 PEPE = 0.00000000014 BTC",
            "1 SHIB = 0.00001742 USDT",
            "1 USDC = 0.9999 USDT",
        ]
    );
    assert!(believed.problem.starts_with("1 entry is left out: BTC/RUB"), "{}", believed.problem);
    assert_eq!(believed.of_s, None);
    let reading = read("binance", "{}", &sample("sources/binance.json")).unwrap();
    assert_eq!(reading.foreign, 3, "GAS, 1000SATS and a symbol in Chinese are not ours");
}

#[test]
fn of_bid_and_ask_the_middle_is_taken() {
    let believed = believe("binance", "{}", &sample("sources/binance-book.json")).unwrap();
    assert_eq!(words(&believed), ["1 BTC = 63120.495 USDT"]);
    assert!(believed.problem.contains("ETH/USDT: it is bought at"), "{}", believed.problem);
}

#[test]
fn one_symbol_comes_without_a_list() {
    let one = br#"{"symbol":"BTCUSDT","price":"65000.50"}"#;
    assert_eq!(words(&believe("binance", "{}", one).unwrap()), ["1 BTC = 65000.5 USDT"]);
}

#[test]
fn only_wanted_pairs_are_taken_and_missing_ones_are_told() {
    let settings = r#"{"pairs":["btc/usdt","BTC/USD"]}"#;
    let believed = believe("binance", settings, &sample("sources/binance.json")).unwrap();
    assert_eq!(words(&believed), ["1 BTC = 63120.5 USDT"]);
    assert!(believed.problem.contains("BTC/USD is not in it"), "{}", believed.problem);
}

#[test]
fn kraken_has_names_of_its_own() {
    let believed = believe("kraken", "{}", &sample("sources/kraken.json")).unwrap();
    assert_eq!(
        words(&believed),
        [
            "1 ADA = 0.38625 USD",
            "1 BTC = 58210.1 EUR",
            "1 BTC = 63122 USD",
            "1 BTC = 63120.7 USDT",
            "1 DOGE = 0.1187 USD",
            "1 ETH = 0.04731 BTC",
            "1 USDT = 1.0002 USD",
            "1 XTZ = 0.7055 USD",
        ]
    );
    let refused = br#"{"error":["EGeneral:Too many requests"]}"#;
    let told = believe("kraken", "{}", refused).unwrap_err();
    assert!(told.contains("EGeneral:Too many requests"), "{told}");
}

#[test]
fn another_exchangers_file_is_read_in_every_format() {
    let url = r#"{"url":"https://a.example/rates"}"#;
    for (format, document) in [
        ("txt", "BTC;SBERRUB;1;5800000.5;5000000;;\nNOSUCH;BTC;1;2;3;;\n"),
        ("json", r#"{"rates":[{"from":"BTC","to":"SBERRUB","in":1,"out":5800000.5}]}"#),
        (
            "xml",
            "<rates><item><from>BTC</from><to>SBERRUB</to><in>1</in><out>5800000.5</out></item></rates>",
        ),
    ] {
        let believed = believe("exchanger", url, document.as_bytes()).unwrap();
        assert_eq!(words(&believed), ["1 BTC = 5800000.5 SBERRUB"], "{format}");
    }
}

#[test]
fn a_citys_items_are_taken_for_that_city() {
    let document = b"USDTTRC20;CASHUSD;1.01;1;9;MSK;\nUSDTTRC20;CASHUSD;1.02;1;9;SPB;\n";
    let of_city = r#"{"url":"https://a.example/rates","city":"spb"}"#;
    let believed = believe("exchanger", of_city, document).unwrap();
    assert_eq!(words(&believed), ["1.02 USDTTRC20 = 1 CASHUSD"]);
    let anywhere = believe("exchanger", r#"{"url":"https://a.example/rates"}"#, document);
    assert!(anywhere.unwrap_err().contains("no price of two of our units"));
}

#[test]
fn pointers_find_prices_in_any_json_in_their_own_digits() {
    let settings = r#"{"url":"https://a.example/","at":"/data/at","expect":{"/data/currency":"EUR"},
        "prices":[{"base":"BTC","quote":"EUR","pointer":"/data/amount"},
                  {"base":"BTC","quote":"USD","pointer":"/data/list/0/p"},
                  {"base":"SHIB","quote":"USD","pointer":"/data/list/1/p"}]}"#;
    let believed = believe("json", settings, &sample("sources/json.json")).unwrap();
    assert_eq!(
        words(&believed),
        ["1 BTC = 58210.015 EUR", "1 BTC = 65000 USD", "1 SHIB = 0.00001 USD"]
    );
    assert_eq!(believed.of_s, Some(1_793_534_390), "milliseconds are understood");
    for (part, with, told) in [
        ("\"EUR\"}", "\"USD\"}", "/data/currency is `EUR`, not `USD`"),
        ("/data/at", "/data/when", "there is no `when`"),
        ("/data/at", "/data/currency", "`EUR` is not a number"),
    ] {
        let settings = settings.replacen(part, with, 1);
        let problem = believe("json", &settings, &sample("sources/json.json")).unwrap_err();
        assert!(problem.contains(told), "{problem}");
    }
    let wrong = settings.replace("/data/list/1/p", "/data/list/2/p");
    let believed = believe("json", &wrong, &sample("sources/json.json")).unwrap();
    assert!(
        believed.problem.contains("SHIB/USD: /data/list/2/p: there is no `2`"),
        "{}",
        believed.problem
    );
}

#[test]
fn fixed_prices_stand_in_the_settings() {
    let settings = r#"{"prices":[{"base":"usdt","quote":"USD","out":"1"},
        {"base":"KZT","quote":"RUB","in":100,"out":18.5},{"base":"XAU","quote":"USD","out":"1"}]}"#;
    let believed = believe("fixed", settings, b"").unwrap();
    assert_eq!(words(&believed), ["100 KZT = 18.5 RUB", "1 USDT = 1 USD"]);
    assert!(believed.problem.contains("XAU/USD"), "{}", believed.problem);
}

#[test]
fn every_kind_teaches_settings_that_work() {
    for kind in ALL {
        assert!((kind.understand)(kind.example).is_ok(), "{}", kind.name);
        assert!(kind.about.len() > 60, "{}", kind.name);
        assert_eq!(kind.pace.check(), Ok(()), "{}", kind.name);
        let unknown = (kind.understand)(r#"{"urls":"https://a.example"}"#);
        let told = unknown.err().unwrap();
        assert!(told.contains("urls") || told.contains("missing field"), "{}: {told}", kind.name);
        for nonsense in ["", "[]", "null", "{", "\"\""] {
            let told = (kind.understand)(nonsense).err().unwrap_or_default();
            assert!(told.contains("JSON object"), "{}: {nonsense}: {told}", kind.name);
        }
    }
}

#[test]
fn settings_that_can_not_work_are_refused_with_their_field() {
    for (kind, settings, told) in [
        ("ecb", r#"{"url":"ftp://a.example"}"#, "url: `ftp://a.example`"),
        ("ecb", r#"{"url":"https://me:word@a.example"}"#, "user name"),
        ("binance", r#"{"pairs":["BTCUSDT"]}"#, "pairs: `BTCUSDT`"),
        ("exchanger", "{}", "url"),
        ("exchanger", r#"{"url":"https://a.example","format":"csv"}"#, "format: `csv`"),
        ("json", r#"{"url":"https://a.example","prices":[]}"#, "prices"),
        (
            "json",
            r#"{"url":"https://a.example","prices":[{"base":"A","quote":"B","pointer":"a.b"}]}"#,
            "`a.b` is not a JSON pointer",
        ),
        ("file", r#"{"path":"rates.xml"}"#, "must begin with /"),
        ("fixed", r#"{"prices":[]}"#, "prices"),
    ] {
        let kind = super::super::kind_named(kind).unwrap();
        let refused = (kind.understand)(settings).err().unwrap();
        assert!(refused.contains(told), "{}: {refused}", kind.name);
    }
}

#[test]
fn shipped_sources_are_off_and_understood() {
    let all = shipped(&[]);
    let codes: Vec<_> = all.iter().map(|source| source.code.as_str()).collect();
    assert_eq!(codes, ["binance", "kraken", "ecb", "cbr"]);
    for source in &all {
        let reader = (super::super::kind_named(&source.kind).unwrap().understand)(&source.settings);
        let place = reader.unwrap().place();
        assert!(matches!(place, Place::Web(url) if url.scheme() == "https"), "{}", source.code);
        assert!(!source.is_enabled && !source.may_be_local);
    }
    assert_eq!(shipped(&all[..1]).len(), 3, "what the office has is not shipped again");
}

#[test]
fn daily_prices_live_through_long_holidays() {
    let pace = |name| super::super::kind_named(name).unwrap().pace;
    // From the Thursday before Easter, 00:00 UTC, to the afternoon of the Tuesday after it.
    assert!(pace("ecb").max_age_s > 5 * DAY_S + 57_600);
    // From 31 December to the afternoon of 9 January.
    assert!(pace("cbr").max_age_s > 9 * DAY_S + 57_600);
}

#[test]
fn a_symbol_that_could_be_cut_twice_is_not_guessed() {
    let units = Units::shipped();
    let plain =
        |units: &Units, text: &str| units.find_unit(text).map(str::to_owned).into_iter().collect();
    assert_eq!(units.cut("BTCUSDT", plain), Some(("BTC".into(), "USDT".into())));
    assert_eq!(units.cut("BTCBTC", plain), None, "a unit has no price in itself");
    let twice = |_: &Units, text: &str| match text {
        "A" | "AB" | "BC" | "C" => vec![text.to_owned()],
        _ => Vec::new(),
    };
    assert_eq!(units.cut("ABC", twice), None);
}
