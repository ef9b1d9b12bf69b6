//! The frame of every reply.

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use http::header::{self, HeaderValue};
use thiserror::Error;

/// What a reply begins with when it succeeds; its `data` follows.
pub(super) const SUCCESS: &str = r#"{"status":"success","error":0,"error_text":"","data":"#;

/// Why a call fails, by the numbers of the contract.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(super) enum Failure {
    /// No key, or one that opens nothing: one text for all of them.
    #[error("the API key is missing or not valid")]
    Key,
    /// The key may not be used from this address.
    #[error("the API key is not allowed from the address {0}")]
    Address(std::net::IpAddr),
    /// Not a method of ours, or outside the key's scopes.
    #[error("{0}")]
    Method(String),
    /// A parameter is malformed or out of range.
    #[error("{0}")]
    Parameter(String),
    /// The rules of payouts say no: the refusal's code, and why.
    #[error("{0}")]
    Refused(String),
    /// Too many calls; come back in so many seconds.
    #[error("too many calls; come back in {0} s")]
    TooMany(u64),
    /// The office can't answer now.
    #[error("the office is under maintenance or its database is unavailable; come back later")]
    Unavailable,
}

/// How soon an unavailable office may be asked again, in seconds.
const RETRY_S: u64 = 30;

impl Failure {
    /// The contract's number.
    pub(super) fn number(&self) -> u8 {
        match self {
            Failure::Key => 1,
            Failure::Address(_) => 2,
            Failure::Method(_) => 3,
            Failure::Parameter(_) => 4,
            Failure::TooMany(_) => 5,
            Failure::Unavailable => 6,
            Failure::Refused(_) => 7,
        }
    }

    /// The whole body.
    pub(super) fn body(&self) -> String {
        let text = serde_json::Value::from(self.to_string());
        let number = self.number();
        format!(r#"{{"status":"error","error":{number},"error_text":{text},"data":{{}}}}"#)
    }

    /// The reply: 200 except where a client must wait, since old clients read only the body.
    pub(super) fn reply(&self) -> Response {
        let mut reply = json(Body::from(self.body()));
        let wait = match self {
            Failure::TooMany(wait_s) => Some((StatusCode::TOO_MANY_REQUESTS, *wait_s)),
            Failure::Unavailable => Some((StatusCode::SERVICE_UNAVAILABLE, RETRY_S)),
            _ => None,
        };
        if let Some((status, wait_s)) = wait {
            *reply.status_mut() = status;
            reply.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait_s));
        }
        reply
    }
}

impl From<store::Fault> for Failure {
    fn from(fault: store::Fault) -> Failure {
        // To a client every fault is the same: come back later. What broke is for the operator.
        tracing::error!(%fault, "a call of the partner API met a fault");
        Failure::Unavailable
    }
}

impl From<store::Stop<store::Never>> for Failure {
    fn from(stop: store::Stop<store::Never>) -> Failure {
        Failure::from(stop.into_fault())
    }
}

/// A reply with the contract's headers.
pub(super) fn json(body: Body) -> Response {
    let mut reply = Response::new(body);
    let fields = reply.headers_mut();
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    fields.insert(header::CONTENT_TYPE, json);
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}
