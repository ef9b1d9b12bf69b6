//! Accounts: who may sign in, as what.
//!
//! Nouns: [`Email`], [`Role`], [`PasswordHash`].
//! Invariants: one account per address, whatever its letter case; a password is only ever kept as
//! an argon2id hash, made at most two at a time so that sign-ins can't starve the office.

mod account;
mod email;
mod password;

pub use account::{AccountRefusal, Role, create_account};
pub use email::{Email, EmailError};
pub use password::{PasswordHash, PasswordRefusal, Passwords};
