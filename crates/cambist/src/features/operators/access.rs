//! Edge: the extractor that lets the operator's programs in, and nobody else.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::response::Response;
use http::StatusCode;
use http::header::{self, HeaderValue};
use http::request::Parts;
use store::Tx;
use web::problem::Problem;

use crate::app::{App, Client, Plain};
use crate::features::partners::{ApiKey, KeyOwner, bearer};
use crate::problems;

use super::keys::{Found, find_key, record_use};

/// A key's use is written when the last one was so many seconds ago: not with every call.
const USE_AGAIN_S: i64 = 60;

/// A program that acts for the operator, by its key in `Authorization: Bearer …`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperatorKey {
    /// The key's number.
    pub id: i64,
}

impl FromRequestParts<App> for OperatorKey {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<OperatorKey, Response> {
        let client = parts.extensions.get::<Client>().map(|client| client.0);
        let client = client.unwrap_or(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED));
        let sent = bearer(&parts.headers);
        // Counted before the key is looked up: guessing must be slow as well.
        app.limits().count(client, sent).map_err(too_many)?;
        let key = sent.and_then(|sent| ApiKey::parse_for(KeyOwner::Operator, sent));
        let key = key.ok_or_else(unknown)?;
        let look = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_key(tx, &key, client)?) };
        let found =
            app.store().read(look).await.map_err(|stop| problems::fault(&stop.into_fault()))?;
        let found = found.ok_or_else(unknown)?;
        if !found.is_allowed {
            return Err(elsewhere(client));
        }
        note_use(app, &found, client).await;
        Ok(OperatorKey { id: found.id })
    }
}

async fn note_use(app: &App, found: &Found, client: IpAddr) {
    let (id, now_s) = (found.id, app.clock().now_s());
    if found.last_used_at_s.is_some_and(|last_s| now_s - last_s < USE_AGAIN_S) {
        return;
    }
    let write = move |tx: &mut Tx<'_>| -> Plain<()> { Ok(record_use(tx, id, now_s, client)?) };
    // A call is not refused because its time could not be written.
    if let Err(stop) = app.store().write(write).await {
        tracing::warn!(%stop, "the last use of an operator's key was not written");
    }
}

fn unknown() -> Response {
    let problem = Problem::new(StatusCode::UNAUTHORIZED, "operator.key_invalid", "Not a valid key")
        .detail("send an operator's key as `Authorization: Bearer cmo_…`; `cambist operator key` makes one");
    problems::reply_with(&problem, header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
}

fn elsewhere(client: IpAddr) -> Response {
    let title = "The key may not be used from here";
    let problem = Problem::new(StatusCode::FORBIDDEN, "operator.address_refused", title);
    problems::reply(&problem.detail(format!("{client} is in none of the key's networks")))
}

fn too_many(wait_s: u64) -> Response {
    let title = "Too many calls";
    let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "request.too_many", title)
        .detail(format!("call again in {wait_s} s"));
    problems::reply_with(&problem, header::RETRY_AFTER, HeaderValue::from(wait_s))
}
