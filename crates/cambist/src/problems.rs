//! Replies of the office's own API when it says no: problem details (RFC 9457).

use axum::body::Body;
use axum::response::Response;
use http::header::{self, HeaderValue};
use http::{HeaderName, StatusCode};
use store::Fault;
use web::problem::{CONTENT_TYPE, Problem};

/// A refusal as a reply.
pub fn reply(problem: &Problem) -> Response {
    let mut reply = Response::new(Body::from(problem.to_json()));
    *reply.status_mut() = problem.status();
    let headers = reply.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

/// A refusal as a reply with one more header.
pub fn reply_with(problem: &Problem, name: HeaderName, value: HeaderValue) -> Response {
    let mut reply = reply(problem);
    reply.headers_mut().insert(name, value);
    reply
}

/// A fault as a reply, which shows nothing of it; it is logged here, once.
pub fn fault(fault: &Fault) -> Response {
    tracing::error!(%fault, "an API call met a fault");
    let problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "office.unavailable",
        "The office can't answer now",
    );
    let problem = problem.detail("nothing was changed; try again in a few seconds");
    reply_with(&problem, header::RETRY_AFTER, HeaderValue::from_static("5"))
}

/// Nothing is at an address of the API.
pub async fn nowhere() -> Response {
    let problem = Problem::new(StatusCode::NOT_FOUND, "address.unknown", "Nothing is here");
    reply(&problem.detail("/api/v1/docs tells every address"))
}

/// Nothing is done by this method at an address of the API.
pub async fn not_allowed() -> Response {
    let title = "Not by this method";
    let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method.not_allowed", title);
    reply(&problem.detail("the header Allow names the methods of this address"))
}
