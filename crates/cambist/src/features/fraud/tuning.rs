//! What each rule does, and its thresholds: the operator's, as they are now.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::{Fault, Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::clicks::{FloodLimit, FloodMode};
use crate::features::settings::{Topic, bump};

use super::case::Hit;
use super::facts::Facts;
use super::rule::{Mode, Rule};
use super::rules::{ALL, FLOOD_ADDRESS, FLOOD_LINK};

/// The setting that holds it.
pub(super) const NAME: &str = "fraud_rules";

/// One rule as it is tuned.
#[derive(Clone, Debug)]
pub struct Tuned {
    /// The rule.
    pub rule: &'static Rule,
    /// What it does.
    pub mode: Mode,
    /// Its thresholds, in their order.
    pub thresholds: Vec<i64>,
}

/// Every rule as it is tuned, in the order of [`ALL`].
#[derive(Clone, Debug)]
pub struct Tuning(Vec<Tuned>);

/// What a row holds of a rule; what it does not name is as it is by default.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    #[serde(default)]
    mode: Option<String>,
    #[serde(default)]
    thresholds: BTreeMap<String, i64>,
}

impl Default for Tuning {
    fn default() -> Tuning {
        let tuned =
            |rule: &'static Rule| Tuned { rule, mode: rule.default, thresholds: rule.defaults() };
        Tuning(ALL.iter().map(tuned).collect())
    }
}

impl Tuned {
    /// What it sees in the facts, whatever it does about it.
    pub fn sees(&self, facts: &Facts) -> Option<Hit> {
        let evidence = (self.rule.judge)(facts, &self.thresholds)?;
        Some(Hit { rule: self.rule.name.to_owned(), verdict: self.mode, evidence })
    }

    /// The rule in a line: `flag days=90`.
    pub fn line(&self) -> String {
        let mut line = self.mode.word().to_owned();
        for (threshold, value) in self.rule.thresholds.iter().zip(&self.thresholds) {
            line.push_str(&format!(" {}={value}", threshold.name));
        }
        line
    }

    fn flood_limit(&self) -> FloodLimit {
        let number = |place: usize| {
            let value = self.thresholds.get(place).copied().unwrap_or(i64::MAX);
            u32::try_from(value).unwrap_or(u32::MAX)
        };
        let mode = match self.mode {
            Mode::Off => FloodMode::Off,
            Mode::Flag => FloodMode::Flag,
            Mode::Deny => FloodMode::Deny,
        };
        FloodLimit { mode, per_minute: number(0), per_hour: number(1) }
    }
}

impl Tuning {
    /// Every rule.
    pub fn all(&self) -> &[Tuned] {
        &self.0
    }

    /// The rule with this name.
    pub fn of(&self, name: &str) -> Option<&Tuned> {
        self.0.iter().find(|tuned| tuned.rule.name == name)
    }

    /// Everything that the rules which are on see in the facts.
    pub fn judge(&self, facts: &Facts) -> Vec<Hit> {
        let on = self.0.iter().filter(|tuned| tuned.mode != Mode::Off);
        on.filter_map(|tuned| tuned.sees(facts)).collect()
    }

    /// When clicks of one address are a flood.
    pub fn flood_by_address(&self) -> FloodLimit {
        self.of(FLOOD_ADDRESS.name).map(Tuned::flood_limit).unwrap_or_default()
    }

    /// When clicks of one link are a flood.
    pub fn flood_by_link(&self) -> FloodLimit {
        self.of(FLOOD_LINK.name).map(Tuned::flood_limit).unwrap_or_default()
    }

