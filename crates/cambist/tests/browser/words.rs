//! The words of the pages in both languages: a key or the other language's words on a page are seen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The words of one language: plain ones by their key.
pub(crate) type Words = BTreeMap<String, String>;

/// Reads every file of a language.
pub(crate) fn of_language(code: &str) -> Words {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(code);
    let mut words = Words::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let lines = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
        for (key, value) in lines.filter_map(|line| line.split_once('=')) {
            words.insert(key.trim().to_owned(), value.trim().to_owned());
        }
    }
    words
}

/// Keys that no person would write: with a dash inside.
pub(crate) fn keys() -> BTreeSet<String> {
    of_language("en").into_keys().filter(|key| key.contains('-')).collect()
}

/// Sentences of the other language that differ from ours: none of them may stand on our page.
pub(crate) fn foreign(ours: &str) -> BTreeSet<String> {
    let others = of_language(if ours == "ru" { "en" } else { "ru" });
    let ours: BTreeSet<String> = of_language(ours).into_values().collect();
    let is_sentence = |text: &String| text.contains(' ') && !text.contains('{');
    others.into_values().filter(|text| is_sentence(text) && !ours.contains(text)).collect()
}

#[test]
fn both_languages_are_read() {
    assert!(keys().contains("sign-up-title"));
    assert!(foreign("ru").len() > 50 && foreign("en").len() > 50);
    assert_eq!(of_language("en").len(), of_language("ru").len());
}
