//! Signing in: an address and a password against a session.

use std::net::IpAddr;

use store::{Fault, Tx};
use thiserror::Error;

use crate::app::{App, Plain};

use super::account::{Role, find_credentials};
use super::email::Email;
use super::password::PasswordHash;
use super::session::{SessionToken, open_session};

/// Why nobody is signed in, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(super) enum SignInDenial {
    /// Too many attempts from one address or at one account; in seconds until the next.
    #[error("too many attempts: wait {0} seconds")]
    TooMany(u64),
    /// No such account, or another password: one answer, after the same time.
    #[error("the e-mail address or the password is wrong")]
    Wrong,
    /// The world broke.
    #[error(transparent)]
    Broke(#[from] Fault),
}

/// Opens a session for whoever knows the password of the account of `email`.
///
/// # Errors
/// [`SignInDenial`].
pub(super) async fn sign_in(
    app: &App,
    email: Email,
    password: &str,
    client: IpAddr,
) -> Result<(SessionToken, Role), SignInDenial> {
    app.attempts().count(client, &email.folded()).map_err(SignInDenial::TooMany)?;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_credentials(tx, &email)?) };
    let found = app.store().read(read).await.map_err(Fault::from)?;
    let hash = found.as_ref().map_or_else(PasswordHash::decoy, |found| found.password.clone());
    let is_right = app.passwords().verify(password, &hash).await;
    let found = found.filter(|_| is_right).ok_or(SignInDenial::Wrong)?;
    let token = SessionToken::fresh(app.chance());
    let (kept, now_s, account_id) = (token.clone(), app.clock().now_s(), found.account_id);
    let write = move |tx: &mut Tx<'_>| -> Plain<()> {
        Ok(open_session(tx, account_id, &kept, client, now_s)?)
    };
    app.store().write(write).await.map_err(Fault::from)?;
    Ok((token, found.role))
}
