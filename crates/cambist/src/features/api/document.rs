//! The description of the API (OpenAPI 3.1), generated from the handlers.
//!
//! The routes and the document are made by one call, so that no route can be forgotten. What holds for
//! every call (no key, too many calls, unchanged) is added here, once.

use std::sync::LazyLock;

use axum::body::{Body, Bytes};
use axum::response::Response;
use http::StatusCode;
use http::header::{self, HeaderMap, HeaderValue};
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::response::{Response as Described, ResponseBuilder};
use utoipa::openapi::schema::{
    AnyOfBuilder, ArrayBuilder, KnownFormat, Object, ObjectBuilder, Schema, SchemaFormat, Type,
};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Components, ContentBuilder, OpenApi, Ref, RefOr};
use web::conditional::not_modified;
use web::etag;
use web::problem::CONTENT_TYPE;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Cambist API",
        version = "1",
        description = include_str!("document/about.md"),
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    servers((url = "/", description = "This office.")),
    tags(
        (name = "Account", description = "Who you are, what you have, what moved."),
        (name = "Links", description = "Referral links."),
        (name = "Clicks", description = "Who followed them."),
        (name = "Exchanges", description = "What came of it, and what it earned."),
        (name = "Statistics", description = "What it all comes to."),
        (name = "Payouts", description = "Money on its way to you."),
        (name = "Operator", description = "For the operator's own programs, with an operator's key."),
    ),
)]
struct Frame;

/// The document without its paths.
pub(super) fn frame() -> OpenApi {
    let mut document = <Frame as utoipa::OpenApi>::openapi();
    let components = document.components.get_or_insert_with(Components::new);
    for (name, words) in [
        (
            "key",
            "A partner's key, made in the profile under API. The scopes that a call needs stand \
                 with it.",
        ),
        ("operator_key", "An operator's key, made by `cambist operator key`."),
    ] {
        let mut scheme = Http::new(HttpAuthScheme::Bearer);
        scheme.description = Some(words.to_owned());
        components.add_security_scheme(name, SecurityScheme::Http(scheme));
    }
    components.schemas.insert("Problem".to_owned(), problem_schema().into());
    document
}

fn string(description: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).description(Some(description))
}

fn problem_schema() -> Schema {
    let error = ObjectBuilder::new()
        .property("field", string("The field or parameter, as the request spells it."))
        .required("field")
        .property("detail", string("What to do about it, with the allowed range."))
        .required("detail");
    let status = ObjectBuilder::new().schema_type(Type::Integer);
    let errors = ArrayBuilder::new().items(error);
    let problem = ObjectBuilder::new()
        .description(Some("Why a call fails (RFC 9457)."))
        .property("type", string("Always `about:blank`: `code` tells problems apart."))
        .property("title", string("The same for every occurrence."))
        .property("status", status.description(Some("The status of the reply.")))
        .property("code", string("Stable: programs may rely on it."))
        .property("detail", string("What happened this time, and what to do."))
        .property("errors", errors.description(Some("What is wrong with which field.")));
    let required = ["type", "title", "status", "code"];
    Schema::Object(required.into_iter().fold(problem, ObjectBuilder::required).build())
}

/// The schema of a parameter that is a day in UTC or a moment by RFC 3339.
pub(super) fn moment() -> Schema {
    let of = |format: KnownFormat| -> Object {
        let kind = ObjectBuilder::new().schema_type(Type::String);
        kind.format(Some(SchemaFormat::KnownFormat(format))).build()
    };
    let moment = AnyOfBuilder::new().item(of(KnownFormat::Date)).item(of(KnownFormat::DateTime));
    Schema::AnyOf(moment.build())
}

