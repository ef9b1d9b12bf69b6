//! Edge: how a program is told no.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{self, HeaderValue};
use store::{Fault, Never, Stop};
use web::problem::{CONTENT_TYPE, Problem};

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
    Address(std::net::IpAddr),
    /// The key's scopes don't have this one.
    Scope(&'static str),
    /// No such order, or another partner's: one text for both.
    Order,
    /// A parameter is malformed or out of range: its name, and what it may be.
    Parameter(&'static str, String),
}

impl Failure {
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
            Failure::Order => of(StatusCode::NOT_FOUND, "order.unknown", "There is no such order")
                .detail("none of your exchanges has this number"),
            Failure::Parameter(name, detail) => {
                of(StatusCode::BAD_REQUEST, "parameter.invalid", "A parameter can't be read")
                    .field(*name, detail.clone())
            }
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let problem = self.problem();
        let mut reply = Response::new(Body::from(problem.to_json()));
        *reply.status_mut() = problem.status();
        let fields = reply.headers_mut();
        fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
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
            Failure::Address(_) | Failure::Scope(_) | Failure::Order | Failure::Parameter(..) => {}
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
