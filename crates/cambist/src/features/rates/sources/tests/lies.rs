//! Documents that lie, and what is believed of them: nothing.

use money::Decimal;
use proptest::prelude::{Strategy, any, prop_oneof, proptest};

use crate::testkit::BEGIN_MS;

use super::super::judge::{Circumstances, judge};
use super::super::{ALL, Pace, Reading, Stated, kind_named};
use super::{believe, read, sample};

fn ecb(change: impl Fn(String) -> String) -> Result<super::Believed, String> {
    let text = String::from_utf8(sample("sources/ecb.xml")).unwrap();
    believe("ecb", "{}", change(text).as_bytes())
}

#[test]
fn an_xml_document_that_lies_as_a_whole_is_not_believed() {
    let rows: [(&dyn Fn(String) -> String, &str); 17] = [
        (&|_| String::new(), "empty"),
        (&|_| "   \n".to_owned(), "empty"),
        (&|_| "<!DOCTYPE html><html><body>503</body></html>".to_owned(), "HTML page"),
        (&|_| "<html><body>Service unavailable</body></html>".to_owned(), "HTML page"),
        (&|text| text.split_once("</Cube>").unwrap().0.to_owned(), "cut off"),
        (&|text| text.replace("Envelope", "Envelop"), "begins with <Envelop>"),
        (&|text| text.replace("2026-10-30", "2026-10-20"), "older than 518400 s"),
        (&|text| text.replace("2026-10-30", "2026-11-03"), "in the future"),
        (&|text| text.replace("2026-10-30", "30.10.2026"), "which is no day"),
        (&|text| text.replace("time='2026-10-30'", ""), "no date"),
        (
            &|text| {
                text.replace(
                    "<Cube currency='USD'",
                    "<Cube time='2026-10-29'/><Cube currency='USD'",
                )
            },
            "several days",
        ),
        (&|text| text.replacen("?>", "?><!DOCTYPE a [<!ENTITY x \"y\">]>", 1), "DOCTYPE"),
        (&|text| text.replace("Reference rates", "&x;"), "entity `&x;`"),
        (&|text| text.replace("rate='1.0842'", "rate='&x;'"), "not XML that is read"),
        (&|text| text.replace("Reference rates", &"<a>".repeat(40)), "deeper than 16"),
        (&|text| text.replace("UTF-8", "UTF-16"), "encoded as `utf-16`"),
        (&|text| text.replace("currency=", "unit="), "no price of two of our units"),
    ];
    for (change, told) in rows {
        let problem = ecb(change).unwrap_err();
        assert!(problem.contains(told), "{told}: {problem}");
    }
}

#[test]
fn a_bomb_of_elements_or_text_is_not_unpacked() {
    let many = ecb(|text| text.replace("Reference rates", &"<a/>".repeat(30_000)));
    assert!(many.unwrap_err().contains("more than 20000 elements"));
    let long = ecb(|text| text.replace("Reference rates", &"x".repeat(5000)));
    assert!(long.unwrap_err().contains("longer than 4096"));
}

#[test]
fn one_bad_entry_does_not_lose_the_good_ones() {
    for lie in [
        "0",
        "-1.0842",
        "NaN",
        "1e300",
        "Infinity",
        "",
        "1,0842",
        "0.0000000000000001",
        "10000000000000000",
        "1.00000000000000000000000000001",
    ] {
        let believed = ecb(|text| text.replace("'1.0842'", &format!("'{lie}'"))).unwrap();
        assert_eq!(believed.prices.len(), 6, "{lie}");
        assert!(
            believed.problem.starts_with("1 entry is left out: EUR/USD"),
            "{lie}: {}",
            believed.problem
        );
        assert!(believed.prices.iter().all(|price| price.quote != "USD"));
    }
}

