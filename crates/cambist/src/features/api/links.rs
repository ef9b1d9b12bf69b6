//! `/api/v1/partner/links`: the caller's links, made, read and changed.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use http::header::{self, HeaderMap, HeaderValue};
use serde::{Deserialize, Serialize};
use store::{Stop, Tx};
use utoipa::ToSchema;

use crate::app::{App, Plain};
use crate::features::audit::{Actor, Deed};
use crate::features::links::{
    Link, LinkChange, LinkCode, LinkRefusal, NewLink, create_link, edit_link, find_link, list_links,
};

use super::NoQuery;
use super::access::{Allowed, ReadProfile, WriteLinks};
use super::body::Fields;
use super::params::Params;
use super::problem::{Failure, Missing, Refused};
use super::reply::{done, tagged};
use super::values::Time;

/// Every link.
#[derive(Serialize, ToSchema)]
struct LinkList {
    /// Oldest first.
    items: Vec<LinkItem>,
}

/// A referral link.
#[derive(Serialize, ToSchema)]
struct LinkItem {
    /// What stands in its address.
    #[schema(pattern = "^[A-Za-z0-9_-]{4,32}$", example = "summer")]
    code: String,
    /// The whole address.
    #[schema(format = "uri", example = "https://exchange.example/ref/summer/")]
    url: String,
    /// What you call it.
    #[schema(max_length = 60)]
    label: String,
    /// Where it leads when no pair is asked for: a path of the storefront; empty: its first page.
    #[schema(example = "/exchange/BTC/SBERRUB")]
    target: String,
    /// Whether it is switched on.
    is_enabled: bool,
    /// Whether its clicks count: it is switched on, and the account is not suspended.
    is_live: bool,
    created: Time,
}

/// A new link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it says what the body may hold; the body is read by its names")]
struct LinkMaking {
    /// A code of your own; without it one of 6 characters is made. It is taken for ever: a code makes
    /// this call safe to be repeated.
    #[schema(pattern = "^[A-Za-z0-9_-]{4,32}$", example = "summer", nullable = false)]
    code: Option<String>,
    /// What you call it.
    #[schema(max_length = 60, example = "Summer guide", nullable = false)]
    label: Option<String>,
    /// Where it leads when no pair is asked for: a path of the storefront.
    #[schema(max_length = 200, example = "/exchange/BTC/SBERRUB", nullable = false)]
    target: Option<String>,
}

/// What is to change; what is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it says what the body may hold; the body is read by its names")]
struct LinkChanging {
    /// What you call it.
    #[schema(max_length = 60, example = "Summer guide", nullable = false)]
    label: Option<String>,
    /// Where it leads when no pair is asked for: a path of the storefront; empty: its first page.
    #[schema(max_length = 200, example = "", nullable = false)]
    target: Option<String>,
    /// Whether it is switched on.
    #[schema(nullable = false)]
    is_enabled: Option<bool>,
}

/// Every link, oldest first
#[utoipa::path(
    get,
    path = "/api/v1/partner/links",
    operation_id = "links",
    tag = "Links",
    security(("key" = ["info:read"])),
    responses((status = 200, description = "Every link.", body = LinkList)),
)]
pub(super) async fn list(
    State(app): State<App>,
    allowed: Allowed<ReadProfile>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    Params::read::<NoQuery>(query.as_deref()).done()?;
    let partner_id = allowed.caller.partner_id;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_links(tx, partner_id)?) };
    let links = app.store().read(read).await?;
    let items = links.into_iter().map(|link| item(&app, link)).collect();
    Ok(tagged(&headers, &LinkList { items }))
}

/// One link
#[utoipa::path(
    get,
    path = "/api/v1/partner/links/{code}",
    operation_id = "link",
    tag = "Links",
    params(("code" = String, Path, description = "The link's code.", example = "summer")),
    security(("key" = ["info:read"])),
    responses(
        (status = 200, description = "The link.", body = LinkItem),
        (status = 404, description = "`link.unknown`: you have no such link."),
    ),
)]
pub(super) async fn show(
    State(app): State<App>,
    allowed: Allowed<ReadProfile>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    code: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    Params::read::<NoQuery>(query.as_deref()).done()?;
    let (partner_id, code) = (allowed.caller.partner_id, known_form(code)?);
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_link(tx, partner_id, &code)?) };
    let link = app.store().read(read).await?.ok_or(Failure::Missing(Missing::Link))?;
    Ok(tagged(&headers, &item(&app, link)))
}

