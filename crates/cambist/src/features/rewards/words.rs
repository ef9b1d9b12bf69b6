//! A derivation in the words of whoever reads it.

use crate::pages::human_number;
use crate::words::{Lang, word_with};

use super::derivation::{Derivation, Step};
use super::reward::Reward;

/// Every name that stands in the words of a step.
const NAMES: [&str; 5] = ["value", "percent", "from", "volume", "hours"];

/// How a reward was computed, a sentence for each step, with numbers as people of the language write
/// them. A row of an older office says it in English lines, which come as they are.
pub fn derivation_words(lang: Lang, reward: &Reward) -> Vec<String> {
    steps_in_words(lang, &reward.steps)
}

/// The same of the stored text.
pub fn steps_in_words(lang: Lang, stored: &str) -> Vec<String> {
    match Derivation::read(stored) {
        Some(derivation) => derivation.steps.iter().map(|step| sentence(lang, step)).collect(),
        None => stored.lines().map(str::to_owned).collect(),
    }
}

/// One step as a sentence.
pub(super) fn sentence(lang: Lang, step: &Step) -> String {
    let values: Vec<(&'static str, String)> = NAMES
        .into_iter()
        .filter_map(|name| {
            let (_, value) = step.values.iter().find(|(known, _)| known == name)?;
            Some((name, human_number(value, lang)))
        })
        .collect();
    let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    word_with(lang, &step.key, &values)
}
