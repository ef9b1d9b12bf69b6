//! What a form sent, read without ever refusing it: a page tells what is wrong, not a parser.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::response::Response;
use http::StatusCode;

use crate::app::App;

use super::Frame;

/// The fields of a form, in the order sent. Bytes that are not UTF-8 become U+FFFD.
#[derive(Clone, Debug, Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a body of `application/x-www-form-urlencoded`.
    pub fn read(body: &[u8]) -> Form {
        Form(form_urlencoded::parse(body).into_owned().collect())
    }

    /// The first value of a field; empty when there is none.
    pub fn text(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// The fields as they stand in an address.
    pub fn raw(&self) -> String {
        self.without(&[])
    }

    /// The fields as they stand in an address, without some.
    pub fn without(&self, names: &[&str]) -> String {
        let kept = self.0.iter().filter(|(known, _)| !names.contains(&known.as_str()));
        form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish()
    }

    /// The fields with these names, without the others.
    pub fn only(mut self, names: &[&str]) -> Form {
        self.0.retain(|(known, _)| names.contains(&known.as_str()));
        self
    }

    /// Every value of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What is wrong with which fields, in words of the page's language.
#[derive(Clone, Debug, Default)]
pub struct FieldErrors(Vec<(&'static str, String)>);

impl FieldErrors {
    /// Says what is wrong with a field; the first word about it counts.
    pub fn add(&mut self, field: &'static str, sentence: String) {
        self.0.push((field, sentence));
    }

    /// What is wrong with a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| *known == field);
        found.map(|(_, sentence)| sentence.as_str())
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The status of the page that shows them.
    pub fn status(&self) -> StatusCode {
        if self.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}

impl FromRequest<App> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Form, Response> {
        let (mut parts, body) = request.into_parts();
        let frame = Frame::of(&mut parts, app).await;
        // Whatever its type: a body that is no form has no field that we know.
        match Bytes::from_request(Request::from_parts(parts, body), app).await {
            Ok(bytes) => Ok(Form::read(&bytes)),
            Err(_) => Err(frame.error(StatusCode::PAYLOAD_TOO_LARGE)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn any_body_is_read_and_missing_fields_are_empty() {
        let form = Form::read(b"a=1&a=2&b=%ff&%zz&c");
        assert_eq!((form.text("a"), form.text("b"), form.text("c")), ("1", "\u{fffd}", ""));
        assert_eq!(form.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(form.text("d"), "");
        assert_eq!(Form::read(b"\xff\xfe").text("a"), "");
    }
}
