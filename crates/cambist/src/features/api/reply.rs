//! Edge: how a program is told what it asked for.

use axum::body::{Body, Bytes};
use axum::response::Response;
use http::StatusCode;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use web::conditional::not_modified;
use web::etag;

/// Says that an answer was given before, and that nothing was done this time.
pub(super) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// A reply to be kept by its reader only, who asks each time whether it is still so: with the tag that
/// he has he is told 304. The tag is strong: the same tag is the same bytes.
pub(super) fn tagged(asked: &HeaderMap, told: &impl Serialize) -> Response {
    let text = bytes(told);
    let tag = etag::strong(&text);
    // Only the tag decides: a date is never sent, so that none can be right.
    let is_known = not_modified(asked, &tag, i64::MAX, i64::MAX);
    let mut reply = match is_known {
        true => Response::new(Body::empty()),
        false => json(StatusCode::OK, text),
    };
    if is_known {
        *reply.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let fields = reply.headers_mut();
    let tag = HeaderValue::from_str(&tag).expect("a tag is quoted hexadecimal");
    fields.insert(header::ETAG, tag);
    let private = HeaderValue::from_static("private, no-cache");
    fields.insert(header::CACHE_CONTROL, private);
    let vary = HeaderValue::from_static("authorization, accept-language");
    fields.insert(header::VARY, vary);
    reply
}

/// The reply to something that was done: nobody keeps it.
pub(super) fn done(status: StatusCode, told: &impl Serialize) -> Response {
    json(status, bytes(told))
}

fn bytes(told: &impl Serialize) -> Bytes {
    serde_json::to_vec(told).expect("texts and numbers always serialize").into()
}

fn json(status: StatusCode, text: Bytes) -> Response {
    let mut reply = Response::new(Body::from(text));
    *reply.status_mut() = status;
    let fields = reply.headers_mut();
    fields.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}
