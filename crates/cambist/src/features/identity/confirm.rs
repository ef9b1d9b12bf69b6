//! Showing that letters reach the owner of an account, at its address or at another one.

use store::{Fault, Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};

use super::account::email_of;
use super::email::Email;
use super::mailed::{Mailed, Purpose, find_mailed, keep_token, use_up};
use super::token::Token;
use super::told::{AccountFact, Telling};

/// Why a letter's link does nothing, in order of precedence.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TokenRefusal {
    /// It was used, its time is over, or it never was.
    #[error("the link was used already, or its time is over")]
    Over,
    /// Another account has got the address meanwhile.
    #[error("another account has this e-mail address")]
    EmailTaken,
}

impl Refusal for TokenRefusal {}

/// Whether the owner of an account has shown that letters reach him.
///
/// # Errors
/// The store's faults.
pub fn is_confirmed(tx: &mut Tx<'_>, account_id: i64) -> Result<bool, Fault> {
    let sql = "select confirmed_at_ms from accounts where id = $1";
    let at_ms = tx.query_opt(sql, &args![account_id], |row| row.get::<Option<i64>>(0))?;
    Ok(at_ms.flatten().is_some())
}

/// Sends a letter whose link confirms the account's address; whether there was anything to confirm.
///
/// # Errors
/// The store's faults.
pub fn ask_confirmation(
    tx: &mut Tx<'_>,
    deed: &Deed,
    account_id: i64,
    token: &Token,
    telling: &Telling,
) -> Result<bool, Fault> {
    if is_confirmed(tx, account_id)? {
        return Ok(false);
    }
    let email = email_of(tx, account_id)?;
    let mailed = Mailed { account_id, purpose: Purpose::Confirm, email };
    keep_token(tx, deed.at_s(), &mailed, token)?;
    let fact = AccountFact::ConfirmationAsked(token.clone());
    telling.tell(tx, deed, (account_id, &mailed.email), fact)?;
    audit::record(tx, deed, "account.confirmation_ask", &account_id.to_string(), "")?;
    Ok(true)
}

/// Sends a letter to another address, whose link gives that address to the account. Whoever asks is
/// not told whether another account has it: its reader is.
///
/// # Errors
/// The store's faults.
pub fn ask_email(
    tx: &mut Tx<'_>,
    deed: &Deed,
    account_id: i64,
    email: &Email,
    token: &Token,
    telling: &Telling,
) -> Result<(), Fault> {
    let fact = if is_taken(tx, account_id, email)? {
        AccountFact::EmailAskedInVain
    } else {
        let (email, purpose) = (email.as_str().to_owned(), Purpose::Email);
        keep_token(tx, deed.at_s(), &Mailed { account_id, purpose, email }, token)?;
        AccountFact::EmailAsked(token.clone())
    };
    telling.tell(tx, deed, (account_id, email.as_str()), fact)?;
    audit::record(tx, deed, "account.email_ask", &account_id.to_string(), email.as_str())
}

fn is_taken(tx: &mut Tx<'_>, account_id: i64, email: &Email) -> Result<bool, Fault> {
    let sql = "select id from accounts where email_folded = $1 and id <> $2";
    let other = tx.query_opt(sql, &args![email.folded(), account_id], |row| row.get::<i64>(0))?;
    Ok(other.is_some())
}

/// Does what the link of a letter is for: confirms the account's address, or gives it the one that the
/// letter was sent to and tells the old one.
///
/// # Errors
/// [`TokenRefusal`]; the store's faults.
pub fn confirm(
    tx: &mut Tx<'_>,
    deed: &Deed,
    token: &Token,
    telling: &Telling,
) -> Result<Mailed, Stop<TokenRefusal>> {
    let mailed = find_mailed(tx, token, deed.at_s())?.ok_or(TokenRefusal::Over)?;
    let account_id = mailed.account_id;
    let before = email_of(tx, account_id)?;
    match mailed.purpose {
        Purpose::Password => return Err(TokenRefusal::Over.into()),
        // The address has been changed since the letter was sent.
        Purpose::Confirm if mailed.email != before => return Err(TokenRefusal::Over.into()),
        Purpose::Confirm => {}
        Purpose::Email => give_email(tx, account_id, &mailed.email)?,
    }
    if !use_up(tx, &mailed, token)? {
        return Err(TokenRefusal::Over.into());
    }
    mark_confirmed(tx, deed, account_id)?;
    let action = match mailed.purpose {
        Purpose::Email => "account.email",
        Purpose::Confirm | Purpose::Password => "account.confirm",
    };
    if mailed.purpose == Purpose::Email {
        telling.tell(tx, deed, (account_id, &before), AccountFact::EmailChanged)?;
    }
    audit::record(tx, deed, action, &account_id.to_string(), &mailed.email)?;
    Ok(mailed)
}

fn give_email(tx: &mut Tx<'_>, account_id: i64, email: &str) -> Result<(), Stop<TokenRefusal>> {
    let email: Email = email.parse().map_err(|_| {
        Fault::corrupt(format!("account_tokens.email of account {account_id} is no address"))
    })?;
    if is_taken(tx, account_id, &email)? {
        return Err(TokenRefusal::EmailTaken.into());
    }
    tx.execute(
        "update accounts set email = $2, email_folded = $3 where id = $1",
        &args![account_id, email.as_str(), email.folded()],
    )?;
    Ok(())
}

/// Notes that letters to the account's address reach its owner; the first time counts.
pub(super) fn mark_confirmed(tx: &mut Tx<'_>, deed: &Deed, account_id: i64) -> Result<(), Fault> {
    tx.send(
        "update accounts set confirmed_at_ms = $2 where id = $1 and confirmed_at_ms is null",
        &args![account_id, deed.at_ms],
    )
}
