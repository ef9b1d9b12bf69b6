//! Making, listing, finding and revoking keys.

use std::net::IpAddr;

use ipnet::IpNet;
use store::{Fault, Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::partners::{ApiKey, is_allowed_from};

/// Keys that work at the same time.
const MOST: i64 = 50;

/// Why a key is not made or revoked, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum OperatorKeyRefusal {
    /// The label is missing, too long, or has characters that can't be seen.
    #[error("say what the key is for in 1 to 60 visible characters: --label")]
    Label,
    /// So many keys that nobody can oversee them.
    #[error("there are {MOST} keys that work; revoke one first")]
    TooMany,
    /// There is no such key.
    #[error("there is no operator key {0}; `cambist operator keys` lists them")]
    Unknown(i64),
}

impl Refusal for OperatorKeyRefusal {}

/// A key as it may be listed.
#[derive(Clone, Debug)]
pub struct OperatorKeyRow {
    /// Its number.
    pub id: i64,
    /// Its first characters.
    pub prefix: String,
    /// What it is for.
    pub label: String,
    /// Networks that it may be used from, comma-separated; empty: anywhere.
    pub addresses: String,
    /// When it was revoked, in unix seconds.
    pub revoked_at_s: Option<i64>,
    /// When it was last used, in unix seconds; up to a minute late.
    pub last_used_at_s: Option<i64>,
    /// From where it was last used.
    pub last_used_from: Option<String>,
}

/// Keeps a key's hash and returns the key's number. The caller shows `key`, once.
///
/// # Errors
/// [`OperatorKeyRefusal`]; the store's faults.
pub fn create_operator_key(
    tx: &mut Tx<'_>,
    deed: &Deed,
    key: &ApiKey,
    label: &str,
    addresses: &[IpNet],
) -> Result<i64, Stop<OperatorKeyRefusal>> {
    let length = label.chars().count();
    if !(1..=60).contains(&length) || label.chars().any(char::is_control) {
        return Err(OperatorKeyRefusal::Label.into());
    }
    let count = "select count(*) from operator_keys where revoked_at_s is null";
    if tx.query_one(count, &args![], |row| row.get::<i64>(0))? >= MOST {
        return Err(OperatorKeyRefusal::TooMany.into());
    }
    let addresses = addresses.iter().map(IpNet::to_string).collect::<Vec<_>>().join(",");
    let id = tx.query_one(
        "insert into operator_keys (prefix, hash, label, addresses, created_at_ms) \
         values ($1, $2, $3, $4, $5) returning id",
        &args![key.prefix(), key.hash().bytes(), label, addresses.as_str(), deed.at_ms],
        |row| row.get::<i64>(0),
    )?;
    audit::record(tx, deed, "operator_key.create", &id.to_string(), key.prefix())?;
    Ok(id)
}

/// Every key, oldest first.
///
/// # Errors
/// The store's faults.
pub fn list_operator_keys(tx: &mut Tx<'_>) -> Result<Vec<OperatorKeyRow>, Fault> {
    tx.query(
        "select id, prefix, label, addresses, revoked_at_s, last_used_at_s, last_used_from \
         from operator_keys order by id",
        &args![],
        |row| {
            Ok(OperatorKeyRow {
                id: row.get(0)?,
                prefix: row.get(1)?,
                label: row.get(2)?,
                addresses: row.get(3)?,
                revoked_at_s: row.get(4)?,
                last_used_at_s: row.get(5)?,
                last_used_from: row.get(6)?,
            })
        },
    )
}

/// Ends a key at once; revoking twice changes nothing.
///
/// # Errors
/// [`OperatorKeyRefusal::Unknown`]; the store's faults.
pub fn revoke_operator_key(
    tx: &mut Tx<'_>,
    deed: &Deed,
    key_id: i64,
) -> Result<(), Stop<OperatorKeyRefusal>> {
    let changed = tx.execute(
        "update operator_keys set revoked_at_s = coalesce(revoked_at_s, $2) where id = $1",
        &args![key_id, deed.at_s()],
    )?;
    if changed == 0 {
        return Err(OperatorKeyRefusal::Unknown(key_id).into());
    }
    audit::record(tx, deed, "operator_key.revoke", &key_id.to_string(), "")?;
    Ok(())
}

/// A key that was found.
pub(super) struct Found {
    pub(super) id: i64,
    /// Whether it may be used from where it is used.
    pub(super) is_allowed: bool,
    pub(super) last_used_at_s: Option<i64>,
}

/// The key that works under this hash.
pub(super) fn find_key(
    tx: &mut Tx<'_>,
    key: &ApiKey,
    address: IpAddr,
) -> Result<Option<Found>, Fault> {
    tx.query_opt(
        "select id, addresses, last_used_at_s from operator_keys \
         where hash = $1 and revoked_at_s is null",
        &args![key.hash().bytes()],
        |row| {
            let addresses: String = row.get(1)?;
            let is_allowed = is_allowed_from(&addresses, address);
            Ok(Found { id: row.get(0)?, is_allowed, last_used_at_s: row.get(2)? })
        },
    )
}

/// Writes a key's last use.
pub(super) fn record_use(
    tx: &mut Tx<'_>,
    key_id: i64,
    at_s: i64,
    from: IpAddr,
) -> Result<(), Fault> {
    tx.execute(
        "update operator_keys set last_used_at_s = $2, last_used_from = $3 where id = $1",
        &args![key_id, at_s, from.to_string()],
    )?;
    Ok(())
}
