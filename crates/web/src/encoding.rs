//! Which content coding a client takes (RFC 9110, section 12.5.3).

use crate::quality::{Weight, members};

/// Whether the client takes a body in this coding (`gzip`, `br`, `zstd`, `identity`).
///
/// Without the header only `identity` is taken: the standard would allow anything, but the clients that send nothing
/// are scripts that print what they get. An explicit mention wins over `*`; `identity` is taken unless it is refused.
pub fn accepts(accept_encoding: Option<&str>, coding: &str) -> bool {
    let list = accept_encoding.unwrap_or_default();
    let unmentioned = Weight::from(is_identity(coding));
    weight_of(list, coding).unwrap_or(unmentioned) > 0
}

/// The coding to send, of those that exist: the heaviest one; of equal ones the first in `codings`.
///
/// `None` is the plain body: nothing fits, or the client weighs `identity` above all that fits.
pub fn choose<'a>(accept_encoding: Option<&str>, codings: &[&'a str]) -> Option<&'a str> {
    let list = accept_encoding?;
    let plain = named_weight(list, "identity").unwrap_or(0);
    // Of equal weights a coding beats the plain body, which is why it only has to come up to it.
    let mut best = (None, plain.saturating_sub(1));
    for &coding in codings {
        let weight = weight_of(list, coding).unwrap_or(0);
        if weight > best.1 {
            best = (Some(coding), weight);
        }
    }
    best.0
}

fn weight_of(list: &str, coding: &str) -> Option<Weight> {
    named_weight(list, coding).or_else(|| named_weight(list, "*"))
}

/// A coding that is named twice counts at its heavier weight.
fn named_weight(list: &str, coding: &str) -> Option<Weight> {
    members(list)
        .filter(|(name, _)| canonical(name).eq_ignore_ascii_case(canonical(coding)))
        .map(|(_, weight)| weight)
        .max()
}

/// `x-gzip` is `gzip` under its oldest name (RFC 9110, section 8.4.1.3).
fn canonical(coding: &str) -> &str {
    if coding.eq_ignore_ascii_case("x-gzip") { "gzip" } else { coding }
}

fn is_identity(coding: &str) -> bool {
    coding.eq_ignore_ascii_case("identity")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::{accepts, choose};

    #[test]
    fn a_coding_is_taken_when_named_or_covered_and_not_refused() {
        for (header, coding, expected) in [
            (None, "gzip", false),
            (None, "identity", true),
            (Some(""), "gzip", false),
            (Some(""), "identity", true),
            (Some("gzip"), "gzip", true),
            (Some("GZIP"), "gzip", true),
            (Some("x-gzip"), "gzip", true),
            (Some("gzip, deflate, br"), "br", true),
            (Some("gzip, deflate, br"), "zstd", false),
            (Some("gzip;q=0"), "gzip", false),
            (Some("gzip;q=0.000"), "gzip", false),
            (Some("gzip;q=0.001"), "gzip", true),
            (Some("*"), "gzip", true),
            (Some("*;q=0"), "gzip", false),
            (Some("*;q=0"), "identity", false),
            (Some("*;q=0, identity"), "identity", true),
            (Some("identity;q=0, *"), "identity", false),
            (Some("gzip;q=0, *"), "gzip", false),
            (Some("br, *;q=0"), "br", true),
            (Some("gzip;q=lots"), "gzip", false),
            (Some("gzipped"), "gzip", false),
            (Some("deflate,,gzip ; q=1"), "gzip", true),
        ] {
            assert_eq!(accepts(header, coding), expected, "{header:?} {coding}");
        }
    }

    #[test]
    fn the_heaviest_coding_is_chosen_and_our_order_breaks_ties() {
        for (header, expected) in [
            (None, None),
            (Some(""), None),
            (Some("gzip, br"), Some("br")),
            (Some("gzip;q=1, br;q=0.9"), Some("gzip")),
            (Some("gzip, deflate"), Some("gzip")),
            (Some("deflate"), None),
            (Some("*"), Some("br")),
            (Some("*, br;q=0"), Some("gzip")),
            (Some("gzip;q=0.5, identity"), None),
            (Some("gzip;q=0.5, identity;q=0.5"), Some("gzip")),
            (Some("gzip, identity;q=0.2"), Some("gzip")),
            (Some("identity;q=0, gzip;q=0.1"), Some("gzip")),
            (Some("gzip;q=0, br;q=0"), None),
        ] {
            assert_eq!(choose(header, &["br", "gzip"]), expected, "{header:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_chosen_is_accepted(header in "([a-z*]{0,4}(gzip|br|identity|\\*)?(;q=[01](\\.[0-9]{0,4})?)?[, ]{0,2}){0,6}") {
            if let Some(coding) = choose(Some(&header), &["br", "gzip"]) {
                assert!(accepts(Some(&header), coding), "{header}");
            }
        }

        #[test]
        fn no_header_breaks_the_choice(header in ".{0,80}") {
            choose(Some(&header), &["br", "gzip"]);
            accepts(Some(&header), "gzip");
        }
    }
}
