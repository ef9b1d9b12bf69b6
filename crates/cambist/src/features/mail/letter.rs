//! A letter, as a slice says it: words in the reader's language, from which plain text and HTML are
//! made alike.

use askama::Template;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::words::Lang;

/// The longest subject, in characters.
const LONGEST_SUBJECT: usize = 150;

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What it tells, such as `order:17:3`: one fact makes one letter, however often it is written.
    pub fact: String,
    /// The order that it is about.
    pub order_id: Option<i64>,
    /// Who reads it.
    pub to: String,
    /// The language of its words.
    pub lang: Lang,
    /// The subject. Line ends in it become spaces.
    pub subject: String,
    /// What it says.
    pub body: Body,
}

/// What a letter says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// What has happened, and what comes next.
    pub paragraphs: Vec<String>,
    /// The parameters of what it is about.
    pub rows: Vec<Row>,
    /// Where to look further.
    pub link: Option<Link>,
    /// What stands below the link.
    pub closing: Vec<String>,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// What it is.
    pub label: String,
    /// What is said of it.
    pub value: String,
    /// Whether it is to be copied letter by letter, such as an account.
    pub is_typed: bool,
}

/// A link on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What it says.
    pub text: String,
    /// The path on the office's own site.
    pub path: String,
    /// Whether its end opens something for whoever reads it: then nobody else is to read it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_secret: bool,
}

impl Link {
    /// A link that anybody may read.
    pub fn new(text: impl Into<String>, path: impl Into<String>) -> Link {
        Link { text: text.into(), path: path.into(), is_secret: false }
    }

    /// A link whose end is a secret.
    pub fn secret(text: impl Into<String>, path: impl Into<String>) -> Link {
        Link { is_secret: true, ..Link::new(text, path) }
    }
}

/// Whose letters these are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// The office's name.
    pub office_name: String,
    /// The address that the world uses, without a slash at its end.
    pub base_url: String,
}

impl Letterhead {
    /// The office's own, under the name that its pages show.
    pub fn of(app: &App) -> Letterhead {
        let config = app.config();
        let name = app.snapshot().look.name.clone();
        let office_name = name.unwrap_or_else(|| config.office.name.clone());
        Letterhead { office_name, base_url: config.base_url() }
    }
}

impl Row {
    /// A parameter in words.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Row {
        Row { label: label.into(), value: value.into(), is_typed: false }
    }

    /// A parameter to be copied letter by letter.
    pub fn typed(label: impl Into<String>, value: impl Into<String>) -> Row {
        Row { is_typed: true, ..Row::new(label, value) }
    }
}

#[derive(Template)]
#[template(path = "features/mail/letters/letter.html")]
struct Html<'a> {
    head: &'a Letterhead,
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "features/mail/letters/letter.txt", escape = "none")]
struct Plain<'a> {
    head: &'a Letterhead,
    letter: &'a Letter,
}

impl Letter {
    /// The letter without the secret that its link ends with; `None`: it has none.
    pub fn without_secret(&self) -> Option<Letter> {
        let link = self.body.link.as_ref().filter(|link| link.is_secret)?;
        let (place, _) = link.path.rsplit_once('/')?;
        let link = Some(Link::new(link.text.clone(), format!("{place}/…")));
        Some(Letter { body: Body { link, ..self.body.clone() }, ..self.clone() })
    }

    /// The subject as it can stand in a header: one line, not endless.
    pub(super) fn one_line_subject(&self) -> String {
        let clean: String =
            self.subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        clean.trim().chars().take(LONGEST_SUBJECT).collect()
    }

    /// The letter as plain text.
    ///
    /// # Errors
    /// What the template engine says; it has no reason to.
    pub fn plain(&self, head: &Letterhead) -> Result<String, askama::Error> {
        Plain { head, letter: self }.render()
    }

    /// The letter as HTML, a page of its own that loads nothing.
    ///
    /// # Errors
    /// What the template engine says; it has no reason to.
    pub fn html(&self, head: &Letterhead) -> Result<String, askama::Error> {
        Html { head, letter: self }.render()
    }
}
