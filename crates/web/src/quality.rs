//! The weighted lists of content negotiation (RFC 9110, section 12.4.2): `gzip, br;q=0.5, *;q=0`.

/// A weight in thousandths: 0 refuses, 1000 is the most wanted.
pub(crate) type Weight = u16;

/// What is neither weighted nor refused is wanted fully.
const FULL: Weight = 1000;

/// The members of a list with their weights, in the order sent; a malformed member is left out.
pub(crate) fn members(list: &str) -> impl Iterator<Item = (&str, Weight)> {
    list.split(',').filter_map(member)
}

fn member(text: &str) -> Option<(&str, Weight)> {
    let mut parts = text.split(';').map(|part| part.trim_matches([' ', '\t']));
    let name = parts.next().filter(|name| is_name(name))?;
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    Some((name, weight.map_or(Some(FULL), parse_weight)?))
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic())
}

/// `0`, `1`, and up to three decimals, not above one; written by hand because no float may decide who gets what.
fn parse_weight(text: &str) -> Option<Weight> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if !matches!(whole, "0" | "1") || decimals.len() > 3 {
        return None;
    }
    let mut weight = Weight::from(whole == "1") * FULL;
    for (digit, unit) in decimals.bytes().zip([100, 10, 1]) {
        weight += Weight::from(digit.is_ascii_digit().then(|| digit - b'0')?) * unit;
    }
    (weight <= FULL).then_some(weight)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::{members, parse_weight};

    #[test]
    fn a_weight_is_read_in_thousandths_or_not_at_all() {
        for (text, expected) in [
            ("0", Some(0)),
            ("1", Some(1000)),
            ("0.", Some(0)),
            ("1.", Some(1000)),
            ("0.5", Some(500)),
            ("0.05", Some(50)),
            ("0.001", Some(1)),
            ("1.000", Some(1000)),
            ("1.001", None),
            ("0.0001", None),
            ("2", None),
            ("", None),
            (".5", None),
            ("-1", None),
            ("0.x", None),
            ("0,5", None),
        ] {
            assert_eq!(parse_weight(text), expected, "{text:?}");
        }
    }

    #[test]
    fn malformed_members_are_left_out_and_the_rest_stays() {
        let read: Vec<_> =
            members(" a , b;q=0.5,, ;q=1, c;q=high, d d, e;level=1;Q=0 ,\tf\t; q=0.25").collect();
        assert_eq!(read, [("a", 1000), ("b", 500), ("e", 0), ("f", 250)]);
    }

    proptest! {
        #[test]
        fn no_list_breaks_the_reading(list in ".{0,80}") {
            for (name, weight) in members(&list) {
                assert!(!name.is_empty() && weight <= 1000);
            }
        }
    }
}
