//! Accounts that nobody is paid to.

use store::{Fault, Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::currencies::load_currencies;

use super::accounts::AccountRefusal;

/// An account that nobody is paid to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blacklisted {
    /// As it is compared.
    pub normal: String,
    /// As the operator wrote it.
    pub account: String,
    /// Why.
    pub reason: String,
    /// Since when, in unix milliseconds.
    pub at_ms: i64,
}

/// Why the blacklist stays as it is, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BlacklistRefusal {
    /// The account can't be read.
    #[error(transparent)]
    Account(#[from] AccountRefusal),
    /// The reason is empty, endless or has line breaks.
    #[error("the reason has 1 to 300 characters on one line")]
    Reason,
    /// It is not on the list.
    #[error("this account is not on the blacklist")]
    NotListed,
}

impl Refusal for BlacklistRefusal {}

/// Puts an account of a currency on the blacklist, or gives it another reason. Payouts to it that are
/// under way are flagged.
///
/// # Errors
/// [`BlacklistRefusal`]; the store's faults.
pub fn block_account(
    tx: &mut Tx<'_>,
    deed: &Deed,
    currency: &str,
    account: &str,
    reason: &str,
) -> Result<(), Stop<BlacklistRefusal>> {
    let normal = normal(tx, currency, account)?;
    let reason = reason.trim();
    if !(1..=300).contains(&reason.chars().count()) || reason.chars().any(char::is_control) {
        return Err(BlacklistRefusal::Reason.into());
    }
    tx.execute(
        "insert into account_blacklist (normal, account, reason, at_ms) values ($1, $2, $3, $4) \
         on conflict (normal) do update set reason = excluded.reason, account = excluded.account",
        &args![normal.as_str(), account.trim(), reason, deed.at_ms],
    )?;
    // Whole accounts stay out of logs; the list itself has it.
    Ok(audit::record(tx, deed, "account_blacklist.add", web::text::cut(&normal, 6), reason)?)
}

/// Takes an account off the blacklist.
///
/// # Errors
/// [`BlacklistRefusal`]; the store's faults.
pub fn unblock_account(
    tx: &mut Tx<'_>,
    deed: &Deed,
    currency: &str,
    account: &str,
) -> Result<(), Stop<BlacklistRefusal>> {
    let normal = normal(tx, currency, account)?;
    unblock_normal(tx, deed, &normal)
}

/// Takes an account off the blacklist by its normal form, as the list has it.
///
/// # Errors
/// [`BlacklistRefusal::NotListed`]; the store's faults.
pub fn unblock_normal(
    tx: &mut Tx<'_>,
    deed: &Deed,
    normal: &str,
) -> Result<(), Stop<BlacklistRefusal>> {
    let sql = "delete from account_blacklist where normal = $1";
    if tx.execute(sql, &args![normal])? == 0 {
        return Err(BlacklistRefusal::NotListed.into());
    }
    Ok(audit::record(tx, deed, "account_blacklist.remove", web::text::cut(normal, 6), "")?)
}

/// Everything on the blacklist, the newest first.
///
/// # Errors
/// The store's faults.
pub fn list_blacklist(tx: &mut Tx<'_>) -> Result<Vec<Blacklisted>, Fault> {
    tx.query(
        "select normal, account, reason, at_ms from account_blacklist order by at_ms desc, normal",
        &args![],
        |row| {
            Ok(Blacklisted {
                normal: row.get(0)?,
                account: row.get(1)?,
                reason: row.get(2)?,
                at_ms: row.get(3)?,
            })
        },
    )
}

/// Why nobody is paid to an account; `None`: it is not on the list.
pub(super) fn blocked(tx: &mut Tx<'_>, normal: &str) -> Result<Option<String>, Fault> {
    let sql = "select reason from account_blacklist where normal = $1";
    tx.query_opt(sql, &args![normal], |row| row.get(0))
}

fn normal(tx: &mut Tx<'_>, code: &str, account: &str) -> Result<String, Stop<BlacklistRefusal>> {
    let wanted = code.trim().to_ascii_uppercase();
    let found = load_currencies(tx)?.into_iter().find(|currency| currency.code == wanted);
    let currency = found.ok_or_else(|| {
        BlacklistRefusal::from(AccountRefusal::Currency(web::text::cut(&wanted, 40).to_owned()))
    })?;
    Ok(super::accounts::well_written(&currency, account).map_err(BlacklistRefusal::from)?)
}
