//! Edge: letting a partner's program in. Both APIs ask here, so that a key is read in one place.

use std::net::IpAddr;

use http::header::{self, HeaderMap};
use store::{Fault, Stop};

use crate::app::App;
use crate::features::settings::OfficeState;

use super::authorise::{Caller, KeyDenial, authorise};
use super::key::ApiKey;
use super::store::KeyUse;

/// Why a program is not let in, in order of precedence.
#[derive(Debug)]
pub enum Denied {
    /// Too many calls; come back in so many seconds.
    TooMany(u64),
    /// The office is under maintenance.
    Closed,
    /// No key, or one that opens nothing: one answer for all of them.
    Key,
    /// The key may not be used from this address.
    Address(IpAddr),
    /// The books can't be read.
    Broke(Fault),
}

/// The key in `Authorization: Bearer KEY`, a partner's or an operator's; `None`: there is none.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

/// Lets in whoever brings a key, `sent` as it came, from `client`: limits, the office's state and the
/// key are judged in this order. The key's use is remembered.
///
/// # Errors
/// [`Denied`].
pub async fn admit(app: &App, client: IpAddr, sent: Option<&str>) -> Result<Caller, Denied> {
    app.limits().count(client, sent).map_err(Denied::TooMany)?;
    if app.office_state() == OfficeState::Maintenance {
        return Err(Denied::Closed);
    }
    let key = sent.and_then(ApiKey::parse).ok_or(Denied::Key)?;
    let now_s = app.clock().now_s();
    let found = app.store().read(move |tx| authorise(tx, &key, client, now_s)).await;
    let caller = found.map_err(|stop| match stop {
        Stop::Refused(KeyDenial::Invalid) => Denied::Key,
        Stop::Refused(KeyDenial::Address(address)) => Denied::Address(address),
        Stop::Broke(fault) => Denied::Broke(fault),
    })?;
    app.note_key_use(KeyUse { key_id: caller.key_id, at_s: now_s, from: client });
    Ok(caller)
}
