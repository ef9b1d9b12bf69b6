//! Making, listing and revoking API keys.

use std::net::IpAddr;

use ipnet::IpNet;
use store::{Fault, Refusal, Stop, Tx, Within, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};

use super::create::{PartnerRefusal, require_partner};
use super::key::ApiKey;
use super::scope::Scopes;

/// Keys of one partner that work at the same time.
const MOST: i64 = 50;

/// What a new key may be used for, from where, until when.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// What its owner calls it, up to 60 characters.
    pub label: String,
    /// What it may be used for.
    pub scopes: Scopes,
    /// Networks that it may be used from; empty: anywhere.
    pub addresses: Vec<IpNet>,
    /// The last second in which it works, in unix seconds; `None`: until revoked.
    pub expires_at_s: Option<i64>,
}

/// Why a key is not made or revoked.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum KeyRefusal {
    /// There is no such partner.
    #[error(transparent)]
    Partner(#[from] PartnerRefusal),
    /// The label is too long, or has characters that can't be seen.
    #[error("a key's label has at most 60 characters, all of them visible")]
    Label,
    /// So many keys that nobody can oversee them.
    #[error("a partner has at most {MOST} keys that work; revoke one first")]
    TooMany,
    /// The key would be born expired.
    #[error("a key must expire in the future")]
    ExpiresInThePast,
    /// It is revoked or has ended: nothing can take its place.
    #[error("key {key} does not work any more; make a new one")]
    Ended {
        /// Its number.
        key: i64,
    },
    /// The partner has no such key.
    #[error("partner {partner} has no key {key}; `cambist partner keys {partner}` lists them")]
    Unknown {
        /// The partner.
        partner: i64,
        /// The number that names no key of his.
        key: i64,
    },
}

impl Refusal for KeyRefusal {}

/// A key as it may be listed.
#[derive(Clone, Debug, serde::Serialize)]
pub struct KeyRow {
    /// The key's number.
    pub id: i64,
    /// The first characters.
    pub prefix: String,
    /// What its owner calls it.
    pub label: String,
    /// What it may be used for.
    pub scopes: String,
    /// Networks that it may be used from.
    pub addresses: String,
    /// When it ends, in unix seconds.
    pub expires_at_s: Option<i64>,
    /// When it was revoked, in unix seconds.
    pub revoked_at_s: Option<i64>,
    /// When it was last used, in unix seconds.
    pub last_used_at_s: Option<i64>,
    /// From where it was last used.
    pub last_used_from: Option<String>,
    /// When it was made, in unix seconds.
    pub created_at_s: i64,
}

/// Keeps a key's hash and returns the key's number. The caller shows `key`, once.
///
/// # Errors
/// [`KeyRefusal`]; the store's faults.
pub fn create_key(
    tx: &mut Tx<'_>,
    deed: &Deed,
    partner_id: i64,
    key: &ApiKey,
    new: &NewKey,
) -> Result<i64, Stop<KeyRefusal>> {
    require_partner(tx, partner_id).within()?;
    if new.label.chars().count() > 60 || new.label.chars().any(char::is_control) {
        return Err(KeyRefusal::Label.into());
    }
    if count_working(tx, partner_id, deed.at_s())? >= MOST {
        return Err(KeyRefusal::TooMany.into());
    }
    if new.expires_at_s.is_some_and(|end| end <= deed.at_s()) {
        return Err(KeyRefusal::ExpiresInThePast.into());
    }
    let addresses = new.addresses.iter().map(IpNet::to_string).collect::<Vec<_>>().join(",");
    let id = tx.query_one(
        "insert into api_keys \
         (partner_id, prefix, hash, label, scopes, addresses, expires_at_s, created_at_ms) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
        &args![
            partner_id,
            key.prefix(),
            &key.hash().0[..],
            new.label.as_str(),
            new.scopes.to_string(),
            addresses.as_str(),
            new.expires_at_s,
            deed.at_ms
        ],
        |row| row.get::<i64>(0),
    )?;
    audit::record(tx, deed, "key.create", &id.to_string(), key.prefix())?;
    Ok(id)
}

fn count_working(tx: &mut Tx<'_>, partner_id: i64, now_s: i64) -> Result<i64, Fault> {
    tx.query_one(
        "select count(*) from api_keys where partner_id = $1 and revoked_at_s is null \
         and (expires_at_s is null or expires_at_s >= $2)",
        &args![partner_id, now_s],
        |row| row.get(0),
    )
}

/// The partner's keys, oldest first.
///
/// # Errors
/// The store's faults.
pub fn list_keys(tx: &mut Tx<'_>, partner_id: i64) -> Result<Vec<KeyRow>, Fault> {
    tx.query(
        "select id, prefix, label, scopes, addresses, expires_at_s, revoked_at_s, \
         last_used_at_s, last_used_from, created_at_ms from api_keys where partner_id = $1 order by id",
        &args![partner_id],
        |row| {
            Ok(KeyRow {
                id: row.get(0)?,
                prefix: row.get(1)?,
                label: row.get(2)?,
                scopes: row.get(3)?,
                addresses: row.get(4)?,
                expires_at_s: row.get(5)?,
                revoked_at_s: row.get(6)?,
                last_used_at_s: row.get(7)?,
                last_used_from: row.get(8)?,
                created_at_s: row.get::<i64>(9)?.div_euclid(1000),
            })
        },
    )
}

/// Ends a key of the partner's at once; revoking twice changes nothing.
///
/// # Errors
/// [`KeyRefusal::Unknown`] also for another partner's key; the store's faults.
pub fn revoke_key(
    tx: &mut Tx<'_>,
    deed: &Deed,
    partner_id: i64,
    key_id: i64,
) -> Result<(), Stop<KeyRefusal>> {
    let changed = tx.execute(
        "update api_keys set revoked_at_s = coalesce(revoked_at_s, $3) \
         where partner_id = $1 and id = $2",
        &args![partner_id, key_id, deed.at_s()],
    )?;
    if changed == 0 {
        return Err(KeyRefusal::Unknown { partner: partner_id, key: key_id }.into());
    }
    audit::record(tx, deed, "key.revoke", &key_id.to_string(), "")?;
    Ok(())
}

/// Whether a key with this list of networks may be used from `address`.
pub fn is_allowed_from(addresses: &str, address: IpAddr) -> bool {
    let mut networks = addresses.split(',').filter(|text| !text.is_empty()).peekable();
    networks.peek().is_none()
        || networks.any(|text| text.parse::<IpNet>().is_ok_and(|net| net.contains(&address)))
}
