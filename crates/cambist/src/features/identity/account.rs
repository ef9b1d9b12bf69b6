//! An account: an address, a password's hash, a role.

use std::fmt;

use store::{Fault, Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Actor, Deed};

use super::email::Email;
use super::password::PasswordHash;
use super::session::{SignedIn, end_sessions};
use super::told::{AccountFact, Telling};

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

impl Role {
    /// The word in the database and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Role::Operator => "operator",
            Role::Partner => "partner",
            Role::Customer => "customer",
        }
    }

    /// What `word` means, if anything.
    pub fn from_word(word: &str) -> Option<Role> {
        [Role::Operator, Role::Partner, Role::Customer].into_iter().find(|role| role.word() == word)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
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

/// Makes an account and returns its id. Whoever signs up by himself has yet to show that letters reach
/// him; for everyone else whoever makes the account vouches.
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
    let confirmed_at_ms = (deed.actor != Actor::Visitor).then_some(deed.at_ms);
    let id = tx.query_opt(
        "insert into accounts \
         (email, email_folded, password_hash, role, created_at_ms, confirmed_at_ms) \
         values ($1, $2, $3, $4, $5, $6) on conflict (email_folded) do nothing returning id",
        &args![
            email.as_str(),
            email.folded(),
            password.as_str(),
            role.as_str(),
            deed.at_ms,
            confirmed_at_ms
        ],
        |row| row.get::<i64>(0),
    )?;
    let id = id.ok_or(AccountRefusal::EmailTaken)?;
    audit::record(tx, deed, "account.create", &id.to_string(), &role)?;
    Ok(id)
}

/// The addresses of some accounts, by their numbers; a number without an account is left out.
///
/// # Errors
/// The store's faults.
pub fn emails_of(tx: &mut Tx<'_>, account_ids: &[i64]) -> Result<Vec<(i64, String)>, Fault> {
    if account_ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = account_ids.iter().map(i64::to_string).collect();
    let sql = format!("select id, email from accounts where id in ({})", ids.join(", "));
    tx.query(&sql, &args![], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The address of an account, as its owner writes it.
///
/// # Errors
/// The store's faults.
pub fn email_of(tx: &mut Tx<'_>, account_id: i64) -> Result<String, Fault> {
    let sql = "select email from accounts where id = $1";
    tx.query_one(sql, &args![account_id], |row| row.get(0))
}

/// The number of the account with this address, whatever the letter case, and what it may be.
///
/// # Errors
/// The store's faults, and a role that can't be.
pub fn find_account(tx: &mut Tx<'_>, email: &Email) -> Result<Option<(i64, Role)>, Fault> {
    Ok(find_credentials(tx, email)?.map(|found| (found.account_id, found.role)))
}

/// What signing in asks of an account.
#[derive(Clone, Debug)]
pub(super) struct Credentials {
    /// The account's number.
    pub(super) account_id: i64,
    /// What the password must match.
    pub(super) password: PasswordHash,
    /// What the account may be.
    pub(super) role: Role,
    /// Whether a code of a device is asked besides the password.
    pub(super) has_factor: bool,
}

/// Finds an account by its address, whatever the letter case.
///
/// # Errors
/// The store's faults, and a role that can't be.
pub(super) fn find_credentials(
    tx: &mut Tx<'_>,
    email: &Email,
) -> Result<Option<Credentials>, Fault> {
    tx.query_opt(
        "select a.id, a.password_hash, a.role, f.enabled_at_ms from accounts a \
         left join second_factors f on f.account_id = a.id where a.email_folded = $1",
        &args![email.folded()],
        |row| {
            let (account_id, word): (i64, String) = (row.get(0)?, row.get(2)?);
            let role = Role::from_word(&word).ok_or_else(|| {
                Fault::corrupt(format!("accounts.role of account {account_id}: {word}"))
            })?;
            Ok(Credentials {
                account_id,
                password: PasswordHash::from_row(row.get(1)?),
                role,
                has_factor: row.get::<Option<i64>>(3)?.is_some(),
            })
        },
    )
}

/// The password's hash of an account.
///
/// # Errors
/// The store's faults.
pub fn password_of(tx: &mut Tx<'_>, account_id: i64) -> Result<PasswordHash, Fault> {
    let sql = "select password_hash from accounts where id = $1";
    tx.query_one(sql, &args![account_id], |row| Ok(PasswordHash::from_row(row.get(0)?)))
}

/// Changes the password of whoever is signed in, and ends every other session of the account: if
/// somebody else knew the old password, he is out.
///
/// # Errors
/// The store's faults.
pub fn change_password(
    tx: &mut Tx<'_>,
    deed: &Deed,
    who: &SignedIn,
    password: &PasswordHash,
    telling: &Telling,
) -> Result<(), Fault> {
    tx.execute(
        "update accounts set password_hash = $2 where id = $1",
        &args![who.account_id, password.as_str()],
    )?;
    end_sessions(tx, who.account_id, Some(who.session_id))?;
    let to = (who.account_id, who.email.as_str());
    telling.tell(tx, deed, to, AccountFact::PasswordChanged)?;
    audit::record(tx, deed, "account.password", &who.account_id.to_string(), "")
}
