//! Edge: how a program is told no, as problem details (RFC 9457).

use std::net::IpAddr;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{self, HeaderValue};
use store::{Fault, Never, Stop};
use web::problem::{FieldError, Problem};

use crate::problems;

/// How soon an unavailable office may be asked again, in seconds.
const RETRY_S: u64 = 30;

/// Why a call fails, in order of precedence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Too many calls; come back in so many seconds.
    TooMany(u64),
    /// The office can't answer now.
    Unavailable,
    /// No key, or one that opens nothing: one text for all of them.
    Key,
    /// The key may not be used from this address.
    Address(IpAddr),
    /// The key's scopes don't have this one.
    Scope(&'static str),
    /// The caller has no such thing, or another partner has it: one text for both.
    Missing(Missing),
    /// Parameters of the address or the head can't be read: each with what it may be.
    Parameters(Vec<FieldError>),
    /// The body is too long.
    TooLong,
    /// The body is not JSON by its type.
    MediaType,
    /// The body can't be read.
    Malformed(String),
    /// Fields of the body can't be: each with what it may be.
    Fields(Vec<FieldError>),
    /// The rules say no.
    Refused(Box<Refused>),
}

/// What a caller does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// An order on which he has a reward.
    Order,
    /// A link.
    Link,
    /// A payout.
    Payout,
}

/// A refusal of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// The status.
    pub(super) status: StatusCode,
    /// The stable code.
    pub(super) code: &'static str,
    /// The same for every occurrence.
    pub(super) title: &'static str,
    /// What happened this time.
    pub(super) detail: String,
    /// The field that it is about.
    pub(super) field: Option<&'static str>,
}

impl Failure {
    /// One parameter that can't be read.
    pub(super) fn parameter(name: &'static str, detail: impl Into<String>) -> Failure {
        Failure::Parameters(vec![FieldError { field: name.into(), detail: detail.into() }])
    }

    fn problem(&self) -> Problem {
        let of =
            |status, code: &'static str, title: &'static str| Problem::new(status, code, title);
        match self {
            Failure::TooMany(wait_s) => {
                of(StatusCode::TOO_MANY_REQUESTS, "calls.too_many", "Too many calls")
                    .detail(format!("come back in {wait_s} s"))
            }
            Failure::Unavailable => {
                of(StatusCode::SERVICE_UNAVAILABLE, "office.unavailable", "Come back later")
                    .detail("the office is under maintenance or its database is unavailable")
            }
            Failure::Key => of(StatusCode::UNAUTHORIZED, "key.invalid", "The key is not valid")
                .detail("send the key as `Authorization: Bearer KEY`"),
            Failure::Address(address) => {
                of(StatusCode::FORBIDDEN, "key.address", "The key is not for this address")
                    .detail(format!("the key may not be used from {address}"))
            }
            Failure::Scope(scope) => {
                of(StatusCode::FORBIDDEN, "key.scope", "The key is not for this")
                    .detail(format!("the key needs the scope {scope}; make one that has it"))
            }
            Failure::Missing(missing) => missing.problem(),
            Failure::Parameters(wrong) => with_fields(
                of(StatusCode::BAD_REQUEST, "parameter.invalid", "A parameter can't be read"),
                wrong,
            ),
            Failure::TooLong => {
                of(StatusCode::PAYLOAD_TOO_LARGE, "request.too_large", "Too large a request")
                    .detail("send at most 64 KiB")
            }
            Failure::MediaType => of(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "request.media_type",
                "The request must be JSON",
            )
            .detail("send `Content-Type: application/json`"),
            Failure::Malformed(detail) => {
                of(StatusCode::BAD_REQUEST, "request.malformed", "The request can't be read")
                    .detail(detail.clone())
            }
            Failure::Fields(wrong) => with_fields(
                of(StatusCode::UNPROCESSABLE_ENTITY, "request.invalid", "A field can't be so"),
                wrong,
            ),
            Failure::Refused(refused) => {
                let problem = of(refused.status, refused.code, refused.title);
                let problem = problem.detail(refused.detail.clone());
                match refused.field {
                    Some(field) => problem.field(field, refused.detail.clone()),
                    None => problem,
                }
            }
        }
    }
}

impl Missing {
    fn problem(self) -> Problem {
        let (code, title, detail) = match self {
            Missing::Order => (
                "order.unknown",
                "There is no such order",
                "none of your exchanges has this number",
            ),
            Missing::Link => {
                ("link.unknown", "There is no such link", "none of your links has this code")
            }
            Missing::Payout => (
                "payout.unknown",
                "There is no such payout",
                "none of your payouts has this number",
            ),
        };
        Problem::new(StatusCode::NOT_FOUND, code, title).detail(detail)
    }
}

fn with_fields(problem: Problem, wrong: &[FieldError]) -> Problem {
    let named = wrong.iter().map(|wrong| format!("{}: {}", wrong.field, wrong.detail));
    let problem = problem.detail(named.collect::<Vec<_>>().join("; "));
    let add = |problem: Problem, wrong: &FieldError| {
        problem.field(wrong.field.clone(), wrong.detail.clone())
    };
    wrong.iter().fold(problem, add)
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut reply = problems::reply(&self.problem());
        let fields = reply.headers_mut();
        match self {
            Failure::TooMany(wait_s) => {
                fields.insert(header::RETRY_AFTER, HeaderValue::from(wait_s));
            }
            Failure::Unavailable => {
                fields.insert(header::RETRY_AFTER, HeaderValue::from(RETRY_S));
            }
            Failure::Key => {
                let bearer = HeaderValue::from_static("Bearer");
                fields.insert(header::WWW_AUTHENTICATE, bearer);
            }
            _ => {}
        }
        reply
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        tracing::error!(%fault, "a call of /api/v1 met a fault");
        Failure::Unavailable
    }
}

impl From<Stop<Never>> for Failure {
    fn from(stop: Stop<Never>) -> Failure {
        Failure::from(stop.into_fault())
    }
}
