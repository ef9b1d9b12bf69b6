//! The words a person reads, in every language the office speaks.
//!
//! They live in `locales/{en,ru}/*.ftl`, are embedded in the binary, and are looked up by key. Both languages hold the
//! same keys, which a test keeps true; a template or a handler never holds a sentence of its own.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{Loader, static_loader};
use unic_langid::{LanguageIdentifier, langid};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Isolation marks around each value would end up in titles, in attributes and in what people copy.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ENGLISH: LanguageIdentifier = langid!("en");
static RUSSIAN: LanguageIdentifier = langid!("ru");

/// The cookie that keeps a visitor's choice of language.
pub const LANGUAGE_COOKIE: &str = "cambist_lang";

/// A language that the office speaks to people. (Programs are answered in English unless they ask.)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English: addresses without a prefix.
    #[default]
    En,
    /// Russian: addresses under `/ru`.
    Ru,
}

impl Lang {
    /// Every language, in the order of the language switch.
    pub const ALL: &[Lang] = &[Lang::En, Lang::Ru];

    /// The code of ISO 639-1, as in `<html lang>`, `hreflang` and the language cookie.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Ru => "ru",
        }
    }

    /// The language of a code of ISO 639-1, in any case; `None` when the office does not speak it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let is_named = |lang: &Lang| lang.code().eq_ignore_ascii_case(code);
        Lang::ALL.iter().copied().find(is_named)
    }

    /// The language that an `Accept-Language` header prefers; `otherwise` when it names none of ours.
    #[must_use]
    pub fn accepted(header: Option<&str>, otherwise: Self) -> Self {
        let offered: Vec<&str> = Lang::ALL.iter().map(|lang| lang.code()).collect();
        let code = web::language::negotiate(header, &offered, otherwise.code());
        Lang::from_code(code).unwrap_or(otherwise)
    }

    /// The language of the page at `path`.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let is_russian = path == "/ru" || path.starts_with("/ru/");
        if is_russian { Lang::Ru } else { Lang::En }
    }

    /// What the addresses of pages in this language begin with: empty for English, `/ru` for Russian.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Lang::En => "",
            Lang::Ru => "/ru",
        }
    }

    /// The language's name in itself, for the language switch.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Ru => "Русский",
        }
    }

    /// The locale of `og:locale`.
    #[must_use]
    pub const fn locale(self) -> &'static str {
        match self {
            Lang::En => "en_US",
            Lang::Ru => "ru_RU",
        }
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        match self {
            Lang::En => &ENGLISH,
            Lang::Ru => &RUSSIAN,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The words under `key`. An unknown key comes back as itself: a page with one odd word serves better than no page.
#[must_use]
pub fn word(lang: Lang, key: &str) -> String {
    LOCALES.try_lookup(lang.identifier(), key).unwrap_or_else(|| key.to_owned())
}

/// The words under `key` with their `{ $name }` places filled from `values`, as plain text (the page escapes it).
#[must_use]
pub fn word_with(lang: Lang, key: &str, values: &[(&'static str, &str)]) -> String {
    let values: HashMap<Cow<'static, str>, FluentValue<'_>> = values
        .iter()
        .map(|&(name, value)| (Cow::Borrowed(name), FluentValue::from(value)))
        .collect();
    LOCALES.try_lookup_with_args(lang.identifier(), key, &values).unwrap_or_else(|| key.to_owned())
}

#[cfg(test)]
mod tests;
