//! Signing in: an address and a password against a session, or against half of one when a code is
//! asked besides.

use store::{Fault, Stop, Tx};
use thiserror::Error;

use crate::app::{App, Plain};
use crate::words::Lang;

use super::account::{Role, find_credentials};
use super::email::Email;
use super::factor::{FactorRefusal, Proof};
use super::half::{HalfRefusal, Second, account_of_half, complete, open_half};
use super::password::PasswordHash;
use super::session::{Device, SessionToken, open_session};
use super::token::Token;

/// Why nobody is signed in, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(super) enum SignInDenial {
    /// Too many attempts from one address or at one account; in seconds until the next.
    #[error("too many attempts: wait {0} seconds")]
    TooMany(u64),
    /// Too much time has passed since the password was told.
    #[error("too much time has passed since the password was told")]
    Over,
    /// No such account, or another password: one answer, after the same time. Or another code.
    #[error("the e-mail address, the password or the code is wrong")]
    Wrong,
    /// The world broke.
    #[error(transparent)]
    Broke(#[from] Fault),
}

/// What somebody has come to by his password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entered {
    /// A session.
    Whole(SessionToken, Role),
    /// Half of one: he has to tell a code yet.
    Half(Token),
}

/// Opens a session for whoever knows the password of the account of `email`, or half of one when a
/// code is asked too.
///
/// # Errors
/// [`SignInDenial`].
pub(super) async fn sign_in(
    app: &App,
    email: Email,
    password: &str,
    device: Device,
) -> Result<Entered, SignInDenial> {
    app.attempts().count(device.address, &email.folded()).map_err(SignInDenial::TooMany)?;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_credentials(tx, &email)?) };
    let found = app.store().read(read).await.map_err(Fault::from)?;
    let hash = found.as_ref().map_or_else(PasswordHash::decoy, |found| found.password.clone());
    let is_right = app.passwords().verify(password, &hash).await;
    let found = found.filter(|_| is_right).ok_or(SignInDenial::Wrong)?;
    let token = Token::fresh(app.chance());
    let (kept, now_s) = (token.clone(), app.clock().now_s());
    let (account_id, has_factor) = (found.account_id, found.has_factor);
    let write = move |tx: &mut Tx<'_>| -> Plain<()> {
        match has_factor {
            true => open_half(tx, account_id, &kept, now_s)?,
            false => open_session(tx, account_id, &kept, &device, now_s)?,
        }
        Ok(())
    };
    app.store().write(write).await.map_err(Fault::from)?;
    Ok(if has_factor { Entered::Half(token) } else { Entered::Whole(token, found.role) })
}

/// Makes a whole session of half a one for whoever tells the code.
///
/// # Errors
/// [`SignInDenial`].
pub(super) async fn tell_code(
    app: &App,
    half: Token,
    proof: Proof,
    device: Device,
    lang: Lang,
) -> Result<(SessionToken, Role), SignInDenial> {
    let at_ms = app.clock().now_ms();
    let (asked, now_s) = (half.clone(), app.clock().now_s());
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(account_of_half(tx, &asked, now_s)?) };
    let found = app.store().read(read).await.map_err(Fault::from)?;
    let account_id = found.ok_or(SignInDenial::Over)?;
    app.attempts().count_code(account_id).map_err(SignInDenial::TooMany)?;
    let token = Token::fresh(app.chance());
    let second = Second { half, proof, token: token.clone(), device };
    let (key, telling) = (app.secrets().second_factor.clone(), app.telling(lang));
    let unit = move |tx: &mut Tx<'_>| complete(tx, at_ms, &key, &second, &telling);
    match app.store().write(unit).await {
        Ok(role) => Ok((token, role)),
        Err(Stop::Refused(HalfRefusal::Over)) => Err(SignInDenial::Over),
        Err(Stop::Refused(HalfRefusal::Factor(refusal))) => Err(denial(refusal)),
        Err(Stop::Broke(fault)) => Err(SignInDenial::Broke(fault)),
    }
}

fn denial(refusal: FactorRefusal) -> SignInDenial {
    match refusal {
        FactorRefusal::Code => SignInDenial::Wrong,
        // It was switched off a moment ago: the password is enough, and is asked anew.
        FactorRefusal::IsOff | FactorRefusal::IsOn | FactorRefusal::NotBegun => SignInDenial::Over,
    }
}

/// Whether half a session waits for its code.
///
/// # Errors
/// The store's faults.
pub(super) async fn is_waiting(app: &App, half: Token) -> Result<bool, Fault> {
    let now_s = app.clock().now_s();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(account_of_half(tx, &half, now_s)?) };
    Ok(app.store().read(read).await.map_err(Fault::from)?.is_some())
}
