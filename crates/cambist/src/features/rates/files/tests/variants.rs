//! The variants that some monitorings and engines write: EREF, and JSON 1.3.

use super::super::{Fee, FileItem, Format, read};
use super::{NUMBERED, STEPS, bare, dec, good, limits, words};

#[test]
fn an_eref_file_is_read_with_its_steps_and_attributes() {
    let bitcoin = FileItem {
        reserve: Some(dec("1000000")),
        from_limits: limits("0.001", "0.1"),
        to_limits: limits("7053.62", "705361.41"),
        from_fee: Some(Fee::Fixed(dec("0.0001"))),
        to_fee: Some(Fee::Percent(dec("1"))),
        floating: Some("15".to_owned()),
        delay_minutes: Some(30),
        labels: words("manual verifying"),
        cities: words("MSK"),
        has_steps: true,
        ..bare(3, ("BTC", "SBERRUB"), ("1", "7053614.12345678"))
    };
    let ether = FileItem {
        reserve: Some(dec("70000")),
        from_limits: limits("0.5", "10.5"),
        to_fee: Some(Fee::Percent(dec("2"))),
        floating: Some("1.5%".to_owned()),
        has_steps: true,
        ..bare(16, ("ETH", "CASHUSD"), ("1", "3210.5"))
    };
    assert_eq!(good(Format::Xml, STEPS), [bitcoin, ether]);
}

#[test]
fn a_tree_of_numbered_currencies_is_read_with_its_short_rates() {
    let file = read(Format::Json, NUMBERED).unwrap();
    let perfect = FileItem {
        reserve: Some(dec("70000.5")),
        from_limits: limits("10", "1200"),
        from_fee: Some(Fee::Percent(dec("0.5"))),
        to_fee: Some(Fee::Fixed(dec("15"))),
        labels: words("manual reg"),
        cities: words("MSK SPB"),
        ..bare(5, ("PMUSD", "SBERRUB"), ("1", "58.530001"))
    };
    let bitcoin = bare(7, ("PMUSD", "BTC"), ("110250.000001", "1"));
    let ruble = FileItem {
        reserve: Some(dec("123.4")),
        labels: words("cardverify"),
        ..bare(9, ("SBERRUB", "PMUSD"), ("59.2", "1"))
    };
    assert_eq!(file.items, [perfect, bitcoin, ruble]);
    let bad: Vec<_> = file.bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        bad,
        [
            "line 10: currency 7 is not in the list of currencies",
            "line 11: exchange 3: has no `to`; write {\"to\":{…}}",
        ]
    );
}
