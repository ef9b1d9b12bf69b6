//! Pricings as an operator writes them.

mod bases;
mod prices;

use money::{Decimal, parse_decimal};

use super::{Guard, Pricing, PricingError, Tiers};

fn decimal(text: &str) -> Decimal {
    parse_decimal(text).unwrap()
}

#[test]
fn what_is_written_is_read_and_printed_again() {
    for text in ["", "1000:-0.2", "0.5:-0.2,5000:-1.25", "1:3"] {
        assert_eq!(text.parse::<Tiers>().unwrap().to_string(), text);
    }
    for text in ["", "1:90..1:110", "..1:110", "7000000:1..", "1:90..1:90"] {
        assert_eq!(text.parse::<Guard>().unwrap().to_string(), text);
    }
    assert_eq!(" 1000 : -0.2 , 5000:0".parse::<Tiers>().unwrap().to_string(), "1000:-0.2,5000:0");
}

#[test]
fn what_can_not_be_is_refused_in_words() {
    let tiers = |text: &str| text.parse::<Tiers>().map(|_| ()).unwrap_err().to_string();
    assert!(tiers("1000").starts_with("tiers: `1000` is none; write AMOUNT:POINTS"));
    assert!(tiers("1e3:1").starts_with("tiers: `1e3:1` is none"));
    assert!(tiers("0:1").starts_with("tiers: 0:1 does not come after"));
    assert!(tiers("5:1,5:2").starts_with("tiers: 5:2 does not come after"));
    let many = (1..=21).map(|n| format!("{n}:0")).collect::<Vec<_>>().join(",");
    assert_eq!(tiers(&many), "tiers: at most 20 can be written");
    for text in ["1:90", "..1", "a..b", "1:0..1:1", "1:1e2.."] {
        assert!(matches!(text.parse::<Guard>(), Err(PricingError::Guard(_))), "{text}");
    }
}

#[test]
fn a_pricing_that_contradicts_itself_is_refused() {
    let good = || Pricing { margin: decimal("1.5"), ..Pricing::default() };
    good().check().unwrap();
    let rows = [
        (Pricing { margin: decimal("100"), ..good() }, "margin: 100 % is out of range"),
        (Pricing { margin: decimal("-50.01"), ..good() }, "margin: -50.01 % is out of range"),
        (Pricing { digits: Some(3), ..good() }, "digits: 3 is out of range"),
        (Pricing { digits: Some(19), ..good() }, "digits: 19 is out of range"),
        (Pricing { jump_percent: Some(decimal("0")), ..good() }, "jump: 0 % is out of range"),
        (Pricing { tiers: "1:98.5".parse().unwrap(), ..good() }, "tiers: 100 % is out of range"),
        (Pricing { sources: vec!["Bad code".into()], ..good() }, "sources: `Bad code` is no"),
        (
            Pricing { guard: "1:110..1:90".parse().unwrap(), ..good() },
            "guard: 1 : 110 is better for the customer than 1 : 90",
        ),
    ];
    for (pricing, told) in rows {
        let error = pricing.check().unwrap_err().to_string();
        assert!(error.starts_with(told), "{error}");
    }
}
