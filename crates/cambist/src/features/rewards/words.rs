//! A derivation in the words of whoever reads it.

use crate::pages::human_number;
use crate::words::{Lang, word_with};

use super::derivation::{Derivation, Step};
use super::reward::Reward;
use super::terms::Base;

/// Every name that stands in the words of a step.
const NAMES: [&str; 5] = ["value", "percent", "from", "volume", "hours"];

/// How a reward was computed, a sentence for each step, with numbers as people of the language write
/// them. A row of an older office says it in English lines, which come as they are.
pub fn derivation_words(lang: Lang, reward: &Reward) -> Vec<String> {
    steps_in_words(lang, &reward.steps)
}

/// The same of the stored text.
pub fn steps_in_words(lang: Lang, stored: &str) -> Vec<String> {
    keyed_steps(lang, stored).into_iter().map(|(_, words)| words).collect()
}

/// The same with the key of each sentence, by which programs know it; a line of an older office has
/// none.
pub fn keyed_steps(lang: Lang, stored: &str) -> Vec<(Option<String>, String)> {
    match Derivation::read(stored) {
        Some(derivation) => {
            let told = |step: Step| (Some(step.key.clone()), sentence(lang, &step));
            derivation.steps.into_iter().map(told).collect()
        }
        None => stored.lines().map(|line| (None, line.to_owned())).collect(),
    }
}

/// The percentage, the base and the hold that were agreed for a reward.
pub fn terms_words(lang: Lang, reward: &Reward) -> String {
    let key = match reward.agreed.base() {
        Base::Amount => "desk-terms-amount",
        Base::Profit => "desk-terms-profit",
    };
    let percent = human_number(&reward.percent().to_string(), lang);
    let days = reward.agreed.hold_days().to_string();
    word_with(lang, key, &[("number", &percent), ("code", &days)])
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
