//! The two languages say the same things, and the pages ask for nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

use super::{Lang, word, word_with};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Every file under `folder` whose name ends with one of `endings`.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is in the repository") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|end| path.to_string_lossy().ends_with(end)) {
            found.push(path);
        }
    }
    found
}

/// The keys of a language, each with the values it asks for.
fn keys(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let entry = Regex::new(r"(?m)^([a-z][a-z0-9-]*) = (.*)$").expect("the pattern is right");
    let value = Regex::new(r"\{ \$([a-z_]+) \}").expect("the pattern is right");
    let mut keys = BTreeMap::new();
    for path in files(&Path::new(ROOT).join("locales").join(lang.code()), &[".ftl"]) {
        let text = fs::read_to_string(&path).expect("the file is text");
        for found in entry.captures_iter(&text) {
            let names = value.captures_iter(&found[2]).map(|name| name[1].to_owned());
            let twice = keys.insert(found[1].to_owned(), names.collect());
            assert!(twice.is_none(), "{}: {} stands twice", path.display(), &found[1]);
        }
    }
    keys
}

/// The text of every template and source file, the tests' own apart.
fn sources() -> Vec<(PathBuf, String)> {
    files(&Path::new(ROOT).join("src"), &[".html", ".rs"])
        .into_iter()
        .filter(|path| !path.ends_with("tests.rs"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("the file is text");
            (path, text)
        })
        .collect()
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_values() {
    assert_eq!(keys(Lang::En), keys(Lang::Ru));
}

#[test]
fn every_key_that_is_asked_for_exists() {
    let known = keys(Lang::En);
    let asked = Regex::new(r#"\bword(?:_of|_between|_with)?\(\s*(?:[\w.]+,\s*)?"([^"]+)""#)
        .expect("the pattern is right");
    let mut count = 0;
    for (path, text) in sources() {
        for found in asked.captures_iter(&text) {
            count += 1;
            assert!(known.contains_key(&found[1]), "{}: no key {}", path.display(), &found[1]);
        }
    }
    assert!(count > 40, "the pattern found only {count} keys");
}

#[test]
fn every_key_is_used() {
    let sources = sources();
    for key in keys(Lang::En).into_keys() {
        let literal = format!("\"{key}\"");
        let is_used = sources.iter().any(|(_, text)| text.contains(&literal));
        assert!(is_used, "nothing uses {key}");
    }
}

#[test]
fn every_key_gives_words_in_both_languages() {
    for &lang in Lang::ALL {
        for (key, names) in keys(lang) {
            const NAMES: [&str; 9] =
                ["office", "number", "code", "from", "to", "value", "percent", "volume", "hours"];
            let values: Vec<(&'static str, &str)> = NAMES
                .into_iter()
                .filter(|name| names.contains(*name))
                .map(|name| (name, "VALUE"))
                .collect();
            assert_eq!(values.len(), names.len(), "{key} asks for {names:?}");
            let words = word_with(lang, &key, &values);
            assert_ne!(words, key);
            assert_eq!(words.matches("VALUE").count(), names.len(), "{words}");
        }
    }
}

#[test]
fn values_stand_in_the_words_without_isolation_marks() {
    let words = word_with(Lang::En, "notice-unknown-currency", &[("code", "ABC")]);
    assert_eq!(words, "We do not know the currency “ABC”. Please choose one from the list.");
}

#[test]
fn the_two_languages_differ() {
    assert_eq!(word(Lang::En, "reserve"), "Reserve");
    assert_eq!(word(Lang::Ru, "reserve"), "Резерв");
}

#[test]
fn an_unknown_key_comes_back_as_itself() {
    assert_eq!(word(Lang::Ru, "no-such-key"), "no-such-key");
    assert_eq!(word_with(Lang::En, "no-such-key", &[]), "no-such-key");
}

#[test]
fn a_language_is_known_by_its_code_in_any_case() {
    for &lang in Lang::ALL {
        assert_eq!(Lang::from_code(lang.code()), Some(lang));
        assert_eq!(Lang::from_code(&lang.code().to_uppercase()), Some(lang));
    }
    assert_eq!(Lang::from_code("de"), None);
    assert_eq!(Lang::from_code(""), None);
}
