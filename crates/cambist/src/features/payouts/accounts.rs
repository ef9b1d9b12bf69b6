//! Saving, removing and comparing accounts.

use store::{Fault, Refusal, Row, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::currencies::accounts::AccountFormat;
use crate::features::currencies::{Currency, load_currencies};
use crate::features::orders::is_account;

use super::account::SavedAccount;
use super::blacklist::blocked;

/// Accounts that one partner may keep.
const MOST: i64 = 50;

pub(super) const COLUMNS: &str = "select a.id, a.partner_id, a.currency, a.account, a.normal, a.label, \
     a.verified_at_ms, a.created_at_ms, \
     exists (select 1 from payout_accounts o where o.normal = a.normal \
     and o.partner_id <> a.partner_id), \
     (select b.reason from account_blacklist b where b.normal = a.normal), a.refused \
     from payout_accounts a";

/// An account to save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSavedAccount {
    /// Whose.
    pub partner_id: i64,
    /// The code of the currency that it takes.
    pub currency: String,
    /// As its partner writes it.
    pub account: String,
    /// What he calls it, at most 60 characters; may be empty.
    pub label: String,
}

/// Why an account is not saved or changed, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum AccountRefusal {
    /// No such account, or another partner's: one text for both.
    #[error("there is no account {0}")]
    Unknown(i64),
    /// The office has no such currency.
    #[error("there is no currency {0}")]
    Currency(String),
    /// The label is too long, or has characters that can't be seen.
    #[error("a label has at most 60 characters, all of them visible")]
    Label,
    /// It is not written as accounts of the currency are.
    #[error("this is no account of {currency}; one looks like {}", .format.sample)]
    Malformed {
        /// The currency.
        currency: String,
        /// How its accounts are written.
        format: &'static AccountFormat,
    },
    /// Nobody is paid to it.
    #[error("this account can't be paid to")]
    Blocked,
    /// An operator has looked at it and refused it; why.
    #[error("the office does not pay to this account: {0}")]
    Refused(String),
    /// The reason is empty, endless or has line breaks.
    #[error("the reason has 1 to 300 characters on one line")]
    Reason,
    /// The partner keeps as many as he may.
    #[error("a partner keeps at most {MOST} accounts; remove one first")]
    TooMany,
}

impl Refusal for AccountRefusal {}

/// Saves an account and returns its number. One that the partner has already gets the new label.
///
/// # Errors
/// [`AccountRefusal`]; the store's faults.
pub fn save_account(
    tx: &mut Tx<'_>,
    deed: &Deed,
    new: &NewSavedAccount,
) -> Result<i64, Stop<AccountRefusal>> {
    let currency = currency(tx, &new.currency)?;
    let label = new.label.trim();
    if label.chars().count() > 60 || label.chars().any(char::is_control) {
        return Err(AccountRefusal::Label.into());
    }
    let normal = well_written(&currency, &new.account)?;
    if blocked(tx, &normal)?.is_some() {
        return Err(AccountRefusal::Blocked.into());
    }
    let known = tx.query_one(
        "select count(*) from payout_accounts where partner_id = $1 and is_removed = $2",
        &args![new.partner_id, false],
        |row| row.get::<i64>(0),
    )?;
    if known >= MOST {
        return Err(AccountRefusal::TooMany.into());
    }
    let id = keep(tx, deed, new.partner_id, &currency, &new.account, &normal)?;
    tx.execute("update payout_accounts set label = $2 where id = $1", &args![id, label])?;
    audit::record(tx, deed, "payout_account.save", &id.to_string(), &currency.code)?;
    Ok(id)
}

/// The currency with a code, in any letter case.
fn currency(tx: &mut Tx<'_>, code: &str) -> Result<Currency, Stop<AccountRefusal>> {
    let wanted = code.trim().to_ascii_uppercase();
    let found = load_currencies(tx)?.into_iter().find(|currency| currency.code == wanted);
    let cut = || AccountRefusal::Currency(web::text::cut(&wanted, 40).to_owned());
    Ok(found.ok_or_else(cut)?)
}

