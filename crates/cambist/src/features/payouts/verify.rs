//! Operators look at the accounts that partners have saved: the queue, and their judgement.

use store::{Fault, Stop, Tx, args};

use crate::features::audit::{self, Deed};

use super::account::{SavedAccount, Standing};
use super::accounts::{AccountRefusal, COLUMNS, read};

/// Says that an operator has looked at an account and it may be paid to, or takes back whatever was
/// said of it.
///
/// # Errors
/// [`AccountRefusal::Unknown`]; the store's faults.
pub fn set_verified(
    tx: &mut Tx<'_>,
    deed: &Deed,
    id: i64,
    is_verified: bool,
) -> Result<(), Stop<AccountRefusal>> {
    judge(tx, id, is_verified.then_some(deed.at_ms), None)?;
    let action = if is_verified { "payout_account.verify" } else { "payout_account.unverify" };
    Ok(audit::record(tx, deed, action, &id.to_string(), "")?)
}

/// Says that nobody is paid to an account of a partner; he reads why. His payouts that are under way
/// stay: an operator ends them.
///
/// # Errors
/// [`AccountRefusal::Reason`], [`AccountRefusal::Unknown`]; the store's faults.
pub fn refuse_account(
    tx: &mut Tx<'_>,
    deed: &Deed,
    id: i64,
    reason: &str,
) -> Result<(), Stop<AccountRefusal>> {
    let reason = reason.trim();
    if !(1..=300).contains(&reason.chars().count()) || reason.chars().any(char::is_control) {
        return Err(AccountRefusal::Reason.into());
    }
    judge(tx, id, None, Some(reason))?;
    Ok(audit::record(tx, deed, "payout_account.refuse", &id.to_string(), reason)?)
}

fn judge(
    tx: &mut Tx<'_>,
    id: i64,
    verified_at_ms: Option<i64>,
    refused: Option<&str>,
) -> Result<(), Stop<AccountRefusal>> {
    let sql = "update payout_accounts set verified_at_ms = $2, refused = $3 \
               where id = $1 and is_removed = $4";
    match tx.execute(sql, &args![id, verified_at_ms, refused, false])? {
        0 => Err(AccountRefusal::Unknown(id).into()),
        _ => Ok(()),
    }
}

/// Everybody's accounts, newest first, with numbers below `before`; only those of a standing, where
/// one is named. `words` are a part of an account or of its label, or the number of a partner; empty:
/// any.
///
/// # Errors
/// The store's faults.
pub fn list_accounts(
    tx: &mut Tx<'_>,
    standing: Option<Standing>,
    words: &str,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<SavedAccount>, Fault> {
    let standing = match standing {
        None => "",
        Some(Standing::Waiting) => "and a.verified_at_ms is null and a.refused is null",
        Some(Standing::Verified) => "and a.verified_at_ms is not null",
        Some(Standing::Refused) => "and a.refused is not null",
    };
    let words = words.trim().to_lowercase();
    // Accounts are compared without what can be written differently; so are parts of them.
    let close: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    let partner: i64 = words.parse().unwrap_or(-1);
    let sql = format!(
        "{COLUMNS} where a.is_removed = $1 and a.id < $2 {standing} \
         and (cast($3 as text) = '' or lower(a.normal) like $3 escape '\\' \
         or lower(a.label) like $4 escape '\\' or a.partner_id = $5) \
         order by a.id desc limit {limit}"
    );
    let (close, words) = (like(&close), like(&words));
    tx.query(&sql, &args![false, before.unwrap_or(i64::MAX), close, words, partner], read)
}

/// A pattern that has a text anywhere; empty: any.
fn like(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut pattern = "%".to_owned();
    for c in text.chars().filter(|c| *c != '\0') {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// How many saved accounts no operator has judged.
///
/// # Errors
/// The store's faults.
pub fn count_unverified(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    tx.query_one(
        "select count(*) from payout_accounts \
         where is_removed = $1 and verified_at_ms is null and refused is null",
        &args![false],
        |row| row.get(0),
    )
}
