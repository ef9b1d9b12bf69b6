//! JSON, flat: `{"rates":[{"from":"BTC","to":"SBERRUB","in":1,"out":7053614,…}]}`, or the bare list;
//! an object with an `exchange` instead is JSON 1.3.
//!
//! Numbers are taken from the text as it stands: a float would change their last digits.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::draft::{Draft, Field};
use super::lines::Lines;
use super::number::shown;
use super::{BadLine, Drafted, FileError, MAX_ITEMS, json13};

const WANTED: &str = "\"rates\" list";

/// Cuts the file into one draft per element of its list.
pub(super) fn drafts(text: &str) -> Result<Vec<Drafted>, FileError> {
    let root: &RawValue = serde_json::from_str(text).map_err(|error| not_json(&error, 1))?;
    let mut lines = Lines::new(text);
    let line = line_of(&mut lines, text, root);
    if !root.get().starts_with('{') {
        return items(text, &mut lines, list(root, line)?);
    }
    let fields: Fields<'_> = parse(root, line)?;
    match (fields.get("rates"), fields.get("exchange")) {
        (Some(rates), _) => items(text, &mut lines, list(rates, line)?),
        (None, Some(exchange)) => json13::drafts(text, &fields, exchange),
        (None, None) => Err(no_rates("the object has no such key")),
    }
}

fn items(
    text: &str,
    lines: &mut Lines<'_>,
    list: Vec<&RawValue>,
) -> Result<Vec<Drafted>, FileError> {
    let mut drafts = Vec::with_capacity(list.len().min(MAX_ITEMS));
    for item in list {
        let line = line_of(lines, text, item);
        if drafts.len() == MAX_ITEMS {
            return Err(FileError::Limit {
                line,
                what: format!("more than {MAX_ITEMS} items; split the file"),
            });
        }
        drafts.push(draft(line, item));
    }
    Ok(drafts)
}

fn list(list: &RawValue, line: usize) -> Result<Vec<&RawValue>, FileError> {
    if !list.get().starts_with('[') {
        return Err(no_rates(&format!("`{}` stands in its place", shown(list.get()))));
    }
    parse(list, line)
}

/// Reads a part of a text that was found to be JSON; what can still fail is its depth or a name that is no text.
fn parse<'a, T: Deserialize<'a>>(raw: &'a RawValue, line: usize) -> Result<T, FileError> {
    serde_json::from_str(raw.get()).map_err(|error| not_json(&error, line))
}

fn draft(line: usize, item: &RawValue) -> Drafted {
    let Ok(fields) = serde_json::from_str::<Fields<'_>>(item.get()) else {
        return Err(BadLine {
            line,
            what: format!("`{}` is not an item; write an object {{…}}", shown(item.get())),
        });
    };
    let mut draft = Draft::new(line);
    for (name, value) in &fields.0 {
        if let Some(field) = Field::named(name) {
            let text = text_of(field, value).ok_or_else(|| draft.bad(misplaced(name, value)))?;
            draft.set(field, name, &text);
        }
    }
    Ok(draft)
}

/// A value as the other formats would write it; none for a shape that its field cannot have.
pub(super) fn text_of<'a>(field: Field, value: &'a RawValue) -> Option<Cow<'a, str>> {
    let raw = value.get();
    match raw.as_bytes().first()? {
        b'n' => Some(Cow::Borrowed("")),
        b'"' => serde_json::from_str(raw).ok().map(Cow::Owned),
        b'[' if matches!(field, Field::Labels | Field::Cities) => {
            let words: Vec<String> = serde_json::from_str(raw).ok()?;
            Some(Cow::Owned(words.join(",")))
        }
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(raw)),
        _ => None,
    }
}

fn misplaced(name: &str, value: &RawValue) -> String {
    format!(
        "{}: `{}` is of the wrong kind; write a number, a text, or a list of texts for labels and cities",
        shown(name),
        shown(value.get())
    )
}

fn no_rates(found: &str) -> FileError {
    FileError::NoRates { wanted: WANTED, found: found.to_owned() }
}

fn not_json(error: &serde_json::Error, first_line: usize) -> FileError {
    let text = error.to_string();
    // The parser ends its sentence with the place, which our error states itself.
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what).to_owned();
    FileError::NotJson {
        line: first_line + error.line().max(1) - 1,
        column: error.column().max(1),
        what,
    }
}

/// The line of a value that was borrowed from the text.
pub(super) fn line_of(lines: &mut Lines<'_>, text: &str, value: &RawValue) -> usize {
    lines.at(value.get().as_ptr().addr() - text.as_ptr().addr())
}

/// The fields of an object in their order, where a map would lose a repeated one in silence.
pub(super) struct Fields<'a>(pub(super) Vec<(String, &'a RawValue)>);

impl<'a> Fields<'a> {
    /// The first value under this name, in any letter case.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder).map(Self)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(fields)
    }
}