/// The normal form of an account that is written as those of its currency are.
pub(super) fn well_written(currency: &Currency, account: &str) -> Result<String, AccountRefusal> {
    let format = currency.format;
    let normal = format.normal(account);
    match is_account(account) && format.accepts(account) && !normal.is_empty() {
        true => Ok(normal),
        false => Err(AccountRefusal::Malformed { currency: currency.code.clone(), format }),
    }
}

/// The partner's account, made when he does not have it. One that he had removed is new again, and
/// has to be verified again.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    deed: &Deed,
    partner_id: i64,
    currency: &Currency,
    account: &str,
    normal: &str,
) -> Result<i64, Fault> {
    tx.query_one(
        "insert into payout_accounts (partner_id, currency, account, normal, label, is_removed, \
         created_at_ms) values ($1, $2, $3, $4, '', $5, $6) \
         on conflict (partner_id, currency, normal) do update set account = excluded.account, \
         verified_at_ms = case when payout_accounts.is_removed then null \
         else payout_accounts.verified_at_ms end, \
         refused = case when payout_accounts.is_removed then null \
         else payout_accounts.refused end, \
         created_at_ms = case when payout_accounts.is_removed then excluded.created_at_ms \
         else payout_accounts.created_at_ms end, is_removed = excluded.is_removed returning id",
        &args![partner_id, currency.code.as_str(), account.trim(), normal, false, deed.at_ms],
        |row| row.get(0),
    )
}

/// Takes an account off a partner's list. Payouts that were asked for keep it.
///
/// # Errors
/// [`AccountRefusal::Unknown`]; the store's faults.
pub fn remove_account(
    tx: &mut Tx<'_>,
    deed: &Deed,
    partner_id: i64,
    id: i64,
) -> Result<(), Stop<AccountRefusal>> {
    let removed = tx.execute(
        "update payout_accounts set is_removed = $3 where id = $2 and partner_id = $1 \
         and is_removed = $4",
        &args![partner_id, id, true, false],
    )?;
    if removed == 0 {
        return Err(AccountRefusal::Unknown(id).into());
    }
    Ok(audit::record(tx, deed, "payout_account.remove", &id.to_string(), "")?)
}

/// A partner's accounts, in the order in which he saved them.
///
/// # Errors
/// The store's faults.
pub fn list_accounts_of(tx: &mut Tx<'_>, partner_id: i64) -> Result<Vec<SavedAccount>, Fault> {
    let sql = format!("{COLUMNS} where a.partner_id = $1 and a.is_removed = $2 order by a.id");
    tx.query(&sql, &args![partner_id, false], read)
}

/// One account, removed or not.
pub(super) fn find_account(tx: &mut Tx<'_>, id: i64) -> Result<Option<SavedAccount>, Fault> {
    tx.query_opt(&format!("{COLUMNS} where a.id = $1"), &args![id], read)
}

/// The numbers of the partners who have, or had, an account with this normal form
/// ([`AccountFormat::normal`]), in their order: an order that is paid to one of them concerns them.
///
/// # Errors
/// The store's faults.
pub fn partners_with_account(tx: &mut Tx<'_>, normal: &str) -> Result<Vec<i64>, Fault> {
    tx.query(
        "select distinct partner_id from payout_accounts where normal = $1 order by partner_id",
        &args![normal],
        |row| row.get(0),
    )
}

pub(super) fn read(row: &Row<'_>) -> Result<SavedAccount, Fault> {
    Ok(SavedAccount {
        id: row.get(0)?,
        partner_id: row.get(1)?,
        currency: row.get(2)?,
        account: row.get(3)?,
        normal: row.get(4)?,
        label: row.get(5)?,
        verified_at_ms: row.get(6)?,
        created_at_ms: row.get(7)?,
        is_shared: row.get(8)?,
        blocked: row.get(9)?,
        refused: row.get(10)?,
    })
}
