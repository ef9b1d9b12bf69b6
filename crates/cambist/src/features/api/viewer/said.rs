//! A call with the examples of the description, as programs make it.

use serde_json::{Map, Value};

use crate::pages::examples::{self, Answers, Example, Sends};

use super::{name_of, text};

/// What a program sends.
pub(super) struct Said {
    method: &'static str,
    /// The path with examples for its parts.
    path: String,
    query: Vec<(&'static str, String)>,
    headers: Vec<(String, String)>,
    /// JSON, laid out.
    body: Option<String>,
}

impl Said {
    pub(super) fn new(document: &Value, method: &str, path: &str, operation: &Value) -> Said {
        let known = ["GET", "POST", "PATCH", "PUT", "DELETE"];
        let method = known.into_iter().find(|known| known.eq_ignore_ascii_case(method));
        let mut said = Said {
            method: method.unwrap_or("GET"),
            path: path.to_owned(),
            query: Vec::new(),
            headers: Vec::new(),
            body: body(document, operation),
        };
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let (name, example) = (text(&parameter["name"]), plain(&parameter["example"]));
            if parameter["in"] == "path" {
                said.path = said.path.replace(&format!("{{{name}}}"), &example);
            } else if parameter["in"] == "header" && parameter["required"] == true {
                said.headers.push((name, example));
            } else if parameter["in"] == "query" && name == "limit" {
                said.query.push(("limit", "3".to_owned()));
            }
        }
        said
    }

    /// The call to an office at `base` in every language.
    pub(super) fn example(&self, name: &str, base: &str) -> Example {
        let call = examples::Call {
            method: self.method,
            url: format!("{base}{}", self.path),
            headers: self.headers.clone(),
            sends: match &self.body {
                Some(body) => Sends::Json(body.clone()),
                None => Sends::Query(self.query.clone()),
            },
            answers: Answers::Document,
        };
        Example::of_call(name, &call)
    }
}

/// The object that is sent, with the example of each field that has one.
fn body(document: &Value, operation: &Value) -> Option<String> {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let object = match name_of(&schema["$ref"]) {
        Some(name) => &document["components"]["schemas"][name],
        None => schema,
    };
    operation.get("requestBody")?;
    let fields = object["properties"].as_object().into_iter().flatten();
    let examples = fields.filter_map(|(name, field)| {
        let example = field.get("example").or_else(|| field["examples"].get(0))?;
        Some((name.clone(), example.clone()))
    });
    serde_json::to_string_pretty(&Value::Object(examples.collect::<Map<_, _>>())).ok()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
