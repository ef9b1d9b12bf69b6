//! The body of a call: a JSON object, read strictly. An unknown field and one that can't be are refused
//! by name, all at once.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use http::StatusCode;
use http::header::{self, HeaderMap};
use serde_json::{Map, Value};
use web::problem::FieldError;

use super::problem::Failure;

/// A body under reading.
pub(super) struct Fields {
    found: Map<String, Value>,
    wrong: Vec<FieldError>,
}

impl Fields {
    /// Reads a body as it came, with its head.
    ///
    /// # Errors
    /// [`Failure::TooLong`], [`Failure::MediaType`], [`Failure::Malformed`].
    pub(super) fn read(
        headers: &HeaderMap,
        body: Result<Bytes, BytesRejection>,
    ) -> Result<Fields, Failure> {
        let body = whole(body)?;
        let kind = headers.get(header::CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
        let kind = kind.split(|byte| *byte == b';').next().unwrap_or_default();
        if !kind.trim_ascii().eq_ignore_ascii_case(b"application/json") {
            return Err(Failure::MediaType);
        }
        let read = serde_json::from_slice(&body);
        let value: Value = read.map_err(|error| Failure::Malformed(error.to_string()))?;
        match value {
            Value::Object(found) => Ok(Fields { found, wrong: Vec::new() }),
            _ => Err(Failure::Malformed("the request must be a JSON object".to_owned())),
        }
    }

    /// Refuses a field.
    pub(super) fn refuse(&mut self, name: impl Into<String>, detail: impl Into<String>) {
        self.wrong.push(FieldError { field: name.into().into(), detail: detail.into() });
    }

    /// A text; `None`: it isn't there, or is none.
    pub(super) fn text(&mut self, name: &str, longest: usize) -> Option<String> {
        match self.found.remove(name)? {
            Value::String(text)
                if text.chars().count() <= longest && !text.chars().any(char::is_control) =>
            {
                Some(text)
            }
            _ => {
                let detail =
                    format!("write a text of at most {longest} characters, all of them visible");
                self.refuse(name, detail);
                None
            }
        }
    }

    /// `true` or `false`; `None`: it isn't there, or is neither.
    pub(super) fn flag(&mut self, name: &str) -> Option<bool> {
        let value = self.found.remove(name)?;
        if value.as_bool().is_none() {
            self.refuse(name, "write true or false");
        }
        value.as_bool()
    }

    /// A whole number in a range; `None`: it isn't there, or is none.
    pub(super) fn number(&mut self, name: &str, largest: i64) -> Option<i64> {
        let number = self.found.remove(name)?.as_i64();
        let number = number.filter(|number| (1..=largest).contains(number));
        if number.is_none() {
            self.refuse(name, format!("write a whole number, 1 to {largest}"));
        }
        number
    }

    /// Whether a field is there and was not read yet.
    pub(super) fn has(&self, name: &str) -> bool {
        self.found.contains_key(name)
    }

    /// Ends the reading; what was not read is not known.
    ///
    /// # Errors
    /// Everything that was refused.
    pub(super) fn done(mut self, known: &str) -> Result<(), Failure> {
        for name in std::mem::take(&mut self.found).keys() {
            let name: String = name.chars().take(60).collect();
            self.refuse(name, format!("is not a field of this call; these are {known}"));
        }
        if self.wrong.is_empty() { Ok(()) } else { Err(Failure::Fields(self.wrong)) }
    }
}

/// A body that came whole.
///
/// # Errors
/// [`Failure::TooLong`], [`Failure::Malformed`].
pub(super) fn whole(body: Result<Bytes, BytesRejection>) -> Result<Bytes, Failure> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLong,
        _ => Failure::Malformed("the request did not come whole".to_owned()),
    })
}
