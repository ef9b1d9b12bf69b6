//! JSON whose fields keep their order, which clients of the contract may rely on.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Null,
    Flag(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// # Panics
    /// When the text is no JSON.
    pub(super) fn read(text: &str) -> Json {
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// # Panics
    /// When there is no such field.
    pub(super) fn field(&self, name: &str) -> Json {
        let Json::Object(fields) = self else { panic!("{self:?} has no fields") };
        let found = fields.iter().find(|(known, _)| known == name);
        found.unwrap_or_else(|| panic!("{self:?} has no field {name}")).1.clone()
    }

    /// The value in one line.
    pub(super) fn text(&self) -> String {
        format!("{self:?}")
    }

    /// Every field in its order, with the kind of its values; ids and places in lists are alike.
    pub(super) fn shape(&self) -> Vec<String> {
        let mut shape = Vec::new();
        self.note("", &mut shape);
        shape
    }

    fn note(&self, path: &str, shape: &mut Vec<String>) {
        let mut add = |kind: &str| {
            let line = format!("{path}: {kind}");
            if !shape.contains(&line) {
                shape.push(line);
            }
        };
        match self {
            Json::Null => add("null"),
            Json::Flag(_) => add("true or false"),
            Json::Number(_) => add("number"),
            Json::Text(_) => add("text"),
            Json::List(all) => {
                add("list");
                all.iter().for_each(|one| one.note(&format!("{path}.*"), shape));
            }
            Json::Object(fields) => {
                add("object");
                for (name, value) in fields {
                    let is_id = name.bytes().all(|byte| byte.is_ascii_digit());
                    let name = if is_id { "*" } else { name };
                    value.note(&format!("{path}.{name}"), shape);
                }
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(one) = all.next_element()? {
            list.push(one);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<Json, A::Error> {
        let mut fields = Vec::new();
        while let Some(one) = all.next_entry()? {
            fields.push(one);
        }
        Ok(Json::Object(fields))
    }
}
