//! Labels as one monitoring knows them.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// What a feed does to the labels of every direction, in the order in which it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelRules {
    rules: Vec<LabelRule>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum LabelRule {
    Add(String),
    Remove(String),
    Rename(String, String),
}

/// Why a text is no list of label rules.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error(
    "`{0}` is no rule for labels; write +ADDED, -REMOVED or OURS=THEIRS of letters, digits, _ and -, \
     separated by commas, e.g. +reg,-otherin,verifying=cardverify"
)]
pub struct LabelsError(String);

impl LabelRules {
    /// The labels to show; none stands twice.
    pub fn apply<'a>(&self, labels: &'a [String]) -> Cow<'a, [String]> {
        if self.rules.is_empty() {
            return Cow::Borrowed(labels);
        }
        let mut shown = labels.to_vec();
        for rule in &self.rules {
            match rule {
                LabelRule::Add(label) => shown.push(label.clone()),
                LabelRule::Remove(label) => shown.retain(|known| known != label),
                LabelRule::Rename(ours, theirs) => {
                    for label in shown.iter_mut().filter(|known| *known == ours) {
                        label.clone_from(theirs);
                    }
                }
            }
        }
        let mut seen: Vec<String> = Vec::with_capacity(shown.len());
        for label in shown {
            if !seen.contains(&label) {
                seen.push(label);
            }
        }
        Cow::Owned(seen)
    }
}

fn label(text: &str) -> Option<String> {
    let text = text.trim();
    let is_allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    ((1..=32).contains(&text.len()) && text.bytes().all(is_allowed)).then(|| text.to_owned())
}

impl FromStr for LabelRules {
    type Err = LabelsError;

    fn from_str(text: &str) -> Result<LabelRules, LabelsError> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let rules = parts.map(|part| rule(part).ok_or_else(|| LabelsError(part.to_owned())));
        Ok(LabelRules { rules: rules.collect::<Result<_, _>>()? })
    }
}

fn rule(part: &str) -> Option<LabelRule> {
    if let Some(added) = part.strip_prefix('+') {
        return label(added).map(LabelRule::Add);
    }
    if let Some(removed) = part.strip_prefix('-') {
        return label(removed).map(LabelRule::Remove);
    }
    let (ours, theirs) = part.split_once('=')?;
    Some(LabelRule::Rename(label(ours)?, label(theirs)?))
}

impl fmt::Display for LabelRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |rule: &LabelRule| match rule {
            LabelRule::Add(label) => format!("+{label}"),
            LabelRule::Remove(label) => format!("-{label}"),
            LabelRule::Rename(ours, theirs) => format!("{ours}={theirs}"),
        };
        f.write_str(&self.rules.iter().map(part).collect::<Vec<_>>().join(","))
    }
}
