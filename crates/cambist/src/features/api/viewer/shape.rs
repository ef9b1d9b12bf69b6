//! Schemas in words.

use serde_json::Value;

use super::prose::{Block, blocks};
use super::{name_of, text};

/// A field of an object, or a parameter of a call.
pub(super) struct Field {
    pub(super) name: String,
    /// Where a parameter stands: `path`, `query`, `header`; empty for a field.
    pub(super) place: String,
    pub(super) is_required: bool,
    pub(super) kind: Kind,
    /// What it may be: `1 to 1000`, words; mostly empty.
    pub(super) range: String,
    pub(super) about: Vec<Block>,
}

/// What kind of value.
pub(super) struct Kind {
    /// `text`, `list of`, `number`; before the object's name, where it is one.
    pub(super) words: String,
    pub(super) object: Option<String>,
}

impl Field {
    /// A parameter of a call.
    pub(super) fn of_parameter(parameter: &Value) -> Field {
        Field {
            place: text(&parameter["in"]),
            is_required: parameter["required"] == true,
            about: blocks(&text(&parameter["description"])),
            ..Field::new(&text(&parameter["name"]), &parameter["schema"])
        }
    }

    fn new(name: &str, schema: &Value) -> Field {
        Field {
            name: name.to_owned(),
            place: String::new(),
            is_required: false,
            kind: kind_of(schema),
            range: range_of(schema),
            about: blocks(&text(&schema["description"])),
        }
    }
}

/// The fields of an object; those of its parts as well.
pub(super) fn fields_of(schema: &Value) -> Vec<Field> {
    let required = schema["required"].as_array();
    let is_required = |name: &str| required.is_some_and(|all| all.iter().any(|one| one == name));
    let own = schema["properties"].as_object().into_iter().flatten();
    let own = own
        .map(|(name, field)| Field { is_required: is_required(name), ..Field::new(name, field) });
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let parts = parts.flat_map(|part| match name_of(&part["$ref"]) {
        Some(name) => vec![Field {
            kind: Kind { words: "everything of".to_owned(), object: Some(name) },
            ..Field::new("…", &Value::Null)
        }],
        None => fields_of(part),
    });
    parts.chain(own).collect()
}

/// What kind of value a schema is of.
pub(super) fn kind_of(schema: &Value) -> Kind {
    if let Some(name) = name_of(&schema["$ref"]) {
        return Kind { words: String::new(), object: Some(name) };
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(all) = schema[choice].as_array() {
            return chosen(all);
        }
    }
    if schema["type"] == "array" || schema["items"].is_object() {
        let of = kind_of(&schema["items"]);
        return Kind {
            words: format!("list of {}", of.words).trim().to_owned(),
            object: of.object,
        };
    }
    let word = |kind: &Value| match kind.as_str().unwrap_or_default() {
        "string" => schema["format"].as_str().unwrap_or("text").to_owned(),
        "integer" => "whole number".to_owned(),
        "boolean" => "true or false".to_owned(),
        other => other.to_owned(),
    };
    let words = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().map(word).collect::<Vec<_>>().join(" or "),
        kind => word(kind),
    };
    Kind { words, object: None }
}

/// One of several kinds.
fn chosen(all: &[Value]) -> Kind {
    let kinds: Vec<Kind> = all.iter().map(kind_of).collect();
    let object = kinds.iter().find_map(|kind| kind.object.clone());
    let words = kinds.iter().map(|kind| kind.words.clone()).filter(|words| !words.is_empty());
    let words = words.collect::<Vec<_>>().join(" or ");
    let words = if object.is_some() { format!("{words} or") } else { words };
    Kind { words, object }
}

/// What a value may be, beyond its kind.
pub(super) fn range_of(schema: &Value) -> String {
    let number = |name: &str| schema.get(name).map(Value::to_string);
    let mut said = Vec::new();
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<_> = words.iter().map(|word| word.as_str().unwrap_or("null")).collect();
        said.push(words.join(", "));
    }
    said.extend(bounds(number("minimum"), number("maximum"), ""));
    said.extend(bounds(number("minLength"), number("maxLength"), " characters"));
    said.extend(schema.get("default").map(|usual| format!("usually {}", plain(usual))));
    said.join("; ")
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn bounds(low: Option<String>, high: Option<String>, unit: &str) -> Option<String> {
    match (low, high) {
        (None, None) => None,
        (Some(low), None) => Some(format!("{low}{unit} or more")),
        (None, Some(high)) => Some(format!("at most {high}{unit}")),
        (Some(low), Some(high)) => Some(format!("{low} to {high}{unit}")),
    }
}
