//! From a key to the partner who may call.

use std::net::IpAddr;

use store::{Refusal, Stop, Tx, args};
use thiserror::Error;

use super::key::ApiKey;
use super::keys::is_allowed_from;
use super::partner::AddressVisibility;
use super::scope::Scopes;

/// A partner's program, known by its key.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The partner: every query of his data takes this first.
    pub partner_id: i64,
    /// The key that was used.
    pub key_id: i64,
    /// What the key may be used for.
    pub scopes: Scopes,
    /// How much of a click's address the partner sees, if not what everyone does.
    pub address_visibility: Option<AddressVisibility>,
}

/// Why a key does not open anything, in order of precedence.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum KeyDenial {
    /// Unknown, revoked, expired, or the API is switched off for the partner: one answer for all.
    #[error("the key is not valid")]
    Invalid,
    /// A good key, used from a place that is not on its list.
    #[error("the key may not be used from {0}")]
    Address(IpAddr),
}

impl Refusal for KeyDenial {}

/// Finds whom `key` belongs to, at `now_s`, for a call from `address`.
///
/// # Errors
/// [`KeyDenial`]; the store's faults.
pub fn authorise(
    tx: &mut Tx<'_>,
    key: &ApiKey,
    address: IpAddr,
    now_s: i64,
) -> Result<Caller, Stop<KeyDenial>> {
    let found = tx.query_opt(
        "select k.id, k.partner_id, k.scopes, k.addresses, p.address_visibility \
         from api_keys k join partners p on p.id = k.partner_id \
         where k.hash = $1 and k.revoked_at_s is null \
         and (k.expires_at_s is null or k.expires_at_s >= $2) \
         and p.is_api_enabled and not p.is_suspended",
        &args![&key.hash().0[..], now_s],
        |row| {
            Ok((
                row.get::<i64>(0)?,
                row.get::<i64>(1)?,
                row.get::<String>(2)?,
                row.get::<String>(3)?,
                row.get::<Option<String>>(4)?,
            ))
        },
    )?;
    let Some((key_id, partner_id, scopes, addresses, visibility)) = found else {
        return Err(KeyDenial::Invalid.into());
    };
    if !is_allowed_from(&addresses, address) {
        return Err(KeyDenial::Address(address).into());
    }
    let scopes = scopes.parse().map_err(|error| {
        store::Fault::corrupt(format!("api_keys.scopes of key {key_id}: {error}"))
    })?;
    let address_visibility = visibility.as_deref().and_then(AddressVisibility::from_word);
    Ok(Caller { partner_id, key_id, scopes, address_visibility })
}
