#![allow(clippy::unwrap_used)]

use money::{Amount, Decimal, Rate, Scale, parse_decimal};
use proptest::collection::{hash_map, vec};
use proptest::option;
use proptest::prelude::{
    ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::features::rates::files::{Fee, FileItem, Limits, read};

use super::{ALL, FeedStyle, Item, JsonVariant, XmlVariant, by_name};

const PLAIN: FeedStyle = FeedStyle {
    unit_suffix: false,
    xml_variant: XmlVariant::Classic,
    json_variant: JsonVariant::Flat,
};
const WITH_UNITS: FeedStyle = FeedStyle { unit_suffix: true, ..PLAIN };

fn dec(text: &str) -> Decimal {
    parse_decimal(text).unwrap()
}

fn amount(text: &str) -> Amount {
    Amount::parse(text, Scale::new(8).unwrap()).unwrap()
}

fn item<'a>(from: (&'a str, &'a str), to: (&'a str, &'a str), rate: (&str, &str)) -> Item<'a> {
    Item {
        from: from.0,
        to: to.0,
        rate: Rate::new(dec(rate.0), dec(rate.1)).unwrap(),
        reserve: amount("1000000"),
        min: amount("50"),
        max: amount("25000.5"),
        from_fee: None,
        to_fee: None,
        min_fee: None,
        floating: None,
        delay_minutes: None,
        labels: &[],
        city: None,
        from_unit: from.1,
        to_unit: to.1,
        from_place: 0,
        to_place: 1,
    }
}

/// The directions of the goldens: a bare one, one with every condition, two cities, and codes that need escapes.
fn usual(labels: &[String]) -> Vec<Item<'_>> {
    let bitcoin = ("BTC", "BTC");
    let ruble = ("SBERRUB", "RUB");
    let dollars = ("CASHUSD", "USD");
    let tether = ("USDTTRC20", "USDT");
    let bare = Item {
        min: amount("0.00000001"),
        max: amount("0.1"),
        ..item(bitcoin, ruble, ("1", "7053614.12345678"))
    };
    let full = Item {
        reserve: amount("3.41902276"),
        from_fee: Some(Fee::Percent(dec("0.50"))),
        to_fee: Some(Fee::Fixed(dec("0.00005"))),
        min_fee: Some(Fee::Fixed(dec("150"))),
        floating: Some("15"),
        delay_minutes: Some(30),
        labels,
        city: Some("MSK"),
        ..item(ruble, bitcoin, ("7251930.4418", "1"))
    };
    let moscow = Item {
        floating: Some("1%"),
        labels: &labels[..1],
        city: Some("MSK"),
        ..item(tether, dollars, ("1.00704934", "1"))
    };
    let petersburg = Item {
        reserve: amount("0"),
        to_fee: Some(Fee::Percent(dec("1"))),
        city: Some("SPB"),
        ..item(tether, dollars, ("1", "0.9"))
    };
    let tiny = item(("TRX", "TRX"), bitcoin, ("1", "0.0000000123456789"));
    let strange = item(("A&B<\"'>;\u{1}", "<$>"), ("X\\Y", "X"), ("100000000000000", "1"));
    vec![bare, full, moscow, petersburg, tiny, strange]
}

fn labels() -> Vec<String> {
    ["manual", "verifying"].map(str::to_owned).to_vec()
}

