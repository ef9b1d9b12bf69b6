//! Edge: how a program is told what it asked for.

use axum::body::Body;
use axum::response::Response;
use http::header::{self, HeaderValue};
use serde::Serialize;

/// A reply of plain fields; nobody on the way keeps it.
pub(super) fn json(told: &impl Serialize) -> Response {
    let text = serde_json::to_vec(told).expect("texts and numbers always serialize");
    let mut reply = Response::new(Body::from(text));
    let fields = reply.headers_mut();
    fields.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}
