//! What a page says before anything else: what was done, or why nothing was.

use crate::pages::{Form, Page};

/// What was done, by the word that stands in the address after it.
const DONE: &[(&str, &str)] = &[
    ("saved", "office-done-saved"),
    ("reserve", "office-done-reserve"),
    ("added", "office-done-added"),
    ("changed", "office-done-changed"),
    ("removed", "office-done-removed"),
    ("on", "office-done-on"),
    ("off", "office-done-off"),
    ("fetched", "office-done-fetched"),
    ("override", "office-done-override"),
    ("ended", "office-done-ended"),
    ("thawed", "office-done-thawed"),
    ("verified", "accounts-done-verified"),
    ("refused", "accounts-done-refused"),
    ("taken-back", "accounts-done-taken-back"),
    ("listed", "accounts-done-listed"),
    ("unlisted", "accounts-done-unlisted"),
    ("copied", "copy-done"),
    ("opened", "office-done-opened"),
    ("closed", "office-done-closed"),
    ("maintenance", "office-done-maintenance"),
    ("duty-on", "office-done-duty-on"),
    ("duty-off", "office-done-duty-off"),
];

/// What is said above a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    /// What was done.
    pub(super) done: Option<String>,
    /// Why nothing was done.
    pub(super) trouble: Option<String>,
    /// The same in detail, in English: what a source or a sheet said.
    pub(super) detail: String,
}

impl Notes {
    /// What the address says was done.
    pub(super) fn of(page: &Page, query: &Form) -> Notes {
        let key = DONE.iter().find(|(word, _)| *word == query.text("done")).map(|(_, key)| *key);
        Notes { done: key.map(|key| page.word(key)), ..Notes::default() }
    }

    /// Why nothing was done.
    pub(super) fn trouble(sentence: String) -> Notes {
        Notes { trouble: Some(sentence), ..Notes::default() }
    }

    /// The same, with what exactly was said.
    pub(super) fn with_detail(self, detail: impl Into<String>) -> Notes {
        Notes { detail: detail.into(), ..self }
    }
}
