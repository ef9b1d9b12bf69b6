//! What was last done to something, as the audit log has it.

use crate::clock::utc_text;
use crate::features::audit::Entry;
use crate::pages::Page;

/// Lines of a history on one page.
pub(super) const LINES: u32 = 20;

/// Something that was done.
#[derive(Clone, Debug)]
pub(super) struct Done {
    /// What, in words.
    pub(super) what: String,
    /// `YYYY-MM-DD HH:MM:SS` in UTC.
    pub(super) time: String,
    /// Who did it.
    pub(super) actor: String,
    /// What came of it, as the verb told it.
    pub(super) detail: String,
}

/// Deeds that have words; another one is called what the log calls it.
const DEEDS: &[(&str, &str)] = &[
    ("currency.change", "was-changed"),
    ("currency.reserve", "was-reserve"),
    ("direction.edit", "was-changed"),
    ("direction.enable", "was-enabled"),
    ("direction.disable", "was-disabled"),
    ("direction.minutes", "was-changed"),
    ("pricing.set", "was-priced"),
    ("pricing.clear", "was-priced"),
    ("pricing.override", "was-override"),
    ("pricing.thaw", "was-thawed"),
    ("source.add", "was-added"),
    ("source.edit", "was-changed"),
    ("source.enable", "was-enabled"),
    ("source.disable", "was-disabled"),
    ("feed.create", "was-added"),
    ("feed.edit", "was-changed"),
    ("feed.enable", "was-enabled"),
    ("feed.disable", "was-disabled"),
    ("requisites.add", "was-added"),
    ("requisites.edit", "was-changed"),
    ("requisites.enable", "was-enabled"),
    ("requisites.disable", "was-disabled"),
    ("office.switch", "was-switched"),
    ("office.duty", "was-duty"),
    ("office.hours", "was-changed"),
    ("office.look", "was-changed"),
    ("office.text", "was-changed"),
];

/// What was done, in words, the newest first.
pub(super) fn told(page: &Page, mut entries: Vec<Entry>) -> Vec<Done> {
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at_ms));
    entries.truncate(LINES as usize);
    entries.into_iter().map(|entry| line(page, entry)).collect()
}

fn line(page: &Page, entry: Entry) -> Done {
    let key = DEEDS.iter().find(|(action, _)| *action == entry.action).map(|(_, key)| *key);
    Done {
        what: key.map_or(entry.action, |key| page.word(key)),
        time: utc_text(entry.at_ms.div_euclid(1000)),
        actor: entry.actor,
        detail: entry.detail,
    }
}
