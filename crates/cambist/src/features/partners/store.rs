//! Rows of partners, and of the last use of their keys.

use std::collections::BTreeMap;
use std::net::IpAddr;

use store::{Fault, Row, Tx, Value, args};

use super::partner::{AddressVisibility, Partner};

const COLUMNS: &str = "select p.id, p.title, a.email, p.is_suspended, p.is_api_enabled, \
     p.address_visibility, p.account_id from partners p join accounts a on a.id = p.account_id";

/// All partners, oldest first.
///
/// # Errors
/// The store's faults.
pub fn list_partners(tx: &mut Tx<'_>) -> Result<Vec<Partner>, Fault> {
    tx.query(&format!("{COLUMNS} order by p.id"), &args![], read)
}

/// At most `limit` partners, newest first, with numbers below `before`.
///
/// # Errors
/// The store's faults.
pub fn page_of_partners(
    tx: &mut Tx<'_>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Partner>, Fault> {
    tx.query(
        &format!("{COLUMNS} where p.id < $1 order by p.id desc limit {limit}"),
        &args![before.unwrap_or(i64::MAX)],
        read,
    )
}

/// One partner.
///
/// # Errors
/// The store's faults.
pub fn find_partner(tx: &mut Tx<'_>, partner_id: i64) -> Result<Option<Partner>, Fault> {
    tx.query_opt(&format!("{COLUMNS} where p.id = $1"), &args![partner_id], read)
}

/// The names of these partners, by their numbers.
///
/// # Errors
/// The store's faults.
pub fn titles_of(tx: &mut Tx<'_>, ids: &[i64]) -> Result<BTreeMap<i64, String>, Fault> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let places: Vec<_> = (1..=ids.len()).map(|place| format!("${place}")).collect();
    let sql = format!("select id, title from partners where id in ({})", places.join(", "));
    let values: Vec<Value<'_>> = ids.iter().map(|id| Value::from(*id)).collect();
    let titles = tx.query(&sql, &values, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(titles.into_iter().collect())
}

/// The partner that an account is.
///
/// # Errors
/// The store's faults.
pub(super) fn find_partner_of_account(
    tx: &mut Tx<'_>,
    account_id: i64,
) -> Result<Option<Partner>, Fault> {
    tx.query_opt(&format!("{COLUMNS} where p.account_id = $1"), &args![account_id], read)
}

/// Who brought a partner, unless that one is suspended.
///
/// # Errors
/// The store's faults.
pub fn referrer_of(tx: &mut Tx<'_>, partner_id: i64) -> Result<Option<i64>, Fault> {
    tx.query_opt(
        "select r.id from partners p join partners r on r.id = p.referred_by \
         where p.id = $1 and r.is_suspended = $2",
        &args![partner_id, false],
        |row| row.get(0),
    )
}

fn read(row: &Row<'_>) -> Result<Partner, Fault> {
    Ok(Partner {
        id: row.get(0)?,
        account_id: row.get(6)?,
        title: row.get(1)?,
        email: row.get(2)?,
        is_suspended: row.get(3)?,
        is_api_enabled: row.get(4)?,
        address_visibility: row
            .get::<Option<String>>(5)?
            .as_deref()
            .and_then(AddressVisibility::from_word),
    })
}

/// A key's last use, to be written with others: a write for each call would cost more than the call.
#[derive(Clone, Copy, Debug)]
pub struct KeyUse {
    /// The key's number.
    pub key_id: i64,
    /// Unix seconds.
    pub at_s: i64,
    /// The caller's address.
    pub from: IpAddr,
}

/// Writes when and from where keys were last used.
///
/// # Errors
/// The store's faults.
pub fn record_uses(tx: &mut Tx<'_>, uses: &[KeyUse]) -> Result<(), Fault> {
    for used in uses {
        tx.execute(
            "update api_keys set last_used_at_s = $2, last_used_from = $3 where id = $1",
            &args![used.key_id, used.at_s, used.from.to_string()],
        )?;
    }
    Ok(())
}