/// Adds what holds for every call.
pub(super) fn finish(mut document: OpenApi) -> OpenApi {
    for (path, item) in &mut document.paths.paths {
        let is_partners = path.starts_with("/api/v1/partner/");
        for (operation, is_read) in [
            (&mut item.get, true),
            (&mut item.post, false),
            (&mut item.patch, false),
            (&mut item.put, false),
        ] {
            if let Some(operation) = operation {
                finish_operation(operation, is_read && is_partners);
            }
        }
    }
    document
}

/// Status and words of what every call may be told.
const ALWAYS: [(&str, &str); 5] = [
    (
        "400",
        "`parameter.invalid`, `request.malformed`: `errors` names the parameter and its range.",
    ),
    ("401", "`key.invalid`: no key, or one that opens nothing."),
    ("403", "`key.scope`, `key.address`: the key is not for this, or not for this address."),
    ("429", "`calls.too_many`: come back after `Retry-After` seconds."),
    ("503", "`office.unavailable`: come back after `Retry-After` seconds."),
];

/// The same of calls with a body.
const WITH_BODY: [(&str, &str); 3] = [
    ("413", "`request.too_large`."),
    ("415", "`request.media_type`: send JSON."),
    ("422", "`request.invalid`: a field can't be so; `errors` names it."),
];

fn finish_operation(operation: &mut Operation, is_tagged: bool) {
    let with_body: &[_] = if operation.request_body.is_some() { &WITH_BODY } else { &[] };
    let responses = &mut operation.responses.responses;
    for (status, words) in ALWAYS.iter().chain(with_body) {
        let described = ResponseBuilder::new().description(*words).build();
        responses.entry((*status).to_owned()).or_insert_with(|| RefOr::T(described));
    }
    if is_tagged {
        let unchanged = ResponseBuilder::new().description("It is as `If-None-Match` has it.");
        responses.insert("304".to_owned(), RefOr::T(unchanged.build()));
    }
    for (status, response) in responses.iter_mut() {
        if let RefOr::T(response) = response {
            finish_response(status, response, is_tagged);
        }
    }
}

fn finish_response(status: &str, response: &mut Described, is_tagged: bool) {
    if status.starts_with(['4', '5']) {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        response.content.insert(CONTENT_TYPE.to_owned(), content.into());
    }
    let headers: &[(&str, &str)] = match status {
        "401" => &[("WWW-Authenticate", "`Bearer`.")],
        "429" | "503" => &[("Retry-After", "In seconds.")],
        "200" | "304" if is_tagged => &[
            ("ETag", "Send it as `If-None-Match`, and be told 304 while nothing changes."),
            ("Cache-Control", "`private, no-cache`: keep it for yourself, and ask each time."),
        ],
        _ => &[],
    };
    for (name, words) in headers {
        response.headers.insert((*name).to_owned(), RefOr::T(described(words)));
    }
}

fn described(words: &str) -> Header {
    let text = ObjectBuilder::new().schema_type(Type::String);
    HeaderBuilder::new().schema(Some(text)).description(Some(words)).build()
}

/// The whole document, and its bytes with their tag.
pub(super) static DOCUMENT: LazyLock<OpenApi> =
    LazyLock::new(|| finish(super::documented().into_openapi()));
static PUBLISHED: LazyLock<(Bytes, String)> = LazyLock::new(|| {
    let text = DOCUMENT.to_pretty_json().expect("a description is plain text and numbers");
    let tag = etag::strong(text.as_bytes());
    (Bytes::from(text), tag)
});

/// `GET /api/v1/openapi.json`.
pub(super) async fn serve(asked: HeaderMap) -> Response {
    let (text, tag) = &*PUBLISHED;
    let is_known = not_modified(&asked, tag, i64::MAX, i64::MAX);
    let body = if is_known { Body::empty() } else { Body::from(text.clone()) };
    let mut reply = Response::new(body);
    if is_known {
        *reply.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = reply.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    let tag = HeaderValue::from_str(tag).expect("a tag is quoted hexadecimal");
    headers.insert(header::ETAG, tag);
    reply
}
