//! The operator's own words: terms, contacts, about, hours, in each language.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use store::{Fault, Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::words::Lang;

use super::changes::{Topic, bump};

/// The longest text, in bytes.
pub const LONGEST_TEXT: usize = 60_000;

/// What the operator may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextName {
    /// The terms of exchange, at `/terms`.
    Terms,
    /// Where to write, at `/contacts`.
    Contacts,
    /// Who this is, at `/about`.
    About,
    /// When the office works: one line in the foot of every page, and beside the word that it is
    /// closed.
    Hours,
    /// What customers should know today: a line above every page of theirs.
    Notice,
}

impl TextName {
    /// Every text, in the order in which they are listed.
    pub const ALL: [TextName; 5] =
        [TextName::Terms, TextName::Contacts, TextName::About, TextName::Hours, TextName::Notice];

    /// The word in the database, in the shell and in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            TextName::Terms => "terms",
            TextName::Contacts => "contacts",
            TextName::About => "about",
            TextName::Hours => "hours",
            TextName::Notice => "notice",
        }
    }

    /// What is shown until the operator has written his own.
    #[must_use]
    pub const fn shipped(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (TextName::Terms, Lang::En) => include_str!("../../../texts/en/terms.md"),
            (TextName::Terms, Lang::Ru) => include_str!("../../../texts/ru/terms.md"),
            (TextName::Contacts, Lang::En) => include_str!("../../../texts/en/contacts.md"),
            (TextName::Contacts, Lang::Ru) => include_str!("../../../texts/ru/contacts.md"),
            (TextName::About, Lang::En) => include_str!("../../../texts/en/about.md"),
            (TextName::About, Lang::Ru) => include_str!("../../../texts/ru/about.md"),
            (TextName::Hours | TextName::Notice, _) => "",
        }
    }
}

impl fmt::Display for TextName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for TextName {
    type Err = String;

    fn from_str(text: &str) -> Result<TextName, String> {
        let found = TextName::ALL.into_iter().find(|name| name.word() == text);
        found.ok_or_else(|| "write terms, contacts, about, hours or notice".to_owned())
    }
}

/// Why a text is not kept.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TextRefusal {
    /// It is too long.
    #[error("the text has {0} bytes; at most {LONGEST_TEXT} are kept")]
    TooLong(usize),
}

impl Refusal for TextRefusal {}

/// All texts of the operator, in memory.
#[derive(Clone, Debug, Default)]
pub struct Texts(HashMap<(TextName, String), String>);

impl Texts {
    /// A text in a language: the operator's own, else what is shipped.
    #[must_use]
    pub fn of(&self, name: TextName, lang: Lang) -> &str {
        let own = self.0.get(&(name, lang.code().to_owned()));
        own.map_or(name.shipped(lang), String::as_str)
    }

    /// Whether the operator has written this one.
    #[must_use]
    pub fn is_own(&self, name: TextName, lang: Lang) -> bool {
        self.0.contains_key(&(name, lang.code().to_owned()))
    }
}

/// Reads the operator's texts.
///
/// # Errors
/// The store's faults, and a text of a name that we don't know.
pub fn load_texts(tx: &mut Tx<'_>) -> Result<Texts, Fault> {
    let rows = tx.query("select name, lang, body from texts", &[], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<String>(2)?))
    })?;
    let text = |(name, lang, body): (String, String, String)| {
        let known = name.parse().map_err(|_| Fault::corrupt(format!("texts.name holds `{name}`")));
        known.map(|known| ((known, lang), body))
    };
    Ok(Texts(rows.into_iter().map(text).collect::<Result<_, _>>()?))
}

/// Keeps the operator's own text; `None`: what is shipped is shown again.
///
/// # Errors
/// [`TextRefusal`], and the store's faults.
pub fn set_text(
    tx: &mut Tx<'_>,
    deed: &Deed,
    name: TextName,
    lang: Lang,
    body: Option<&str>,
) -> Result<(), Stop<TextRefusal>> {
    let body = body.map(|body| body.trim().replace('\r', ""));
    match &body {
        Some(body) if body.len() > LONGEST_TEXT => {
            return Err(Stop::Refused(TextRefusal::TooLong(body.len())));
        }
        Some(body) => tx.execute(
            "insert into texts (name, lang, body) values ($1, $2, $3) \
             on conflict (name, lang) do update set body = excluded.body",
            &args![name.word(), lang.code(), body.as_str()],
        )?,
        None => tx.execute(
            "delete from texts where name = $1 and lang = $2",
            &args![name.word(), lang.code()],
        )?,
    };
    let told = body.map_or_else(|| "as shipped".to_owned(), |body| format!("{} bytes", body.len()));
    audit::record(tx, deed, "office.text", &format!("{name}/{lang}"), &told)?;
    Ok(bump(tx, Topic::Settings)?)
}
