//! The rule that decided whom an order belongs to: kept as data, told in every language.

use serde::{Deserialize, Serialize};

use crate::words::{Lang, word, word_with};

use super::decide::DAY_MS;

const HOUR_MS: i64 = 3_600_000;

/// The rule that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Rule {
    /// The last click before the order.
    LastClick {
        /// How long before the order, in milliseconds.
        ago_ms: i64,
        /// The link's code.
        link: String,
    },
    /// The first click of the visitor.
    FirstClick {
        /// How long before the order, in milliseconds.
        ago_ms: i64,
        /// The link's code.
        link: String,
    },
    /// The next one, since the one that the model names can't count.
    NextClick {
        /// How long before the order, in milliseconds.
        ago_ms: i64,
        /// The link's code.
        link: String,
    },
    /// The customer was brought before, and belongs to his partner.
    Bound {
        /// The order that he had placed then.
        order: i64,
        /// The link's code.
        link: String,
    },
    /// A sentence of an older version, as it was written.
    #[serde(untagged)]
    Sentence(String),
}

/// Why somebody does not get an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// The partner is suspended.
    Suspended,
    /// The partner himself ordered.
    Own,
    /// The click is too old.
    Expired {
        /// How long before the order, in milliseconds.
        ago_ms: i64,
        /// How long it would have counted, in milliseconds.
        window_ms: i64,
    },
    /// A later click counts.
    LaterClick,
    /// An earlier click counts.
    EarlierClick,
    /// The customer belongs to another partner, or to this one by an earlier order.
    BoundToAnother,
}

impl Rule {
    /// The text in a row.
    pub fn text(&self) -> String {
        match self {
            Rule::Sentence(text) => text.clone(),
            rule => serde_json::to_string(rule).expect("names and numbers always serialize"),
        }
    }

    /// Reads a row; what is not one of our rules is a sentence of an older version.
    pub fn read(text: &str) -> Rule {
        serde_json::from_str(text).unwrap_or_else(|_| Rule::Sentence(text.to_owned()))
    }

    /// The rule in words that a partner understands.
    pub fn words(&self, lang: Lang) -> String {
        let told = |key, ago_ms: &i64, link: &String| {
            word_with(lang, key, &[("ago", &ago(lang, *ago_ms)), ("link", link)])
        };
        match self {
            Rule::LastClick { ago_ms, link } => told("rule-last-click", ago_ms, link),
            Rule::FirstClick { ago_ms, link } => told("rule-first-click", ago_ms, link),
            Rule::NextClick { ago_ms, link } => told("rule-next-click", ago_ms, link),
            Rule::Bound { order, link } => {
                let values = [("number", &*order.to_string()), ("link", link)];
                word_with(lang, "rule-bound", &values)
            }
            Rule::Sentence(text) => text.clone(),
        }
    }
}

impl Why {
    /// The reason in words.
    pub fn words(&self, lang: Lang) -> String {
        let key = match self {
            Why::Expired { ago_ms, window_ms } => {
                let values = [("ago", &*ago(lang, *ago_ms)), ("window", &*ago(lang, *window_ms))];
                return word_with(lang, "why-expired", &values);
            }
            Why::Suspended => "why-suspended",
            Why::Own => "why-own",
            Why::LaterClick => "why-later-click",
            Why::EarlierClick => "why-earlier-click",
            Why::BoundToAnother => "why-bound",
        };
        word_with(lang, key, &[])
    }
}

/// A span of time as people say it: hours of the first day, then days.
fn ago(lang: Lang, ms: i64) -> String {
    let (number, one, many) = match ms {
        ..HOUR_MS => (ms / 60_000, "ago-minute", "ago-minutes"),
        HOUR_MS..DAY_MS => (ms / HOUR_MS, "ago-hour", "ago-hours"),
        _ => (ms / DAY_MS, "ago-day", "ago-days"),
    };
    match number {
        ..1 => word(lang, "ago-moment"),
        1 => word(lang, one),
        number => word_with(lang, many, &[("number", &number.to_string())]),
    }
}

#[cfg(test)]
mod tests {
    use super::{Rule, Why};
    use crate::words::Lang;

    #[test]
    fn a_rule_is_read_as_it_is_written_and_an_old_sentence_stays_readable() {
        let link = || "summer".to_owned();
        let rules = [
            Rule::LastClick { ago_ms: 259_200_000, link: link() },
            Rule::FirstClick { ago_ms: 0, link: link() },
            Rule::NextClick { ago_ms: 7_200_000, link: link() },
            Rule::Bound { order: 12, link: link() },
            Rule::Sentence("last click 3 days before, link `summer`".to_owned()),
        ];
        for rule in rules {
            assert_eq!(Rule::read(&rule.text()), rule);
            for &lang in Lang::ALL {
                let words = rule.words(lang);
                assert!(words.contains("summer") && !words.contains('{'), "{words}");
            }
        }
        assert_eq!(Rule::read("{\"rule\":\"x\"}"), Rule::Sentence("{\"rule\":\"x\"}".to_owned()));
        assert_eq!(Rule::read("").words(Lang::Ru), "");
    }

    #[test]
    fn times_are_told_in_the_largest_unit_that_is_not_nothing() {
        let words = |ago_ms| {
            let rule = Rule::LastClick { ago_ms, link: "x".to_owned() };
            rule.words(Lang::En).split_once(", ").unwrap().0.to_owned()
        };
        assert_eq!(words(59_999), "last click less than a minute before");
        assert_eq!(words(60_000), "last click 1 minute before");
        assert_eq!(words(3_599_999), "last click 59 minutes before");
        assert_eq!(words(3_600_000), "last click 1 hour before");
        assert_eq!(words(86_399_999), "last click 23 hours before");
        assert_eq!(words(86_400_000), "last click 1 day before");
        assert_eq!(words(2 * 86_400_000), "last click 2 days before");
    }

    #[test]
    fn every_reason_has_words_in_both_languages() {
        let reasons = [
            Why::Suspended,
            Why::Own,
            Why::Expired { ago_ms: 400 * 86_400_000, window_ms: 86_400_000 },
            Why::LaterClick,
            Why::EarlierClick,
            Why::BoundToAnother,
        ];
        for why in reasons {
            for &lang in Lang::ALL {
                let words = why.words(lang);
                assert!(words.contains(' ') && !words.contains('{'), "{words}");
            }
        }
    }
}
