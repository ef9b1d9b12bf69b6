//! Items for the tests of formats, and how they are rendered.

use money::{Amount, Decimal, Rate, Scale, parse_decimal};

use crate::features::rates::files::{Fee, FileItem, read};

use super::super::{FeedStyle, Item, JsonVariant, XmlVariant, by_name};

/// One kind of document: a format, and the style that chooses its variant.
pub(super) type Kind = (&'static str, FeedStyle);

const PLAIN: FeedStyle = FeedStyle {
    unit_suffix: false,
    xml_variant: XmlVariant::Classic,
    json_variant: JsonVariant::Flat,
};

pub(super) const CLASSIC: Kind = ("xml", PLAIN);
pub(super) const UNITS: Kind = ("xml", FeedStyle { unit_suffix: true, ..PLAIN });
pub(super) const EREF: Kind = ("xml", FeedStyle { xml_variant: XmlVariant::Eref, ..PLAIN });
pub(super) const FLAT: Kind = ("json", PLAIN);
pub(super) const V13: Kind = ("json", FeedStyle { json_variant: JsonVariant::V13, ..PLAIN });
pub(super) const TXT: Kind = ("txt", PLAIN);

/// Every kind of document that there is.
pub(super) const KINDS: [Kind; 6] = [CLASSIC, UNITS, EREF, FLAT, V13, TXT];

pub(super) fn rendered((format, style): Kind, items: &[Item<'_>]) -> String {
    String::from_utf8(by_name(format).unwrap().render(items, &style)).unwrap()
}

/// What the import understands of a document.
pub(super) fn read_back((format, _): Kind, document: &str) -> Vec<FileItem> {
    let file = read(format.parse().unwrap(), document.as_bytes()).unwrap();
    assert_eq!(file.bad, [], "{document}");
    file.items
}

pub(super) fn dec(text: &str) -> Decimal {
    parse_decimal(text).unwrap()
}

pub(super) fn amount(text: &str) -> Amount {
    Amount::parse(text, Scale::new(8).unwrap()).unwrap()
}

/// A bare direction between two `(code, unit)`.
pub(super) fn item<'a>(
    from: (&'a str, &'a str),
    to: (&'a str, &'a str),
    rate: (&str, &str),
) -> Item<'a> {
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

/// The items with their currencies numbered as they first appear.
pub(super) fn numbered(mut items: Vec<Item<'_>>) -> Vec<Item<'_>> {
    let mut codes: Vec<&str> = Vec::new();
    for item in &mut items {
        let mut place = |code| match codes.iter().position(|known| *known == code) {
            Some(place) => place,
            None => {
                codes.push(code);
                codes.len() - 1
            }
        };
        (item.from_place, item.to_place) = (place(item.from), place(item.to));
    }
    items
}

pub(super) fn labels() -> Vec<String> {
    ["manual", "verifying"].map(str::to_owned).to_vec()
}

/// The directions of the goldens: a bare one, one with every condition, two cities, and codes that need escapes.
pub(super) fn usual(labels: &[String]) -> Vec<Item<'_>> {
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
        min: amount("5000"),
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
    numbered(vec![bare, full, moscow, petersburg, tiny, strange])
}
