//! Half a session: the password was right, and a code is asked yet.

use store::{Fault, Refusal, Stop, Tx, Within, args};
use thiserror::Error;

use crate::features::audit::{Actor, Deed};
use crate::features::settings::Secret;

use super::account::Role;
use super::factor::{FactorRefusal, Proof, prove};
use super::session::{Device, SessionToken, open_session};
use super::token::Token;
use super::told::Telling;

/// Whoever has told the password has so long to tell the code.
pub(super) const LIVES_S: i64 = 600;

/// Why half a session does not become a whole one, in order of precedence.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub(super) enum HalfRefusal {
    /// Its time is over, or it was used.
    #[error("too much time has passed since the password was told")]
    Over,
    /// The code is not taken.
    #[error(transparent)]
    Factor(#[from] FactorRefusal),
}

impl Refusal for HalfRefusal {}

/// Opens half a session. One of an account is enough, but two browsers may sign in at once.
pub(super) fn open_half(
    tx: &mut Tx<'_>,
    account_id: i64,
    token: &Token,
    now_s: i64,
) -> Result<(), Fault> {
    tx.send(
        "insert into half_sessions (hash, account_id, ends_at_s) values ($1, $2, $3)",
        &args![&token.hash()[..], account_id, now_s + LIVES_S],
    )
}

/// The account of half a session that has not ended.
pub(super) fn account_of_half(
    tx: &mut Tx<'_>,
    token: &Token,
    now_s: i64,
) -> Result<Option<i64>, Fault> {
    tx.query_opt(
        "select account_id from half_sessions where hash = $1 and ends_at_s >= $2",
        &args![&token.hash()[..], now_s],
        |row| row.get(0),
    )
}

/// What a whole session is opened with.
#[derive(Debug)]
pub(super) struct Second {
    /// The half session.
    pub(super) half: Token,
    /// What is brought besides the password.
    pub(super) proof: Proof,
    /// The session to open.
    pub(super) token: SessionToken,
    /// For which browser.
    pub(super) device: Device,
}

/// Makes a whole session of half a one.
pub(super) fn complete(
    tx: &mut Tx<'_>,
    at_ms: i64,
    key: &Secret,
    second: &Second,
    telling: &Telling,
) -> Result<Role, Stop<HalfRefusal>> {
    let now_s = at_ms.div_euclid(1000);
    let account_id = account_of_half(tx, &second.half, now_s)?.ok_or(HalfRefusal::Over)?;
    let deed = Deed { at_ms, actor: Actor::Account(account_id) };
    prove(tx, &deed, account_id, (key, &second.proof), telling).within()?;
    let hash = second.half.hash();
    tx.send("delete from half_sessions where hash = $1", &args![&hash[..]])?;
    open_session(tx, account_id, &second.token, &second.device, now_s)?;
    let sql = "select role from accounts where id = $1";
    let word: String = tx.query_one(sql, &args![account_id], |row| row.get(0))?;
    let corrupt = || Fault::corrupt(format!("accounts.role of account {account_id}: {word}"));
    Ok(Role::from_word(&word).ok_or_else(corrupt)?)
}

/// Forgets half sessions whose time is over: called on a timer.
///
/// # Errors
/// The store's faults.
pub fn forget_ended_halves(tx: &mut Tx<'_>, now_s: i64) -> Result<u64, Fault> {
    tx.execute("delete from half_sessions where ends_at_s < $1", &args![now_s])
}