    /// Reads what the setting holds.
    pub(super) fn read(text: Option<&str>) -> Result<Tuning, Fault> {
        let corrupt = |why: &str| Fault::corrupt(format!("settings.{NAME}: {why}"));
        let mut tuning = Tuning::default();
        let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(tuning) };
        let kept: BTreeMap<String, Kept> =
            serde_json::from_str(text).map_err(|error| corrupt(&error.to_string()))?;
        for tuned in &mut tuning.0 {
            let Some(kept) = kept.get(tuned.rule.name) else { continue };
            if let Some(word) = &kept.mode {
                tuned.mode = Mode::from_word(word).ok_or_else(|| corrupt(word))?;
            }
            for (threshold, value) in tuned.rule.thresholds.iter().zip(&mut tuned.thresholds) {
                let set = kept.thresholds.get(threshold.name).copied();
                *value = set.unwrap_or(*value).clamp(threshold.min, threshold.max);
            }
        }
        Ok(tuning)
    }

    fn text(&self) -> String {
        let kept = |tuned: &Tuned| {
            let names = tuned.rule.thresholds.iter().map(|threshold| threshold.name.to_owned());
            let thresholds = names.zip(tuned.thresholds.iter().copied()).collect();
            let kept = Kept { mode: Some(tuned.mode.word().to_owned()), thresholds };
            (tuned.rule.name, kept)
        };
        let all: BTreeMap<_, _> = self.0.iter().map(kept).collect();
        serde_json::to_string(&all).expect("names and numbers always serialize")
    }

    /// The same with one rule tuned otherwise.
    ///
    /// # Errors
    /// [`TuneRefusal`].
    pub fn with(&self, name: &str, change: &Change) -> Result<Tuning, TuneRefusal> {
        let mut tuning = self.clone();
        let tuned = tuning.0.iter_mut().find(|tuned| tuned.rule.name == name);
        let tuned = tuned.ok_or_else(|| TuneRefusal::Rule(name.to_owned(), names()))?;
        tuned.mode = change.mode.unwrap_or(tuned.mode);
        for (wanted, value) in &change.thresholds {
            let rule = tuned.rule;
            let place = rule.thresholds.iter().position(|known| known.name == wanted);
            let place = place.ok_or_else(|| TuneRefusal::Threshold {
                rule: rule.name,
                name: wanted.clone(),
                known: known_of(rule),
            })?;
            let threshold = rule.thresholds[place];
            if !(threshold.min..=threshold.max).contains(value) {
                let (name, min, max) = (threshold.name, threshold.min, threshold.max);
                return Err(TuneRefusal::Range { rule: rule.name, name, min, max });
            }
            tuned.thresholds[place] = *value;
        }
        Ok(tuning)
    }
}

fn names() -> String {
    ALL.iter().map(|rule| rule.name).collect::<Vec<_>>().join(", ")
}

fn known_of(rule: &Rule) -> String {
    let names: Vec<_> = rule.thresholds.iter().map(|threshold| threshold.name).collect();
    if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", names.join(", ")) }
}

/// What is to be different about a rule. What is not named stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// What it does.
    pub mode: Option<Mode>,
    /// Thresholds by their names.
    pub thresholds: Vec<(String, i64)>,
}

