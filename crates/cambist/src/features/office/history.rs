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
    ("currency.change", "deed-changed"),
    ("currency.reserve", "deed-reserve"),
    ("direction.edit", "deed-changed"),
    ("direction.enable", "deed-enabled"),
    ("direction.disable", "deed-disabled"),
    ("direction.minutes", "deed-changed"),
    ("pricing.set", "deed-priced"),
    ("pricing.clear", "deed-priced"),
    ("pricing.override", "deed-override"),
    ("pricing.thaw", "deed-thawed"),
    ("source.add", "deed-added"),
    ("source.edit", "deed-changed"),
    ("source.enable", "deed-enabled"),
    ("source.disable", "deed-disabled"),
    ("feed.create", "deed-added"),
    ("feed.edit", "deed-changed"),
    ("feed.enable", "deed-enabled"),
    ("feed.disable", "deed-disabled"),
    ("office.switch", "deed-switched"),
    ("office.duty", "deed-duty"),
    ("office.hours", "deed-changed"),
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
