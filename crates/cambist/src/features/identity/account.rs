//! An account: an address, a password's hash, a role.

use std::fmt;

use store::{Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};

use super::email::Email;
use super::password::PasswordHash;

/// What an account may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Runs the exchanger.
    Operator,
    /// May refer.
    Partner,
    /// Exchanges.
    Customer,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Operator => "operator",
            Role::Partner => "partner",
            Role::Customer => "customer",
        })
    }
}

/// Why an account is not made.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum AccountRefusal {
    /// The address, in some letter case, has an account.
    #[error("there is an account with this e-mail address already")]
    EmailTaken,
}

impl Refusal for AccountRefusal {}

/// Makes an account and returns its id.
///
/// # Errors
/// [`AccountRefusal::EmailTaken`]; the store's faults.
pub fn create_account(
    tx: &mut Tx<'_>,
    deed: &Deed,
    email: &Email,
    password: &PasswordHash,
    role: Role,
) -> Result<i64, Stop<AccountRefusal>> {
    let role = role.to_string();
    let id = tx.query_opt(
        "insert into accounts (email, email_folded, password_hash, role, created_at_ms) \
         values ($1, $2, $3, $4, $5) on conflict (email_folded) do nothing returning id",
        &args![email.as_str(), email.folded(), password.as_str(), role.as_str(), deed.at_ms],
        |row| row.get::<i64>(0),
    )?;
    let id = id.ok_or(AccountRefusal::EmailTaken)?;
    audit::record(tx, deed, "account.create", &id.to_string(), &role)?;
    Ok(id)
}
