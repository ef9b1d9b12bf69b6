//! Which of our languages a reader wants (RFC 9110, section 12.5.4; ranges of RFC 4647).

use crate::quality::{Weight, members};

/// How well a range speaks of a language: the better one decides, whatever the weights.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// `*`.
    Any,
    /// `ru-RU` asked, `ru` offered.
    Wider,
    /// `pt` asked, `pt-BR` offered.
    Narrower,
    /// The same tag.
    Same,
}

/// The language of `offered` that the header wants most, `default` when it wants none of them.
///
/// Tags compare without case. `ru-RU` takes an offered `ru`, and `pt` an offered `pt-BR`; `q=0` refuses. Of equal
/// weights the one named first in the header wins, and for `*` the default. Malformed members are ignored.
pub fn negotiate<'a>(
    accept_language: Option<&str>,
    offered: &[&'a str],
    default: &'a str,
) -> &'a str {
    let Some(header) = accept_language else {
        return default;
    };
    let default_if_offered = offered.iter().filter(|tag| tag.eq_ignore_ascii_case(default));
    let mut best = None;
    let mut chosen = default;
    for tag in default_if_offered.chain(offered) {
        let wish = wish(header, tag);
        if wish > best {
            (best, chosen) = (wish, tag);
        }
    }
    chosen
}

/// How much a header wants one language: its weight, then how early the deciding range stands.
fn wish(header: &str, tag: &str) -> Option<(Weight, std::cmp::Reverse<usize>)> {
    members(header)
        .enumerate()
        .filter_map(|(place, (range, weight))| {
            let fit = fit(range, tag)?;
            // Refusing Swiss German says nothing against German.
            let is_beside_the_point = fit == Fit::Wider && weight == 0;
            (!is_beside_the_point).then_some((fit, range.len(), weight, std::cmp::Reverse(place)))
        })
        .max_by_key(|&(fit, length, weight, place)| match fit {
            Fit::Narrower => (fit, length, weight, place),
            Fit::Any | Fit::Wider | Fit::Same => (fit, 0, weight, place),
        })
        .map(|(_, _, weight, place)| (weight, place))
        .filter(|&(weight, _)| weight > 0)
}

fn fit(range: &str, tag: &str) -> Option<Fit> {
    if range == "*" {
        Some(Fit::Any)
    } else if range.eq_ignore_ascii_case(tag) {
        Some(Fit::Same)
    } else if begins_with(tag, range) {
        Some(Fit::Narrower)
    } else if begins_with(range, tag) {
        Some(Fit::Wider)
    } else {
        None
    }
}

/// Whether `long` is `short`, a hyphen, and more.
fn begins_with(long: &str, short: &str) -> bool {
    let (long, short) = (long.as_bytes(), short.as_bytes());
    long.get(short.len()) == Some(&b'-') && long[..short.len()].eq_ignore_ascii_case(short)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::negotiate;

    #[test]
    fn the_language_wanted_most_is_chosen() {
        for (header, expected) in [
            (None, "en"),
            (Some(""), "en"),
            (Some("ru"), "ru"),
            (Some("RU"), "ru"),
            (Some("ru-RU"), "ru"),
            (Some("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7"), "ru"),
            (Some("en-US,en;q=0.9,ru;q=0.8"), "en"),
            (Some("de-DE,de;q=0.9,ru;q=0.2"), "ru"),
            (Some("de"), "en"),
            (Some("*"), "en"),
            (Some("*, ru;q=0.5"), "en"),
            (Some("*;q=0.1, ru;q=0.5"), "ru"),
            (Some("en;q=0, *"), "ru"),
            (Some("ru;q=0.8, en;q=0.8"), "ru"),
            (Some("ru;q=0, en;q=0"), "en"),
            (Some("ru-RU;q=0, ru"), "ru"),
            (Some("ru-RU;q=0"), "en"),
            (Some("ru-RU;q=0.9, ru;q=0.1, en;q=0.5"), "en"),
            (Some("en;q=high, ru;q=0.1"), "ru"),
            (Some(";;;,,, ru ;q=0.3"), "ru"),
            (Some("rus, ruby"), "en"),
            (Some("pt"), "pt-BR"),
            (Some("pt-PT"), "en"),
            (Some("pt-br"), "pt-BR"),
        ] {
            let chosen = negotiate(header, &["en", "ru", "pt-BR"], "en");
            assert_eq!(chosen, expected, "{header:?}");
        }
    }

    #[test]
    fn a_tie_under_a_star_goes_to_the_default_wherever_it_stands() {
        assert_eq!(negotiate(Some("*"), &["en", "ru"], "ru"), "ru");
        assert_eq!(negotiate(Some("*"), &["en", "ru"], "de"), "en");
        assert_eq!(negotiate(Some("*"), &[], "ru"), "ru");
    }

    proptest! {
        #[test]
        fn no_header_leads_outside_what_is_offered(header in ".{0,60}") {
            assert!(["en", "ru"].contains(&negotiate(Some(&header), &["en", "ru"], "en")));
        }

        #[test]
        fn the_order_offered_never_matters_to_a_header(header in "((en|ru|de|\\*|ru-RU|en-GB)(;q=[01](\\.[0-9])?)?,?){0,6}") {
            assert_eq!(
                negotiate(Some(&header), &["en", "ru"], "en"),
                negotiate(Some(&header), &["ru", "en"], "en"),
            );
        }
    }
}
