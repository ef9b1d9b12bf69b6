//! A new password for whoever has forgotten the old one.

use store::{Fault, Stop, Tx, args};

use crate::features::audit::{self, Deed};

use super::account::{email_of, find_credentials};
use super::confirm::{TokenRefusal, mark_confirmed};
use super::email::Email;
use super::mailed::{Mailed, Purpose, find_mailed, forget_tokens, keep_token, use_up};
use super::password::PasswordHash;
use super::session::end_sessions;
use super::token::Token;
use super::told::{AccountFact, Telling};

/// Sends a letter whose link sets a new password, when there is an account with this address. Whoever
/// asks is never told whether there is.
///
/// # Errors
/// The store's faults.
pub fn ask_reset(
    tx: &mut Tx<'_>,
    deed: &Deed,
    email: &Email,
    token: &Token,
    telling: &Telling,
) -> Result<(), Fault> {
    let Some(found) = find_credentials(tx, email)? else { return Ok(()) };
    let account_id = found.account_id;
    // The letter goes to the address as its owner writes it, not as a stranger has typed it.
    let email = email_of(tx, account_id)?;
    let mailed = Mailed { account_id, purpose: Purpose::Password, email };
    keep_token(tx, deed.at_s(), &mailed, token)?;
    let fact = AccountFact::ResetAsked(token.clone());
    telling.tell(tx, deed, (account_id, &mailed.email), fact)?;
    audit::record(tx, deed, "account.reset_ask", &account_id.to_string(), "")
}

/// Sets a new password by the link of a letter. Every session ends, and no other link of the account
/// works any more; its second factor stays.
///
/// # Errors
/// [`TokenRefusal::Over`]; the store's faults.
pub(super) fn reset_password(
    tx: &mut Tx<'_>,
    deed: &Deed,
    token: &Token,
    password: &PasswordHash,
    telling: &Telling,
) -> Result<(), Stop<TokenRefusal>> {
    let found = find_mailed(tx, token, deed.at_s())?;
    let mailed = found.filter(|mailed| mailed.purpose == Purpose::Password);
    let mailed = mailed.ok_or(TokenRefusal::Over)?;
    let account_id = mailed.account_id;
    let email = email_of(tx, account_id)?;
    // Of a letter to an address that was given up nobody knows who reads it.
    if mailed.email != email || !use_up(tx, &mailed, token)? {
        return Err(TokenRefusal::Over.into());
    }
    forget_tokens(tx, account_id)?;
    tx.execute(
        "update accounts set password_hash = $2 where id = $1",
        &args![account_id, password.as_str()],
    )?;
    end_sessions(tx, account_id, None)?;
    mark_confirmed(tx, deed, account_id)?;
    telling.tell(tx, deed, (account_id, &email), AccountFact::PasswordReset)?;
    audit::record(tx, deed, "account.password_reset", &account_id.to_string(), "")?;
    Ok(())
}