/// Make a link
///
/// With a `code` of your own the call is safe to be repeated: the second one is told
/// `link.code_taken`, and the link is there.
#[utoipa::path(
    post,
    path = "/api/v1/partner/links",
    operation_id = "make_link",
    tag = "Links",
    request_body(content = LinkMaking, content_type = "application/json"),
    security(("key" = ["links:write"])),
    responses(
        (status = 201, description = "The link, made and switched on.", body = LinkItem,
            headers(("Location" = String, description = "Where it is read and changed."))),
        (status = 409, description = "`link.code_taken`: the code is somebody's; `link.too_many`."),
        (status = 422, description = "`request.invalid`: a field can't be so; `errors` names it."),
    ),
)]
pub(super) async fn make(
    State(app): State<App>,
    allowed: Allowed<WriteLinks>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    Params::read::<NoQuery>(query.as_deref()).done()?;
    let mut fields = Fields::read(&headers, body)?;
    let code = fields.text("code", 32).map(|text| text.parse::<LinkCode>());
    if let Some(Err(error)) = &code {
        fields.refuse("code", error.to_string());
    }
    let (label, target) = (fields.text("label", 60), fields.text("target", 200));
    fields.done("code, label, target")?;
    let partner_id = allowed.caller.partner_id;
    let new = NewLink {
        partner_id,
        code: code.and_then(Result::ok).unwrap_or_else(|| LinkCode::generate(app.chance())),
        label: label.unwrap_or_default(),
        target: target.unwrap_or_default(),
    };
    let deed = deed(&app, allowed.caller.key_id);
    let unit = move |tx: &mut Tx<'_>| -> Result<Option<Link>, Stop<LinkRefusal>> {
        create_link(tx, &deed, &new)?;
        Ok(find_link(tx, partner_id, new.code.as_str())?)
    };
    let made = app.store().write(unit).await.map_err(refused)?;
    let link = made.ok_or(Failure::Unavailable)?;
    follow(&app).await;
    let place = format!("/api/v1/partner/links/{}", link.code);
    let mut reply = done(StatusCode::CREATED, &item(&app, link));
    let place = HeaderValue::from_str(&place).expect("a code is plain letters and digits");
    reply.headers_mut().insert(header::LOCATION, place);
    Ok(reply)
}

/// Change a link, or switch it off or on
#[utoipa::path(
    patch,
    path = "/api/v1/partner/links/{code}",
    operation_id = "change_link",
    tag = "Links",
    params(("code" = String, Path, description = "The link's code.", example = "summer")),
    request_body(content = LinkChanging, content_type = "application/json"),
    security(("key" = ["links:write"])),
    responses(
        (status = 200, description = "The link as it is now.", body = LinkItem),
        (status = 404, description = "`link.unknown`: you have no such link."),
        (status = 422, description = "`request.invalid`: a field can't be so; `errors` names it."),
    ),
)]
pub(super) async fn change(
    State(app): State<App>,
    allowed: Allowed<WriteLinks>,
    code: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    Params::read::<NoQuery>(query.as_deref()).done()?;
    let (partner_id, code) = (allowed.caller.partner_id, known_form(code)?);
    let mut fields = Fields::read(&headers, body)?;
    let change = LinkChange {
        label: fields.text("label", 60),
        target: fields.text("target", 200),
        is_enabled: fields.flag("is_enabled"),
    };
    fields.done("label, target, is_enabled")?;
    let deed = deed(&app, allowed.caller.key_id);
    let unit = move |tx: &mut Tx<'_>| edit_link(tx, &deed, partner_id, &code, &change);
    let link = app.store().write(unit).await.map_err(refused)?;
    follow(&app).await;
    Ok(done(StatusCode::OK, &item(&app, link)))
}

/// What can't be a code names no link: it is not even looked up.
fn known_form(code: Result<Path<String>, PathRejection>) -> Result<String, Failure> {
    let code = code.ok().filter(|Path(code)| code.parse::<LinkCode>().is_ok());
    code.map(|Path(code)| code).ok_or(Failure::Missing(Missing::Link))
}

fn deed(app: &App, key_id: i64) -> Deed {
    Deed { at_ms: app.clock().now_ms(), actor: Actor::PartnerKey(key_id) }
}

/// The table in memory follows at once; if it can't, with the next look.
async fn follow(app: &App) {
    if let Err(fault) = app.refresh().await {
        tracing::warn!(%fault, "a changed link is not read again yet");
    }
}

fn item(app: &App, link: Link) -> LinkItem {
    LinkItem {
        url: format!("{}/ref/{}/", app.config().base_url(), link.code),
        code: link.code,
        label: link.label,
        target: link.target,
        is_enabled: link.is_enabled,
        is_live: link.is_live,
        created: Time::of_ms(link.created_at_ms),
    }
}

fn refused(stop: Stop<LinkRefusal>) -> Failure {
    let refusal = match stop {
        Stop::Refused(refusal) => refusal,
        Stop::Broke(fault) => return Failure::from(fault),
    };
    let detail = refusal.to_string();
    let of = |status, code, title, field| {
        Failure::Refused(Box::new(Refused { status, code, title, detail: detail.clone(), field }))
    };
    const TITLE: &str = "A field can't be so";
    let unprocessable =
        |field| of(StatusCode::UNPROCESSABLE_ENTITY, "request.invalid", TITLE, Some(field));
    match refusal {
        LinkRefusal::Label => unprocessable("label"),
        LinkRefusal::Target => unprocessable("target"),
        LinkRefusal::CodeTaken(_) => {
            of(StatusCode::CONFLICT, "link.code_taken", "The code is taken", Some("code"))
        }
        LinkRefusal::TooMany => of(StatusCode::CONFLICT, "link.too_many", "Too many links", None),
        LinkRefusal::Unknown(_) => Failure::Missing(Missing::Link),
        // The caller is a partner, and an older engine's parameters are the operator's.
        LinkRefusal::Partner(_) | LinkRefusal::Legacy | LinkRefusal::LegacyTaken { .. } => {
            Failure::Unavailable
        }
    }
}
