#![allow(clippy::unwrap_used)]

mod variants;

use money::{Decimal, parse_decimal};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};

use super::{BadLine, Fee, FileError, FileItem, Format, Limits, MAX_BYTES, RatesFile, read};

const CLASSIC: &[u8] = include_bytes!("../../../../testdata/classic.xml");
const MIXED: &[u8] = include_bytes!("../../../../testdata/mixed.xml");
const CITIES: &[u8] = include_bytes!("../../../../testdata/cities.txt");
const FLAT: &[u8] = include_bytes!("../../../../testdata/flat.json");
const STEPS: &[u8] = include_bytes!("../../../../testdata/eref.xml");
const NUMBERED: &[u8] = include_bytes!("../../../../testdata/json13.json");
const DAMAGED: &[u8] = include_bytes!("../../../../testdata/damaged.xml");

fn dec(text: &str) -> Decimal {
    parse_decimal(text).unwrap()
}

fn limits(min: &str, max: &str) -> Limits {
    let bound = |text: &str| (!text.is_empty()).then(|| dec(text));
    Limits { min: bound(min), max: bound(max) }
}

/// An item with nothing but what every item has.
fn bare(line: usize, pair: (&str, &str), rate: (&str, &str)) -> FileItem {
    FileItem {
        line,
        from: pair.0.to_owned(),
        to: pair.1.to_owned(),
        rate_in: dec(rate.0),
        rate_out: dec(rate.1),
        reserve: None,
        from_limits: Limits::default(),
        to_limits: Limits::default(),
        from_fee: None,
        to_fee: None,
        min_fee: None,
        floating: None,
        delay_minutes: None,
        labels: Vec::new(),
        cities: Vec::new(),
        has_steps: false,
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn good(format: Format, bytes: &[u8]) -> Vec<FileItem> {
    let file = read(format, bytes).unwrap();
    assert_eq!(file.bad, []);
    file.items
}

#[test]
fn a_classic_file_is_read_with_its_fees_and_cities() {
    let items = good(Format::Xml, CLASSIC);
    assert_eq!(items.len(), 5);
    assert_eq!(
        items[1],
        FileItem {
            reserve: Some(dec("3.41902276")),
            from_limits: limits("5000", "24793500"),
            from_fee: Some(Fee::Percent(dec("0.5"))),
            to_fee: Some(Fee::Fixed(dec("0.00005"))),
            min_fee: Some(Fee::Fixed(dec("150"))),
            floating: Some("15".to_owned()),
            delay_minutes: Some(30),
            labels: words("manual verifying cardverify"),
            ..bare(13, ("SBERRUB", "BTC"), ("7251930.4418", "1"))
        }
    );
    let cities: Vec<_> = items.iter().map(|item| item.cities.join("+")).collect();
    assert_eq!(cities, ["", "", "MSK", "SPB", ""]);
    assert_eq!(items[3].to_fee, Some(Fee::Percent(dec("1"))));
    assert_eq!(items[4].floating.as_deref(), Some("1%"));
}

#[test]
fn units_mixed_case_missing_reserves_and_both_spellings_of_limits_are_understood() {
    let items = good(Format::Xml, MIXED);
    let bitcoin = FileItem {
        from_limits: limits("0.01", "2"),
        labels: words("manual juridical otherin"),
        ..bare(4, ("btc", "PMUSD"), ("1", "69240.5"))
    };
    let perfect = FileItem {
        reserve: Some(dec("50000")),
        from_limits: limits("50", "12000"),
        to_limits: limits("48.5", ""),
        ..bare(10, ("PMUSD", "AdvcUSD"), ("1.03", "1"))
    };
    let cash = FileItem {
        reserve: Some(dec("9000000")),
        from_limits: limits("100000", "5000000"),
        to_limits: limits("98500", ""),
        from_fee: Some(Fee::Fixed(dec("10"))),
        cities: words("MSK SPB EKB"),
        ..bare(23, ("TCSBRUB", "CASHRUB"), ("100", "98.5"))
    };
    assert_eq!(items, [bitcoin, perfect, cash]);
}

#[test]
fn text_lines_are_read_with_and_without_their_last_columns() {
    let items = good(Format::Txt, CITIES);
    let short: Vec<_> = items
        .iter()
        .map(|item| (item.line, item.to.as_str(), item.reserve, item.cities.join("+")))
        .collect();
    let row = |line, to, reserve: &str, city: &str| {
        (line, to, (!reserve.is_empty()).then(|| dec(reserve)), city.to_owned())
    };
    assert_eq!(
        short,
        [
            row(1, "CASHUSD", "250000", "MSK"),
            row(2, "CASHUSD", "120000", "SPB"),
            row(3, "CASHUSD", "", "TBS"),
            row(4, "USDTERC20", "84000.25", "PRG"),
            row(6, "MONOBUAH", "940000", ""),
            row(7, "KSPBKZT", "15000000", ""),
            row(8, "ACRUB", "4200000", ""),
            row(9, "SEPAEUR", "30000", ""),
        ]
    );
    assert_eq!((items[7].rate_in, items[7].rate_out), (dec("1.09871234"), dec("1")));
}

#[test]
fn json_numbers_keep_every_digit_and_each_item_has_its_line() {
    let file = read(Format::Json, FLAT).unwrap();
    let bitcoin = FileItem {
        reserve: Some(dec("1000000")),
        from_limits: limits("0.001", "2"),
        from_fee: Some(Fee::Fixed(dec("0.0001"))),
        to_fee: Some(Fee::Percent(dec("1"))),
        labels: words("manual verifying"),
        ..bare(3, ("BTC", "SBERRUB"), ("1", "7053614.123456789012345678"))
    };
    let tether = FileItem {
        reserve: Some(dec("350000.75")),
        from_limits: limits("50", "7000"),
        to_limits: limits("4800", "676000"),
        labels: words("reg cardverify"),
        ..bare(16, ("USDTTRC20", "SBPRUB"), ("100.5", "9711.25"))
    };
    let ether = FileItem {
        reserve: Some(dec("40000")),
        cities: words("MSK SPB"),
        ..bare(25, ("ETH", "CASHEUR"), ("3", "9600.3"))
    };
    assert_eq!(file.items, [bitcoin, tether, ether]);
    let exponent = "in: `1e0` is written with an exponent; write 1".to_owned();
    assert_eq!(file.bad, [BadLine { line: 26, what: exponent }]);
}

#[test]
fn a_damaged_file_gives_its_good_items_and_a_sentence_for_each_bad_one() {
    let file = read(Format::Xml, DAMAGED).unwrap();
    let lines: Vec<_> = file.items.iter().map(|item| item.line).collect();
    assert_eq!(lines, [3, 24]);
    let bad: Vec<_> = file.bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        bad,
        [
            "line 4: out: `1e5` is written with an exponent; write 100000",
            "line 5: out: `0` is not above zero; write a number above 0",
            "line 6: out: `-3300.1` is not above zero; write a number above 0",
            "line 7: out: `7 012.5` has a thousands separator; write 7012.5",
            "line 8: from and to are both TRX; an exchange needs two currencies",
            "line 9: amount: `NaN` is not a plain number; write digits with at most one point \
             between them, such as 1234.5",
            "line 10: minamount: `500` is above maxamount, which is `50`; write the smaller one as the minimum",
            "line 19: from: is missing; write the code of a currency",
            "line 20: out: is missing; write a number above 0",
            "line 21: btc to CardUAH is already on line 3; keep one of the two",
            "line 22: out: `41.123456789012345678901234567890` has too many digits; write at most \
             28 significant digits and at most 28 decimals",
            "line 23: fromfee: `150%` is not a percentage; write 0% to 100%",
        ]
    );
}

#[test]
fn a_format_is_guessed_by_the_extension_and_then_by_the_first_byte() {
    let cases: [(Option<&str>, &[u8], Option<Format>); 12] = [
        (Some("rates.XML"), b"{", Some(Format::Xml)),
        (Some("https://office.example/export/a.b.json?key=1.xml"), b"<", Some(Format::Json)),
        (Some("rates.txt#top"), b"", Some(Format::Txt)),
        (Some("https://office.example/rates.php"), b" \r\n<rates/>", Some(Format::Xml)),
        (Some("rates"), b"\xef\xbb\xbf[{}]", Some(Format::Json)),
        (None, b"{\"rates\":[]}", Some(Format::Json)),
        (None, b"\n\nBTC;ETH;1;2;3;", Some(Format::Txt)),
        (None, b"1INCH;BTC;1;2;3;", Some(Format::Txt)),
        (None, b"", None),
        (None, b" \n", None),
        (None, b"\x1f\x8b\x08", None),
        (None, b";;;", None),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(Format::guess(name, bytes), expected, "{name:?} {bytes:?}");
    }
}

#[test]
fn a_format_has_one_name() {
    for format in [Format::Xml, Format::Txt, Format::Json] {
        assert_eq!(format.to_string().to_uppercase().parse(), Ok(format));
    }
    let error = "csv".parse::<Format>().unwrap_err();
    assert_eq!(error.to_string(), "`csv` is not a format of rates files; write xml, txt or json");
}

#[test]
fn a_fee_is_a_number_or_a_part() {
    let cases = [
        ("10", "10"),
        ("0.50", "0.5"),
        ("10 USD", "10"),
        ("0.01BTC", "0.01"),
        (" 0.5% ", "0.5%"),
        ("0.5 %", "0.5%"),
        ("0", "0"),
        ("100%", "100%"),
    ];
    for (text, printed) in cases {
        let fee: Fee = text.parse().unwrap();
        assert_eq!(fee.to_string(), printed, "{text}");
        assert_eq!(printed.parse(), Ok(fee), "{text}");
    }
    for text in ["", "%", "-1", "-0.1%", "100.01%", "1e2", "1,5%", "ten", "5%%", "% 5", "10 %USD"] {
        assert!(text.parse::<Fee>().is_err(), "{text}");
    }
}

/// An item of `BTC` to `ETH` at 1 : 20 on the second line, with more elements.
fn item(more: &str) -> String {
    format!(
        "<rates>\n<item><from>BTC</from><to>ETH</to><in>1</in><out>20</out>{more}</item></rates>"
    )
}

/// The only bad line of a file, printed.
fn complaint(format: Format, text: &str) -> String {
    let RatesFile { items, bad, .. } =
        read(format, text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!((items.len(), bad.len()), (0, 1), "{text}");
    bad[0].to_string()
}

/// The rows of a table `input => expected`, without its comment lines.
fn table(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let rows = text.lines().filter(|row| !row.starts_with('#'));
    rows.map(|row| row.split_once(" => ").unwrap())
}

fn unescaped(text: &str) -> String {
    text.replace("\\r", "\r").replace("\\n", "\n")
}

#[test]
fn a_hostile_value_gives_its_line_and_a_sentence() {
    let rows = table(include_str!("../../../../testdata/hostile-values.txt"));
    let count = rows
        .map(|(more, expected)| {
            assert_eq!(
                complaint(Format::Xml, &item(more)),
                format!("line 2: {expected}"),
                "{more}"
            );
        })
        .count();
    assert_eq!(count, 49);
}

#[test]
fn a_hostile_item_gives_its_line_and_a_sentence() {
    let rows = table(include_str!("../../../../testdata/hostile-items.txt"));
    let count = rows
        .map(|(file, expected)| {
            let (format, text) = file.split_once(' ').unwrap();
            let text = unescaped(text);
            assert_eq!(complaint(format.parse().unwrap(), &text), expected, "{text}");
        })
        .count();
    assert_eq!(count, 29);
}

#[test]
fn an_unreadable_file_is_refused_whole() {
    let deep = format!("<rates>{}", "<a>".repeat(16));
    let long = item(&format!("<comment>{}</comment>", "x".repeat(4097)));
    let pieces = item(&format!("<city>{}</city>", "<![CDATA[xx]]>&amp;".repeat(1366)));
    let cases: Vec<(Format, &[u8], &str)> = vec![
        (
            Format::Txt,
            b"BTC\xff",
            "the file is not UTF-8: the byte at offset 3 starts no character; save the file as UTF-8",
        ),
        (
            Format::Json,
            b"\xef\xbb\xbf[\xe0]",
            "the file is not UTF-8: the byte at offset 4 starts no character; save the file as UTF-8",
        ),
        (
            Format::Xml,
            b"<?xml version='1.0' encoding='windows-1251'?><rates>\xcc</rates>",
            "the file declares the encoding `windows-1251`; only UTF-8 is read: convert the file and its declaration",
        ),
        (Format::Xml, deep.as_bytes(), "line 1: elements are nested deeper than 16"),
        (Format::Xml, long.as_bytes(), "line 2: a text is longer than 4096 bytes"),
        (Format::Xml, pieces.as_bytes(), "line 2: a text is longer than 4096 bytes"),
    ];
    for (format, bytes, expected) in cases {
        let error = read(format, bytes).unwrap_err();
        assert_eq!(error.to_string(), expected, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_file_of_another_shape_is_refused_whole_with_the_place() {
    let rows = table(include_str!("../../../../testdata/hostile-files.txt"));
    let count = rows
        .map(|(file, expected)| {
            let (format, text) = file.split_once(' ').unwrap();
            let error = read(format.parse().unwrap(), unescaped(text).as_bytes()).unwrap_err();
            assert_eq!(error.to_string(), expected, "{text}");
        })
        .count();
    assert_eq!(count, 21);
}

#[test]
fn a_file_without_items_is_a_file() {
    let cases: [(Format, &[u8]); 5] = [
        (Format::Xml, b"<?xml version=\"1.0\"?>\n<rates/>"),
        (Format::Xml, b"<rates><!-- closed --></rates>"),
        (Format::Txt, b"\r\n\r\n"),
        (Format::Json, b"{\"rates\":[]}"),
        (Format::Json, b"[]"),
    ];
    for (format, bytes) in cases {
        let file = read(format, bytes).unwrap();
        assert!(file.items.is_empty() && file.bad.is_empty(), "{file:?}");
    }
}

#[test]
fn one_direction_in_two_cities_is_two_items_but_never_twice_in_one() {
    let text = "BTC;CASHUSD;1;2;3;MSK;\nBTC;CASHUSD;1;2;3;SPB;\nbtc;CASHUSD;1;2;3;ekb,spb;\n\
                BTC;CASHUSD;1;2;3;;\nBTC;CASHUSD;1;2;3;\n";
    let file = read(Format::Txt, text.as_bytes()).unwrap();
    let lines: Vec<_> = file.items.iter().map(|item| item.line).collect();
    assert_eq!(lines, [1, 2, 4]);
    let bad: Vec<_> = file.bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        bad,
        [
            "line 3: btc to CASHUSD in SPB is already on line 2; keep one of the two",
            "line 5: BTC to CASHUSD is already on line 4; keep one of the two",
        ]
    );
}

#[test]
fn more_items_or_bytes_than_allowed_are_refused() {
    let xml = format!("<rates>{}</rates>", "<item/>".repeat(200_001));
    let json = format!("[{}1]", "1,\n".repeat(200_000));
    let cases = [
        (Format::Xml, xml, 1),
        (Format::Txt, "x\n".repeat(200_001), 200_001),
        (Format::Json, json, 200_001),
    ];
    for (format, text, line) in cases {
        let what = "more than 200000 items; split the file".to_owned();
        assert_eq!(read(format, text.as_bytes()), Err(FileError::Limit { line, what }));
    }
    let noise = vec![0xff; MAX_BYTES + 1];
    let bytes = noise.len();
    assert_eq!(read(Format::Txt, &noise), Err(FileError::TooLarge { bytes }));
    // One byte less is looked at, and found not to be text.
    assert_eq!(read(Format::Txt, &noise[1..]), Err(FileError::NotUtf8 { offset: 0 }));
}

#[test]
fn an_item_of_very_many_cities_or_very_deep_values_is_one_bad_line() {
    let cities = |count| {
        let names: String = (0..count).map(|n| format!("<city>C{n}</city>")).collect();
        item(&names)
    };
    assert_eq!(good(Format::Xml, cities(500).as_bytes())[0].cities.len(), 500);
    let expected = "line 2: city: has too many values; write at most 500";
    assert_eq!(complaint(Format::Xml, &cities(501)), expected);
    let deep = format!("[{}{}]", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let file = read(Format::Json, deep.as_bytes()).unwrap();
    assert_eq!((file.items.len(), file.bad.len()), (0, 1));
}

/// A valid file with some of its bytes replaced by others, which gets further than noise does.
fn spoiled() -> impl Strategy<Value = Vec<u8>> {
    let file = prop_oneof![
        Just(CLASSIC),
        Just(MIXED),
        Just(CITIES),
        Just(FLAT),
        Just(DAMAGED),
        Just(STEPS),
        Just(NUMBERED)
    ];
    let piece = "[0-9<>&;/\"{}\\[\\],.eE%#x \u{a0}é-]{0,12}";
    (file, any::<usize>(), 0..40_usize, piece).prop_map(|(file, place, length, piece)| {
        let start = place % file.len();
        let end = (start + length).min(file.len());
        [&file[..start], piece.as_bytes(), &file[end..]].concat()
    })
}

/// What every good item of any file keeps.
fn assert_sane(file: &RatesFile) {
    for item in &file.items {
        assert!(item.rate_in > Decimal::ZERO && item.rate_out > Decimal::ZERO);
        assert_ne!(item.from.to_uppercase(), item.to.to_uppercase());
        for Limits { min, max } in [item.from_limits, item.to_limits] {
            assert!(min.is_none_or(|min| max.is_none_or(|max| min <= max)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in any::<Vec<u8>>()) {
        let _ = Format::guess(None, &bytes);
        for format in [Format::Xml, Format::Txt, Format::Json] {
            read(format, &bytes).iter().for_each(assert_sane);
        }
    }

    #[test]
    fn a_spoiled_file_never_panics_and_keeps_the_rules_of_an_item(bytes in spoiled()) {
        for format in [Format::Xml, Format::Txt, Format::Json] {
            read(format, &bytes).iter().for_each(assert_sane);
        }
    }

    #[test]
    fn an_arbitrary_value_never_panics(value in any::<String>()) {
        let text = item(&format!("<amount><![CDATA[{value}]]></amount>"));
        read(Format::Xml, text.as_bytes()).iter().for_each(assert_sane);
        let _: Result<Fee, _> = value.parse();
    }
}
