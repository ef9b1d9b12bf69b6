//! A rule: what it looks at, and what it does.

use std::fmt;

use super::evidence::Evidence;
use super::facts::Facts;

/// What a rule does to what it catches, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// Nothing: it does not look.
    Off,
    /// The reward is given, and stays held until an operator decides.
    Flag,
    /// The reward is not given.
    Deny,
}

impl Mode {
    /// Every mode, the weakest first.
    pub const ALL: [Mode; 3] = [Mode::Off, Mode::Flag, Mode::Deny];

    /// The word in database, shell and forms.
    pub fn word(self) -> &'static str {
        match self {
            Mode::Off => "off",
            Mode::Flag => "flag",
            Mode::Deny => "deny",
        }
    }

    /// What a word means, if anything.
    pub fn from_word(word: &str) -> Option<Mode> {
        Mode::ALL.into_iter().find(|mode| mode.word() == word)
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A number that a rule is tuned by: a whole one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// Its name in database, shell and forms.
    pub name: &'static str,
    /// The key of the words that stand at its field.
    pub label: &'static str,
    /// What it is until somebody sets it.
    pub default: i64,
    /// The smallest that makes sense.
    pub min: i64,
    /// The largest that makes sense.
    pub max: i64,
}

impl Threshold {
    pub(super) const fn new(
        (name, label): (&'static str, &'static str),
        default: i64,
        min: i64,
        max: i64,
    ) -> Threshold {
        Threshold { name, label, default, min, max }
    }
}

/// A rule.
pub struct Rule {
    /// Its name in database, shell and forms, which never changes.
    pub name: &'static str,
    /// The key of the words that it is called by.
    pub title: &'static str,
    /// The key of the words that say what it looks at.
    pub looks: &'static str,
    /// What it does until somebody says otherwise.
    pub default: Mode,
    /// What it is tuned by, in the order in which [`Rule::judge`] takes them.
    pub thresholds: &'static [Threshold],
    /// Why it denies: the partner reads it.
    pub told: &'static str,
    /// What it sees in the facts; `None`: nothing.
    pub judge: fn(&Facts, &[i64]) -> Option<Evidence>,
}

impl Rule {
    /// What its thresholds are until somebody sets them.
    pub fn defaults(&self) -> Vec<i64> {
        self.thresholds.iter().map(|threshold| threshold.default).collect()
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
