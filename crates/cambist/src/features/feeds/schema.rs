//! Edge: `GET /service/schema/{name}`: what our XML documents keep to, for whoever reads them.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

/// Every schema by its name.
const ALL: &[(&str, &str)] = &[
    ("classic.xsd", include_str!("../../../schemas/classic.xsd")),
    ("eref.xsd", include_str!("../../../schemas/eref.xsd")),
];

/// Answers with a schema.
pub async fn schema(Path(name): Path<String>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/xml; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    match ALL.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => (headers, *text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
