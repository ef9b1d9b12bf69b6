//! Rows: what a reader found of each direction, and how it is compared with the books.

use std::collections::HashMap;

use money::{Decimal, parse_decimal};

/// From, to, cities, in, out, reserve, least and greatest amount, least fee, fee on *from* and on *to*,
/// floating, delay, labels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub(super) fields: Vec<String>,
    /// Whether the reader had its numbers in 64-bit floats.
    pub(super) is_of_doubles: bool,
}

/// Elements in the order of a row's fields.
const ELEMENTS: [&str; 14] = [
    "from",
    "to",
    "city",
    "in",
    "out",
    "amount",
    "minamount",
    "maxamount",
    "minfee",
    "fromfee",
    "tofee",
    "floating",
    "delay",
    "param",
];

/// The digits that a 64-bit float keeps of any number.
const DIGITS_OF_A_DOUBLE: u32 = 15;

/// What a reader printed that keeps numbers as they are written.
pub(super) fn exact(said: &str) -> Vec<Row> {
    said.lines().map(|line| row(line, false)).collect()
}

/// What a reader printed that knows no other numbers than doubles.
pub(super) fn of_doubles(said: &str) -> Vec<Row> {
    said.lines().map(|line| row(line, true)).collect()
}

fn row(line: &str, is_of_doubles: bool) -> Row {
    Row { fields: line.split('\t').map(str::to_owned).collect(), is_of_doubles }
}

/// The elements of items one after the other, as xmllint prints them.
pub(super) fn of_elements(said: &str) -> Vec<Row> {
    let mut items: Vec<HashMap<String, String>> = Vec::new();
    for line in said.lines().filter(|line| !line.starts_with("<rates") && *line != "</rates>") {
        let (head, rest) = line.strip_prefix('<').unwrap().split_once('>').unwrap();
        let (name, attributes) = head.trim_end_matches('/').split_once(' ').unwrap_or((head, ""));
        if name == "from" {
            items.push(HashMap::new());
        }
        let text = match attributes.split_once("=\"") {
            Some(("percent", value)) => format!("{}%", value.trim_end_matches('"')),
            Some((_, value)) => value.trim_end_matches('"').to_owned(),
            None => rest.strip_suffix(&format!("</{name}>")).unwrap().to_owned(),
        };
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        items.last_mut().unwrap().insert(name.to_owned(), text);
    }
    let fields = |item: HashMap<String, String>| {
        ELEMENTS.iter().map(|name| item.get(*name).cloned().unwrap_or_default()).collect()
    };
    items.into_iter().map(|item| Row { fields: fields(item), is_of_doubles: false }).collect()
}

/// Every row has its twin, field by field.
pub(super) fn assert_same(kind: &str, mut found: Vec<Row>, expected: &[Row]) {
    assert_eq!(found.len(), expected.len(), "{kind}");
    let mut expected = expected.to_vec();
    let place = |row: &Row| row.fields[..3].to_vec();
    found.sort_by_key(place);
    expected.sort_by_key(place);
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found.fields.len(), expected.fields.len(), "{kind}: {found:?}");
        for (one, other) in found.fields.iter().zip(&expected.fields) {
            let is_same = one == other || (found.is_of_doubles && is_same_double(one, other));
            assert!(is_same, "{kind}: `{one}` is not `{other}` in\n{found:?}\n{expected:?}");
        }
    }
}

/// Whether a double that was printed is the number of the books: the same digits where a double can
/// hold them, the nearest double where it can't.
fn is_same_double(printed: &str, exact: &str) -> bool {
    let Ok(exact_value) = parse_decimal(exact) else { return false };
    let digits =
        exact_value.normalize().mantissa().unsigned_abs().checked_ilog10().unwrap_or(0) + 1;
    if digits > DIGITS_OF_A_DOUBLE {
        return printed.parse::<f64>().unwrap() == exact.parse::<f64>().unwrap();
    }
    let plain = parse_decimal(printed).ok();
    plain.or_else(|| Decimal::from_scientific(printed).ok()) == Some(exact_value)
}