fn rendered(format: &str, items: &[Item<'_>], style: &FeedStyle) -> String {
    String::from_utf8(by_name(format).unwrap().render(items, style)).unwrap()
}

#[test]
fn every_format_prints_the_usual_directions_as_its_golden() {
    let labels = labels();
    let items = usual(&labels);
    for (format, golden) in [
        ("xml", include_str!("golden/usual.xml")),
        ("json", include_str!("golden/usual.json")),
        ("txt", include_str!("golden/usual.txt")),
    ] {
        assert_eq!(rendered(format, &items, &PLAIN), golden);
    }
}

#[test]
fn limits_carry_their_unit_where_the_profile_asks_and_the_format_can() {
    let labels = labels();
    let items = usual(&labels);
    assert_eq!(rendered("xml", &items, &WITH_UNITS), include_str!("golden/units.xml"));
    assert_eq!(rendered("json", &items, &WITH_UNITS), include_str!("golden/usual.json"));
    assert_eq!(rendered("txt", &items, &WITH_UNITS), include_str!("golden/usual.txt"));
}

#[test]
fn no_items_make_a_valid_empty_document() {
    let cases = [
        ("xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rates>\n</rates>\n"),
        ("json", "{\"rates\":[]}\n"),
        ("txt", ""),
    ];
    for (format, document) in cases {
        assert_eq!(rendered(format, &[], &PLAIN), document);
        let file = read(format.parse().unwrap(), document.as_bytes()).unwrap();
        assert_eq!((file.items.len(), file.bad.len()), (0, 0));
    }
}

#[test]
fn an_error_is_told_in_the_words_of_the_format() {
    let message = "no <feed> \"a\"\nhere; & now";
    let cases = [
        (
            "xml",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <error>no &lt;feed&gt; &quot;a&quot;\nhere; &amp; now</error>\n",
        ),
        ("json", "{\"error\":\"no <feed> \\\"a\\\"\\nhere; & now\"}\n"),
        ("txt", "no <feed> \"a\"here; & now\n"),
    ];
    for (format, document) in cases {
        let bytes = (by_name(format).unwrap().error)(message);
        assert_eq!(String::from_utf8(bytes).unwrap(), document);
    }
}

#[test]
fn a_format_is_found_by_its_name_and_states_its_exact_type() {
    let types: Vec<_> = ALL.iter().map(|format| (format.name, format.content_type)).collect();
    assert_eq!(
        types,
        [
            ("xml", "application/xml; charset=utf-8"),
            ("json", "application/json; charset=utf-8"),
            ("txt", "text/plain; charset=utf-8"),
        ]
    );
    assert_eq!(by_name("json").map(|format| format.name), Some("json"));
    assert!(by_name("XML").is_none() && by_name("csv").is_none() && by_name("").is_none());
}

/// The names of the elements of a well-formed document, in order.
fn element_names(document: &str) -> Vec<String> {
    let mut reader = Reader::from_str(document);
    let mut names = Vec::new();
    let mut open = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) => {
                open += 1;
                names.push(element.name().as_ref().to_owned());
            }
            Event::End(_) => open -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0);
    names
}

#[test]
fn the_xml_is_well_formed_and_its_elements_stand_in_the_classic_order() {
    let labels = labels();
    let items = usual(&labels);
    let names = element_names(&rendered("xml", &items[1..2], &PLAIN));
    let order = "rates item from to in out amount minamount maxamount minfee fromfee tofee \
                 floating delay param city";
    assert_eq!(names.join(" "), order);
}

/// What an item of a feed owns, so that a strategy can build it.
#[derive(Debug, Clone)]
struct Direction {
    rate: Rate,
    amounts: [Amount; 3],
    fees: [Option<Fee>; 3],
    floating: Option<String>,
    delay: Option<u32>,
    labels: Vec<String>,
}

type Place = (String, String, Option<String>);

fn direction() -> impl Strategy<Value = Direction> {
    let floating = prop_oneof!["[1-9][0-9]{0,2}", "[1-9](\\.[0-9])?%"];
    // Labels of one item differ, as the reader drops repeated ones.
    let labels = vec("[a-z<&\"'\\\\é]{1,8}", 0..4).prop_map(|mut labels| {
        labels.sort();
        labels.dedup();
        labels
    });
    let fees = [option::of(fee()), option::of(fee()), option::of(fee())];
    (rate(), amounts(), fees, option::of(floating), option::of(any::<u32>()), labels).prop_map(
        |(rate, amounts, fees, floating, delay, labels)| Direction {
            rate,
            amounts,
            fees,
            floating,
            delay,
            labels,
        },
    )
}

fn rate() -> impl Strategy<Value = Rate> {
    let side = (1..1_000_000_000_000_000_i64, 0..=15_u32);
    (side, any::<bool>()).prop_map(|((units, scale), is_out)| {
        let side = Decimal::new(units, scale);
        let pair = if is_out { (Decimal::ONE, side) } else { (side, Decimal::ONE) };
        Rate::new(pair.0, pair.1).unwrap()
    })
}

/// Reserve, min and max at the scales of their currencies.
fn amounts() -> impl Strategy<Value = [Amount; 3]> {
    (0..=i64::MAX, 0..=i64::MAX, 0..=i64::MAX, 0..=8_u8, 0..=8_u8).prop_map(
        |(a, b, c, to, from)| {
            let (to, from) = (Scale::new(to).unwrap(), Scale::new(from).unwrap());
            [
                Amount::from_units(a, to),
                Amount::from_units(b.min(c), from),
                Amount::from_units(b.max(c), from),
            ]
        },
    )
}

fn fee() -> impl Strategy<Value = Fee> {
    prop_oneof![
        (0..=i64::MAX, 0..=8_u32).prop_map(|(units, scale)| Fee::Fixed(Decimal::new(units, scale))),
        (0..=100_000_000_i64).prop_map(|units| Fee::Percent(Decimal::new(units, 6))),
    ]
}

