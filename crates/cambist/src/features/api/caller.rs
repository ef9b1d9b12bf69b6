//! Edge: the extractor that lets partners' programs in.

use axum::extract::{Extension, FromRequestParts};
use http::header;
use http::request::Parts;
use store::Stop;

use crate::app::{App, Client};
use crate::features::partners::{ApiKey, Caller, KeyDenial, KeyUse, Scope, authorise};
use crate::features::settings::OfficeState;

use super::problem::Failure;

/// A partner's program, known by the key in its header. A key in the address is no key here: it
/// would end up in logs.
#[derive(Clone, Debug)]
pub(super) struct Program(Caller);

impl Program {
    /// Whose program it is, if its key may be used for this.
    pub(super) fn for_scope(self, scope: Scope) -> Result<Caller, Failure> {
        match self.0.scopes.has(scope) {
            true => Ok(self.0),
            false => Err(Failure::Scope(scope.word())),
        }
    }
}

impl FromRequestParts<App> for Program {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Program, Failure> {
        let Extension(Client(client)) =
            Extension::<Client>::from_request_parts(parts, app).await.map_err(|error| {
                tracing::error!(%error, "a request came without its address");
                Failure::Unavailable
            })?;
        let sent = sent_key(parts);
        app.limits().count(client, sent).map_err(Failure::TooMany)?;
        if app.office_state() == OfficeState::Maintenance {
            return Err(Failure::Unavailable);
        }
        let key = sent.and_then(ApiKey::parse).ok_or(Failure::Key)?;
        let now_s = app.clock().now_s();
        let found = app.store().read(move |tx| authorise(tx, &key, client, now_s)).await;
        let caller = found.map_err(|stop| match stop {
            Stop::Refused(KeyDenial::Invalid) => Failure::Key,
            Stop::Refused(KeyDenial::Address(address)) => Failure::Address(address),
            Stop::Broke(fault) => Failure::from(fault),
        })?;
        app.note_key_use(KeyUse { key_id: caller.key_id, at_s: now_s, from: client });
        Ok(Program(caller))
    }
}

fn sent_key(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}