#[test]
fn when_every_entry_is_bad_nothing_is_believed() {
    let problem = believe("binance", "{}", br#"[{"symbol":"BTCUSDT","price":"0"},7]"#).unwrap_err();
    assert!(problem.contains("none of its 2 prices can be believed"), "{problem}");
}

#[test]
fn of_thousands_of_bad_entries_the_first_few_are_told() {
    let bad = r#"{"symbol":"ETHUSDT","price":"NaN"},"#.repeat(3000);
    let document = format!(r#"[{bad}{{"symbol":"BTCUSDT","price":"65000.5"}}]"#);
    let believed = believe("binance", "{}", document.as_bytes()).unwrap();
    assert_eq!(believed.prices.len(), 1);
    assert!(
        believed.problem.starts_with("3000 entries are left out: ETH/USDT"),
        "{}",
        believed.problem
    );
    assert!(
        believed.problem.len() < 400 && believed.problem.ends_with("; …"),
        "{}",
        believed.problem
    );
}

#[test]
fn json_that_lies_as_a_whole_is_not_believed() {
    for kind in ["binance", "kraken"] {
        for (document, told) in [
            ("", "empty"),
            ("<html></html>", "not JSON"),
            ("<!DOCTYPE html>", "not JSON"),
            ("[{\"symbol\":\"BTC", "not JSON"),
            ("null", ""),
            ("[]", ""),
            ("{}", ""),
            ("{\"code\":-1121,\"msg\":\"Invalid symbol.\"}", ""),
            ("\u{0}", "not JSON"),
            ("NaN", "not JSON"),
        ] {
            let problem = believe(kind, "{}", document.as_bytes()).unwrap_err();
            assert!(problem.contains(told), "{kind}: {document}: {problem}");
        }
    }
    let deep = "[".repeat(100_000);
    assert!(believe("binance", "{}", deep.as_bytes()).is_err());
}

#[test]
fn a_pair_with_two_prices_has_none() {
    let document = br#"[{"symbol":"BTCUSDT","price":"1"},{"symbol":"BTCUSDT","price":"2"},{"symbol":"ETHUSDT","price":"3"},{"symbol":"ETHUSDT","price":"3.0"}]"#;
    let believed = believe("binance", "{}", document).unwrap();
    assert_eq!(super::words(&believed), ["1 ETH = 3 USDT"]);
    assert!(believed.problem.contains("BTC/USDT is stated twice"), "{}", believed.problem);
}

#[test]
fn a_document_never_goes_back_in_time() {
    let pace = kind_named("cbr").unwrap().pace;
    let reading = || read("cbr", "{}", &sample("sources/cbr.xml")).unwrap();
    let day_s = |day: &str| crate::clock::day_begin_s(day).unwrap();
    let at = |now_s: i64, known: Option<&str>| {
        judge(reading(), Circumstances { now_s, pace, known_of_s: known.map(day_s) })
    };
    let now_s = BEGIN_MS / 1000;
    assert!(at(now_s, Some("2026-10-30")).is_ok());
    assert!(at(now_s, Some("2026-10-31")).is_ok(), "the same document may come again");
    assert!(at(now_s, Some("2026-11-01")).unwrap_err().contains("before the one"));
    assert!(at(day_s("2026-10-30") + 43_200, None).is_ok(), "it is set a day ahead");
    assert!(at(day_s("2026-10-26"), None).unwrap_err().contains("in the future"));
    assert!(at(day_s("2026-11-12"), None).unwrap_err().contains("older than"));
}

#[test]
fn a_document_of_the_bank_that_lies_is_not_believed() {
    let text = String::from_utf8_lossy(&sample("sources/cbr.xml")).into_owned();
    let text = text.replace("windows-1251", "utf-8");
    for (part, with, left_out) in [
        ("<Nominal>1</Nominal><Name>\u{fffd}", "<Nominal>0</Nominal><Name>\u{fffd}", "AUD/RUB"),
        ("91,8312</Value>", "91.8312</Value>", "USD/RUB"),
        ("91,8312</Value>", "</Value>", "USD/RUB"),
        ("91,8312</Value>", "-91,8312</Value>", "USD/RUB"),
        ("<Value>91,8312</Value>", "", "USD/RUB"),
        ("<CharCode>USD</CharCode>", "<CharCode>EUR</CharCode>", "EUR/RUB is stated twice"),
    ] {
        let believed = believe("cbr", "{}", text.replacen(part, with, 1).as_bytes()).unwrap();
        assert!(believed.problem.contains(left_out), "{with}: {}", believed.problem);
    }
    for date in ["", "31.13.2026", "2026-10-31", "31.10.2026.1", "1.1.1"] {
        let document = text.replace("31.10.2026", date);
        assert!(
            believe("cbr", "{}", document.as_bytes()).unwrap_err().contains("is no day"),
            "{date}"
        );
    }
}

/// Settings with which every kind of document can be read.
fn settings(kind: &str) -> &'static str {
    ALL.iter().find(|known| known.name == kind).map_or("{}", |known| known.example)
}

/// Bytes that are nearly a document of some kind.
fn nearly() -> impl Strategy<Value = Vec<u8>> {
    let samples = ["ecb.xml", "cbr.xml", "binance.json", "kraken.json", "json.json"];
    let damaged =
        (0..samples.len(), any::<proptest::sample::Index>(), any::<Vec<u8>>(), 0..20_usize)
            .prop_map(move |(which, place, with, cut)| {
                let mut bytes = sample(&format!("sources/{}", samples[which]));
                let from = place.index(bytes.len());
                let to = (from + cut).min(bytes.len());
                bytes.splice(from..to, with.into_iter().take(8));
                bytes
            });
    prop_oneof![any::<Vec<u8>>(), damaged]
}

proptest! {
    #[test]
    fn no_bytes_break_the_reading_and_what_is_believed_is_a_price(document in nearly()) {
        for kind in ALL {
            if let Ok(believed) = believe(kind.name, settings(kind.name), &document) {
                for price in &believed.prices {
                    assert!(price.price_in > Decimal::ZERO && price.price_out > Decimal::ZERO);
                    assert!(money::Rate::new(price.price_in, price.price_out).is_ok());
                    assert_ne!(price.base, price.quote);
                }
                assert!(believed.problem.len() < 2000);
            }
        }
    }

    #[test]
    fn a_price_keeps_every_digit(units in 1_i64..i64::MAX, scale in 0_u32..12) {
        let price = Decimal::new(units, scale);
        let document = format!(r#"[{{"symbol":"BTCUSDT","price":"{price}"}}]"#);
        match believe("binance", "{}", document.as_bytes()) {
            Ok(believed) => assert_eq!(believed.prices[0].price_out, price),
            Err(problem) => assert!(price > Decimal::from(1_000_000_000_000_000_i64), "{problem}"),
        }
    }

    #[test]
    fn whatever_date_a_document_has_what_is_believed_is_not_too_old(of_s: i64, known: Option<i64>) {
        let pace = Pace { interval_s: 60, timeout_ms: 1000, max_age_s: 300 };
        let stated = Stated { base: "BTC".into(), quote: "USD".into(), price_in: Decimal::ONE, price_out: Decimal::TEN };
        let reading = Reading { stated: vec![stated], of_s: Some(of_s), ahead_s: 120, ..Reading::default() };
        let now_s = BEGIN_MS / 1000;
        if judge(reading, Circumstances { now_s, pace, known_of_s: known }).is_ok() {
            assert!((now_s - 300..=now_s + 120).contains(&of_s));
            assert!(known.is_none_or(|known| known <= of_s));
        }
    }
}