fn directions() -> impl Strategy<Value = Vec<(Place, Direction)>> {
    // Codes of the two sides differ in their first letter, and a map has each place once.
    let city = option::of("[A-Z&<\"'\\\\É]{1,6}");
    let place = ("A[A-Z0-9]{1,8}", "B[A-Z0-9'\\\\]{1,8}", city);
    hash_map(place, direction(), 0..12).prop_map(|places| places.into_iter().collect())
}

fn items(directions: &[(Place, Direction)]) -> Vec<Item<'_>> {
    directions.iter().map(to_item).collect()
}

fn to_item((place, direction): &(Place, Direction)) -> Item<'_> {
    Item {
        from: &place.0,
        to: &place.1,
        rate: direction.rate,
        reserve: direction.amounts[0],
        min: direction.amounts[1],
        max: direction.amounts[2],
        from_fee: direction.fees[0],
        to_fee: direction.fees[1],
        min_fee: direction.fees[2],
        floating: direction.floating.as_deref(),
        delay_minutes: direction.delay,
        labels: &direction.labels,
        city: place.2.as_deref(),
        from_unit: "USDT20",
        to_unit: "€",
        from_place: 0,
        to_place: 1,
    }
}

/// What a reader of the whole format understands of an item.
fn understood(line: usize, item: &Item<'_>) -> FileItem {
    FileItem {
        line,
        from: item.from.to_owned(),
        to: item.to.to_owned(),
        rate_in: item.rate.in_side(),
        rate_out: item.rate.out_side(),
        reserve: Some(item.reserve.to_decimal()),
        from_limits: Limits { min: Some(item.min.to_decimal()), max: Some(item.max.to_decimal()) },
        to_limits: Limits::default(),
        from_fee: item.from_fee,
        to_fee: item.to_fee,
        min_fee: item.min_fee,
        floating: item.floating.map(str::to_owned),
        delay_minutes: item.delay_minutes,
        labels: item.labels.to_vec(),
        cities: item.city.map(str::to_owned).into_iter().collect(),
    }
}

/// The same of TXT, which carries neither limits nor conditions.
fn understood_of_text(line: usize, item: &Item<'_>) -> FileItem {
    FileItem {
        from_limits: Limits::default(),
        from_fee: None,
        to_fee: None,
        min_fee: None,
        floating: None,
        delay_minutes: None,
        labels: Vec::new(),
        ..understood(line, item)
    }
}

fn read_back(format: &str, document: &str) -> Vec<FileItem> {
    let file = read(format.parse().unwrap(), document.as_bytes()).unwrap();
    assert_eq!(file.bad, [], "{document}");
    file.items
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn what_is_rendered_reads_back_as_the_same_items(directions in directions()) {
        let items = items(&directions);
        for (format, style) in [("xml", PLAIN), ("xml", WITH_UNITS), ("json", PLAIN), ("txt", PLAIN)] {
            let read = read_back(format, &rendered(format, &items, &style));
            let view = if format == "txt" { understood_of_text } else { understood };
            prop_assert_eq!(read.len(), items.len());
            for (read, item) in read.iter().zip(&items) {
                prop_assert_eq!(read, &view(read.line, item));
            }
        }
    }

    #[test]
    fn any_text_makes_a_well_formed_document(text in any::<String>(), unit in any::<String>()) {
        let labels = [text.clone()];
        let plain = item((&text, &unit), (&text, &unit), ("1", "2"));
        let hostile = [Item { labels: &labels, city: Some(&text), floating: Some(&text), ..plain }];
        prop_assert_eq!(element_names(&rendered("xml", &hostile, &WITH_UNITS)).len(), 12);
        let json = rendered("json", &hostile, &PLAIN);
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(value["rates"][0]["from"].as_str(), Some(text.as_str()));
        let lines = rendered("txt", &hostile, &PLAIN);
        prop_assert_eq!((lines.lines().count(), lines.matches(';').count()), (1, 6));
    }

    #[test]
    fn no_number_has_an_exponent_or_a_separator(rate in rate(), amounts in amounts(), fee in fee()) {
        let plain = item(("FRM", "U"), ("TOO", "U"), ("1", "1"));
        let [reserve, min, max] = amounts;
        let item = Item { rate, reserve, min, max, from_fee: Some(fee), ..plain };
        let line = rendered("txt", &[item], &PLAIN);
        let numbers = line.strip_prefix("FRM;TOO;").unwrap();
        prop_assert_eq!(numbers.trim_matches(|c: char| c.is_ascii_digit() || ".;\n".contains(c)), "");
        let xml = rendered("xml", &[item], &PLAIN);
        for text in xml.split('>').filter_map(|part| part.split_once("</")).map(|(text, _)| text.trim()) {
            let is_number = text.chars().all(|c| c.is_ascii_digit() || ". %".contains(c));
            prop_assert!(is_number || ["FRM", "TOO"].contains(&text), "{}", text);
        }
    }
}
