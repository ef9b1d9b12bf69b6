//! Problem details: how the office says no to a machine (RFC 9457).

use std::borrow::Cow;

use bytes::Bytes;
use serde::Serialize;

/// The media type of [`Problem::to_json`].
pub const CONTENT_TYPE: &str = "application/problem+json";

/// One refusal or fault, as a JSON object.
///
/// `type` stays `about:blank`: what tells problems apart is `code`, which is stable (`payout.below_minimum`) and the
/// same in the pages, the logs and the documentation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: Cow<'static, str>,
    status: u16,
    code: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
}

/// What is wrong with one field of the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field, as the request spells it.
    pub field: Cow<'static, str>,
    /// What to do about it, with the allowed range.
    pub detail: String,
}

impl Problem {
    /// A problem with its HTTP status, its stable code, and a short title that is the same for every occurrence.
    pub fn new(
        status: http::StatusCode,
        code: impl Into<Cow<'static, str>>,
        title: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            kind: "about:blank",
            title: title.into(),
            status: status.as_u16(),
            code: code.into(),
            detail: None,
            instance: None,
            trace: None,
            errors: Vec::new(),
        }
    }

    /// Says what happened this time, and what to do.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Names this occurrence by a URI reference.
    #[must_use]
    pub fn instance(mut self, instance: impl Into<String>) -> Self {
        self.instance = Some(instance.into());
        self
    }

    /// Gives the id under which the log knows this occurrence; a fault shows nothing else.
    #[must_use]
    pub fn trace(mut self, trace: impl Into<String>) -> Self {
        self.trace = Some(trace.into());
        self
    }

    /// Adds what is wrong with one field.
    #[must_use]
    pub fn field(mut self, field: impl Into<Cow<'static, str>>, detail: impl Into<String>) -> Self {
        self.errors.push(FieldError { field: field.into(), detail: detail.into() });
        self
    }

    /// The status to answer with; the body repeats it.
    pub fn status(&self) -> http::StatusCode {
        http::StatusCode::from_u16(self.status).expect("taken from a status")
    }

    /// The body, of type [`CONTENT_TYPE`].
    pub fn to_json(&self) -> Bytes {
        serde_json::to_vec(self).expect("strings and numbers always serialize").into()
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::Problem;

    #[test]
    fn a_bare_problem_has_the_four_fields_and_no_nulls() {
        let problem = Problem::new(StatusCode::NOT_FOUND, "payout.unknown", "No such payout");
        assert_eq!(problem.status(), StatusCode::NOT_FOUND);
        assert_eq!(
            problem.to_json(),
            r#"{"type":"about:blank","title":"No such payout","status":404,"code":"payout.unknown"}"#
        );
    }

    #[test]
    fn a_full_problem_names_its_fields_and_escapes_its_words() {
        let problem =
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "request.invalid", "Check the request")
                .detail("2 \"fields\" are wrong")
                .instance("/api/v1/payouts/7")
                .trace("0198")
                .field("amount", "at least 10.00")
                .field("method", "one of: card, usdt");
        assert_eq!(
            problem.to_json(),
            concat!(
                r#"{"type":"about:blank","title":"Check the request","status":422,"code":"request.invalid","#,
                r#""detail":"2 \"fields\" are wrong","instance":"/api/v1/payouts/7","trace":"0198","#,
                r#""errors":[{"field":"amount","detail":"at least 10.00"},"#,
                r#"{"field":"method","detail":"one of: card, usdt"}]}"#
            )
        );
    }
}
