//! Rows of the tables: a name, its type, and what it means in the page's language.

use crate::pages::{Page, inline};

/// What kind of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A whole number.
    Whole,
    /// 0 or 1.
    Flag,
    /// An exact decimal.
    Decimal,
    /// An exact decimal of USD.
    Usd,
    /// Unix seconds.
    Seconds,
    /// A text `YYYY-MM-DD HH:MM:SS`, UTC.
    Date,
    /// A text.
    Text,
    /// A list of objects.
    List,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Kind::Whole => "doc-kind-whole",
            Kind::Flag => "doc-kind-flag",
            Kind::Decimal => "doc-kind-decimal",
            Kind::Usd => "doc-kind-usd",
            Kind::Seconds => "doc-kind-seconds",
            Kind::Date => "doc-kind-date",
            Kind::Text => "doc-kind-text",
            Kind::List => "doc-kind-list",
        }
    }
}

/// A row of a table of parameters, fields, errors or labels.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: String,
    /// The type in words; empty where all rows have one.
    pub(super) kind: String,
    pub(super) is_required: bool,
    /// What it means, as HTML.
    pub(super) html: String,
}

impl Row {
    /// A row whose meaning stands under `key`.
    pub(super) fn new(page: &Page, name: &str, kind: Option<Kind>, key: &str) -> Row {
        Row::of(page, name, kind, &page.word(key))
    }

    /// A row whose meaning is `words`.
    pub(super) fn of(page: &Page, name: &str, kind: Option<Kind>, words: &str) -> Row {
        let kind = kind.map_or_else(String::new, |kind| page.word(kind.word()));
        Row { name: name.to_owned(), kind, is_required: false, html: inline(words) }
    }
}