/// Why a rule is not tuned, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TuneRefusal {
    /// No rule has this name.
    #[error("`{0}` is no rule; there are {1}")]
    Rule(String, String),
    /// The rule has no such threshold.
    #[error("the rule {rule} has no threshold `{name}`; {known}")]
    Threshold {
        /// The rule.
        rule: &'static str,
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// The number makes no sense.
    #[error("{name} of the rule {rule} is a whole number from {min} to {max}")]
    Range {
        /// The rule.
        rule: &'static str,
        /// The threshold.
        name: &'static str,
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
    /// Somebody else was faster.
    #[error("the rule {0} was changed meanwhile: it is now `{1}`; look at it and try again")]
    Moved(&'static str, String),
}

impl Refusal for TuneRefusal {}

/// Every rule as it is tuned now.
///
/// # Errors
/// The store's faults, and a setting that can't be.
pub fn load_tuning(tx: &mut Tx<'_>) -> Result<Tuning, Fault> {
    let text = tx.query_opt("select value from settings where name = $1", &args![NAME], |row| {
        row.get::<String>(0)
    })?;
    Tuning::read(text.as_deref())
}

/// Tunes a rule: it judges by it whatever completes from now on. `seen` is the rule's line as its
/// operator saw it; `None`: he did not look.
///
/// # Errors
/// [`TuneRefusal`]; the store's faults.
pub fn tune(
    tx: &mut Tx<'_>,
    deed: &Deed,
    name: &str,
    change: &Change,
    seen: Option<&str>,
) -> Result<Tuning, Stop<TuneRefusal>> {
    // The write is the lock: of two changes at once neither is lost.
    let text: String = tx.query_one(
        "insert into settings (name, value) values ($1, '') \
         on conflict (name) do update set value = settings.value returning value",
        &args![NAME],
        |row| row.get(0),
    )?;
    let before = Tuning::read(Some(&text))?;
    let after = before.with(name, change)?;
    let line = |tuning: &Tuning| tuning.of(name).map(Tuned::line).unwrap_or_default();
    if let (Some(seen), Some(tuned)) = (seen, before.of(name))
        && seen != tuned.line()
    {
        return Err(TuneRefusal::Moved(tuned.rule.name, tuned.line()).into());
    }
    tx.send("update settings set value = $2 where name = $1", &args![NAME, after.text()])?;
    audit::record(tx, deed, "fraud.tune", name, &format!("{} → {}", line(&before), line(&after)))?;
    bump(tx, Topic::Settings)?;
    Ok(after)
}

#[cfg(test)]
mod tests {
    use super::{Change, Mode, TuneRefusal, Tuning};
    use crate::features::fraud::ALL;

    fn days(value: i64) -> Change {
        Change { mode: Some(Mode::Deny), thresholds: vec![("days".to_owned(), value)] }
    }

    #[test]
    fn what_is_written_is_read_and_what_is_not_named_is_as_by_default() {
        let tuned = Tuning::default().with("own_link", &days(7)).unwrap();
        let read = Tuning::read(Some(&tuned.text())).unwrap();
        assert_eq!(read.of("own_link").unwrap().line(), "deny days=7");
        assert_eq!(read.of("bots").unwrap().line(), "flag");
        let partly = Tuning::read(Some("{\"own_link\":{},\"gone\":{\"mode\":\"?\"}}")).unwrap();
        assert_eq!(partly.of("own_link").unwrap().line(), "flag days=90");
        assert!(Tuning::read(Some("{\"bots\":{\"mode\":\"?\"}}")).is_err());
        assert!(Tuning::read(Some("[]")).is_err());
    }

    #[test]
    fn a_rule_or_threshold_that_is_none_and_a_number_out_of_range_are_refused() {
        let refused = |name: &str, change: &Change| {
            Tuning::default().with(name, change).unwrap_err().to_string()
        };
        assert!(refused("own", &days(1)).starts_with("`own` is no rule; there are own_link, "));
        assert_eq!(refused("bots", &days(1)), "the rule bots has no threshold `days`; it has none");
        for value in [0, 366, i64::MIN, i64::MAX] {
            let range = TuneRefusal::Range { rule: "own_link", name: "days", min: 1, max: 365 };
            assert_eq!(Tuning::default().with("own_link", &days(value)).unwrap_err(), range);
        }
    }

    #[test]
    fn names_are_unlike_and_defaults_lie_within_their_ranges() {
        for (place, rule) in ALL.iter().enumerate() {
            assert!(ALL[..place].iter().all(|other| other.name != rule.name), "{rule:?}");
            for threshold in rule.thresholds {
                assert!((threshold.min..=threshold.max).contains(&threshold.default), "{rule:?}");
            }
            assert!((rule.judge)(&super::Facts::default(), &rule.defaults()).is_none(), "{rule:?}");
        }
    }
}
