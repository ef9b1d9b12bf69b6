//! A field of a form, as its page shows it.

use crate::pages::{FieldErrors, Form, Page};

/// A field of a form.
#[derive(Clone, Debug, Default)]
pub(super) struct Field {
    /// Its name in what the form sends.
    pub(super) name: &'static str,
    /// What it is called.
    pub(super) label: String,
    /// What to write.
    pub(super) hint: String,
    /// What stands in it.
    pub(super) value: String,
    /// What is wrong with it.
    pub(super) error: Option<String>,
    /// How it is filled in.
    pub(super) kind: Kind,
    /// Whether it is as wide as its form: lists and sentences are.
    pub(super) is_wide: bool,
}

/// How a field is filled in.
#[derive(Clone, Debug, Default)]
pub(super) enum Kind {
    /// With a line of text.
    #[default]
    Line,
    /// With a number.
    Number,
    /// With lines of text.
    Lines,
    /// With one of some values, each with its words.
    Choice(Vec<(String, String)>),
    /// With yes or no.
    Tick,
}

/// What a field is called, and what to write into it: keys of words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    /// Its name in what the form sends.
    pub(super) name: &'static str,
    /// The key of its label.
    pub(super) label: &'static str,
    /// The key of its hint, which is also what is said when what was typed can't be.
    pub(super) hint: &'static str,
}

impl Words {
    pub(super) const fn new(name: &'static str, label: &'static str, hint: &'static str) -> Words {
        Words { name, label, hint }
    }

    /// The field with what stands in it.
    pub(super) fn field(self, page: &Page, value: impl Into<String>) -> Field {
        let hint = if self.hint.is_empty() { String::new() } else { page.word(self.hint) };
        Field {
            name: self.name,
            label: page.word(self.label),
            hint,
            value: value.into(),
            ..Field::default()
        }
    }
}

impl Field {
    /// The field, filled in with a number.
    pub(super) fn number(self) -> Field {
        Field { kind: Kind::Number, ..self }
    }

    /// The field, as wide as its form.
    pub(super) fn wide(self) -> Field {
        Field { is_wide: true, ..self }
    }

    /// The field, with room for lines.
    pub(super) fn lines(self) -> Field {
        Field { kind: Kind::Lines, is_wide: true, ..self }
    }

    /// The field, filled in with one of some values.
    pub(super) fn choice(self, choices: Vec<(String, String)>) -> Field {
        Field { kind: Kind::Choice(choices), ..self }
    }

    /// The field, filled in with yes or no.
    pub(super) fn tick(self) -> Field {
        Field { kind: Kind::Tick, ..self }
    }

    /// The field with what was typed, where a form came back, and what is wrong with it.
    pub(super) fn typed(self, sent: Option<&Form>, errors: &FieldErrors) -> Field {
        let value = match sent {
            Some(sent) => web::text::cut(sent.text(self.name), LONGEST).to_owned(),
            None => self.value,
        };
        let error = errors.of(self.name).map(str::to_owned);
        Field { value, error, ..self }
    }

    /// The values to choose from; none where anything can be typed.
    pub(super) fn choices(&self) -> &[(String, String)] {
        match &self.kind {
            Kind::Choice(choices) => choices,
            _ => &[],
        }
    }

    /// Whether it is chosen.
    pub(super) fn is_choice(&self) -> bool {
        matches!(self.kind, Kind::Choice(_))
    }

    /// Whether it has room for lines.
    pub(super) fn has_lines(&self) -> bool {
        matches!(self.kind, Kind::Lines)
    }

    /// Whether it is ticked or not.
    pub(super) fn is_tick(&self) -> bool {
        matches!(self.kind, Kind::Tick)
    }

    /// Whether a telephone should offer digits.
    pub(super) fn is_number(&self) -> bool {
        matches!(self.kind, Kind::Number)
    }

    /// Whether this is the value that is chosen.
    pub(super) fn is_chosen(&self, value: &str) -> bool {
        self.value == value
    }
}

/// As much of a value is shown again, in bytes: nothing that is typed by hand is longer.
const LONGEST: usize = 20_000;

/// What is wrong with a field, first in the words of the page, then as the rule itself says it where
/// that language is the page's.
pub(super) fn wrong(page: &Page, words: &[Words], name: &str, what: &str) -> String {
    let hint = words.iter().find(|words| words.name == name).map_or("", |words| words.hint);
    match (page.lang, hint) {
        (crate::words::Lang::En, _) | (_, "") => sentence(what),
        (crate::words::Lang::Ru, hint) => {
            page.word_of("office-wrong-field", "value", &page.word(hint))
        }
    }
}

/// A sentence begins with a capital and ends with a point.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}
