//! Accounts: who may sign in, as what.
//!
//! Nouns: [`Email`], [`Role`], [`PasswordHash`], [`SignedIn`], [`SessionToken`].
//! Story: somebody signs in with address and password → attempts are counted → the password is
//! checked at the gate → a session is opened and the browser holds its token → a handler takes
//! [`SignedIn`], [`OperatorUser`] or a partner, and with it says who may call it → signing out, or
//! a new password, ends the session.
//! Invariants: one account per address, whatever its letter case; a password is only ever kept as
//! an argon2id hash, made at most two at a time so that sign-ins can't starve the office; a token
//! is kept as a hash; an unknown address and a wrong password get the same answer.

mod access;
mod account;
mod attempts;
mod email;
mod pages;
mod password;
mod session;
mod sign_in;
mod traces;

pub use access::{OperatorUser, carries_session, recognise, session_cookie, signed_in};
pub use account::{AccountRefusal, Role, change_password, create_account, emails_of, password_of};
pub use attempts::Attempts;
pub use email::{Email, EmailError};
pub use pages::{landing, routes};
pub use password::{PasswordHash, PasswordRefusal, Passwords};
pub use session::{SessionToken, SignedIn, end_session, forget_ended_sessions, open_session};
pub use traces::{
    BROWSER_COOKIE, Trace, Traces, forget_traces, network_of, network_text, record_traces,
};

#[cfg(test)]
mod tests;
