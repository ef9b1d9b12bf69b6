//! Accounts: who may sign in, as what.
//!
//! Nouns: [`Email`], [`Role`], [`PasswordHash`], [`SignedIn`], [`SessionToken`], [`Token`], [`Factor`],
//! [`RecoveryCode`].
//! Story: somebody signs in with address and password → attempts are counted → the password is
//! checked at the gate → whoever has a second factor tells a code → a session is opened and the browser
//! holds its token → a handler takes [`SignedIn`], [`OperatorUser`] or a partner, and with it says who
//! may call it → signing out, or a new password, ends the session. What happens to an account is told to
//! its owner ([`AccountReaction`]), and links in letters carry tokens that open something once.
//! Invariants: one account per address, whatever its letter case; a password is only ever kept as
//! an argon2id hash, made at most two at a time so that sign-ins can't starve the office; a token
//! is kept as a hash; an unknown address and a wrong password get the same answer, and so do known and
//! unknown addresses of whoever has forgotten his password; no code is taken twice.

mod access;
mod account;
mod attempts;
mod confirm;
mod email;
mod factor;
mod half;
mod mailed;
mod pages;
mod password;
mod recovery;
mod reset;
mod session;
mod sessions;
mod sign_in;
mod token;
mod told;
mod totp;
mod traces;

pub use access::{OperatorUser, carries_session, recognise, session_cookie, signed_in};
pub use account::{
    AccountRefusal, Role, change_password, create_account, email_of, emails_of, find_account,
    password_of,
};
pub use attempts::Attempts;
pub use confirm::{TokenRefusal, ask_confirmation, ask_email, confirm, is_confirmed};
pub use email::{Email, EmailError};
pub use factor::{
    Factor, FactorRefusal, Proof, begin_factor, begun_factor, disable_factor, drop_factor,
    enable_factor, find_factor, renew_recovery,
};
pub use half::forget_ended_halves;
pub use mailed::{Mailed, Purpose, find_mailed, forget_ended_tokens};
pub use pages::{landing, routes};
pub use password::{PasswordHash, PasswordRefusal, Passwords};
pub use recovery::RecoveryCode;
pub use reset::ask_reset;
pub use session::{
    Device, SessionToken, SignedIn, end_session, forget_ended_sessions, open_session,
};
pub use sessions::{
    OpenSession, SessionRefusal, end_other_sessions, end_own_session, list_sessions,
};
pub use token::Token;
pub use told::{AccountFact, AccountNews, AccountReaction, AccountReactions, Telling};
pub use totp::TotpSecret;
pub use traces::{
    BROWSER_COOKIE, Trace, Traces, forget_traces, network_of, network_text, record_traces,
};

#[cfg(test)]
mod tests;
