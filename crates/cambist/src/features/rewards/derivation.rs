//! How a reward was computed, as it is stored: keys and numbers, so that it is told in the language
//! of whoever reads it.

use std::fmt::Display;

use money::Amount;
use serde::{Deserialize, Serialize};

use super::rules::{Atto, Facts};

/// What one step says: the key of its words, and the numbers in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The rule's name.
    #[serde(default)]
    pub rule: String,
    /// The key of its words.
    pub key: String,
    /// Names in the words, with what stands for them: plain decimals.
    #[serde(default)]
    pub values: Vec<(String, String)>,
    /// What the reward is after it, a plain decimal of USD.
    #[serde(default)]
    pub sum: String,
}

impl Step {
    /// A step that says the words under a key.
    pub(super) fn new(key: &str) -> Step {
        let (rule, key, sum) = (String::new(), key.to_owned(), String::new());
        Step { rule, key, values: Vec::new(), sum }
    }

    /// The same with a number in its words.
    pub(super) fn value(mut self, name: &str, value: impl Display) -> Step {
        self.values.push((name.to_owned(), value.to_string()));
        self
    }

    /// The same as the step of a rule, after which the reward is this.
    pub(super) fn of(self, rule: &str, sum: Atto) -> Step {
        Step { rule: rule.to_owned(), sum: usd_text(sum), ..self }
    }
}

/// A sum under way as a plain decimal, to its last digit.
fn usd_text(sum: Atto) -> String {
    const ONE: u128 = 1_000_000_000_000_000_000;
    let size = sum.unsigned_abs();
    let sign = if sum < 0 { "-" } else { "" };
    let text = format!("{sign}{}.{:018}", size / ONE, size % ONE);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// How a reward was computed: what it was computed from, and each step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derivation {
    /// What was known of the order, in USD: name and plain decimal.
    #[serde(default)]
    pub facts: Vec<(String, String)>,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

impl Derivation {
    /// The derivation of a reward from its facts.
    pub(super) fn new(facts: &Facts, steps: Vec<Step>) -> Derivation {
        let known = |name: &str, amount: Option<Amount>| {
            amount.map(|amount| (name.to_owned(), amount.to_string()))
        };
        let volume = facts.agreed.needs_volume().then_some(facts.volume_usd);
        let discount = Some(facts.discount_usd).filter(|discount| !discount.is_zero());
        let facts = [
            known("amount", facts.amount_usd),
            known("profit", facts.profit_usd),
            known("discount", discount),
            known("volume", volume),
        ];
        Derivation { facts: facts.into_iter().flatten().collect(), steps }
    }

    /// Reads what a row holds; `None`: the English lines of an older office, or nothing.
    pub fn read(text: &str) -> Option<Derivation> {
        if text.starts_with('{') { serde_json::from_str(text).ok() } else { None }
    }

    /// The text of a row.
    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).expect("a derivation is plain text")
    }
}

#[cfg(test)]
mod tests {
    use super::usd_text;

    #[test]
    fn a_sum_is_told_to_its_last_digit_and_no_further() {
        let table = [
            (0, "0"),
            (1, "0.000000000000000001"),
            (-1_500_000_000_000_000_000, "-1.5"),
            (30_000_000_000_000_000_000, "30"),
        ];
        for (sum, text) in table {
            assert_eq!(usd_text(sum), text);
        }
    }
}
