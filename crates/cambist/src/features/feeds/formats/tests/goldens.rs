//! Documents to the byte.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::features::rates::files::read;

use super::super::{ALL, Rendering, by_name};
use super::kit::{CLASSIC, EREF, FLAT, KINDS, Kind, TXT, UNITS, V13, labels, rendered, usual};

const GOLDENS: [(Kind, &str); 8] = [
    (CLASSIC, include_str!("../golden/usual.xml")),
    (EREF, include_str!("../golden/eref.xml")),
    (FLAT, include_str!("../golden/usual.json")),
    (V13, include_str!("../golden/json13.json")),
    (TXT, include_str!("../golden/usual.txt")),
    (UNITS, include_str!("../golden/units.xml")),
    // Only classic XML has room for a unit.
    (("json", UNITS.1), include_str!("../golden/usual.json")),
    (("txt", UNITS.1), include_str!("../golden/usual.txt")),
];

#[test]
fn every_kind_prints_the_usual_directions_as_its_golden() {
    let labels = labels();
    let items = usual(&labels);
    for (kind, golden) in GOLDENS {
        assert_eq!(rendered(kind, &items), golden, "{kind:?}");
    }
}

#[test]
fn no_items_make_a_valid_empty_document() {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let eref = "<rates xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
                xsi:noNamespaceSchemaLocation=\"https://docs.bestchange.biz/schema/1.1.xsd\">\n";
    let cases = [
        (CLASSIC, format!("{head}<rates>\n</rates>\n")),
        (EREF, format!("{head}{eref}</rates>\n")),
        (FLAT, "{\"rates\":[]}\n".to_owned()),
        (
            V13,
            "{\"version\":\"1.3\",\n\"currencies\":{\"list\":{},\n\"amounts\":{}},\n\"exchange\":{}}\n"
                .to_owned(),
        ),
        (TXT, String::new()),
    ];
    for (kind, document) in cases {
        assert_eq!(rendered(kind, &[]), document);
        let file = read(kind.0.parse().unwrap(), document.as_bytes()).unwrap();
        assert_eq!((file.items.len(), file.bad.len()), (0, 0));
    }
}

#[test]
fn items_that_were_rendered_alone_make_the_same_document() {
    let labels = labels();
    let items = usual(&labels);
    for (format, style) in KINDS {
        let Rendering::ItemByItem(frame) = (by_name(format).unwrap().rendering)(&style) else {
            assert_eq!((format, style), V13, "only JSON 1.3 needs all items at once");
            continue;
        };
        let alone: Vec<Vec<u8>> = items
            .iter()
            .map(|item| {
                let mut out = Vec::new();
                (frame.item)(&mut out, item, &style);
                out
            })
            .collect();
        for count in 0..=items.len() {
            let assembled = String::from_utf8(frame.assemble(&alone[..count])).unwrap();
            assert_eq!(assembled, rendered((format, style), &items[..count]));
        }
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

#[test]
fn a_variant_has_one_name() {
    use super::super::{JsonVariant, XmlVariant};
    for variant in [XmlVariant::Classic, XmlVariant::Eref] {
        assert_eq!(variant.to_string().parse(), Ok(variant));
    }
    for variant in [JsonVariant::Flat, JsonVariant::V13] {
        assert_eq!(variant.to_string().parse(), Ok(variant));
    }
    let message = |text: &str| text.parse::<JsonVariant>().unwrap_err().to_string();
    assert_eq!(message("eref"), "`eref` is no variant of JSON; write flat or 1.3");
    let error = "EREF".parse::<XmlVariant>().unwrap_err();
    assert_eq!(error.to_string(), "`EREF` is no variant of XML; write classic or eref");
}

/// The names of the elements of a well-formed document, in order.
pub(super) fn element_names(document: &str) -> Vec<String> {
    let mut reader = Reader::from_str(document);
    let mut names = Vec::new();
    let mut open = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) => {
                open += 1;
                names.push(element.name().as_ref().to_owned());
            }
            Event::Empty(element) => {
                assert!(element.attributes().all(|attribute| attribute.is_ok()));
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
fn elements_stand_in_their_documented_order() {
    let labels = labels();
    let items = usual(&labels);
    let orders = [
        (
            CLASSIC,
            "rates item from to in out amount minamount maxamount minfee fromfee tofee floating \
             delay param city",
        ),
        (
            EREF,
            "rates item from to in out amount frommin frommax tomin tomax fromfee tofee delay \
             floating city param minamount maxamount",
        ),
    ];
    for (kind, order) in orders {
        assert_eq!(element_names(&rendered(kind, &items[1..2])).join(" "), order);
    }
}
