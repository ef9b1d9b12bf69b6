//! What a rule saw, as it is stored: a key and numbers, told in the language of whoever reads it.

use std::fmt::Display;

use serde::{Deserialize, Serialize};

use crate::clock::utc_text;
use crate::words::{Lang, word_with};

/// Every name that stands in the words of an evidence.
const NAMES: [&str; 4] = ["from", "number", "to", "code"];

/// What a rule saw. No address and no account stands in it: they are with the order's facts, which
/// are erased in their time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The key of its words.
    pub key: String,
    /// Names in the words with what stands for them; `from` is a time in unix seconds.
    #[serde(default)]
    pub values: Vec<(String, String)>,
}

impl Evidence {
    pub(super) fn new(key: &str) -> Evidence {
        Evidence { key: key.to_owned(), values: Vec::new() }
    }

    pub(super) fn value(mut self, name: &str, value: impl Display) -> Evidence {
        self.values.push((name.to_owned(), value.to_string()));
        self
    }

    /// The text of a row.
    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).expect("an evidence is plain text")
    }

    /// Reads a row; `None`: it is none of ours.
    pub(super) fn read(text: &str) -> Option<Evidence> {
        serde_json::from_str(text).ok()
    }

    /// What it says, as a sentence.
    pub fn words(&self, lang: Lang) -> String {
        let told = |name: &'static str| {
            let (_, value) = self.values.iter().find(|(known, _)| known == name)?;
            let time = || value.parse().map_or_else(|_| value.clone(), utc_text);
            Some((name, if name == "from" { time() } else { value.clone() }))
        };
        let values: Vec<_> = NAMES.into_iter().filter_map(told).collect();
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        word_with(lang, &self.key, &values)
    }
}
