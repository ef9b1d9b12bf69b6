//! A session: a browser that is signed in.

use std::net::IpAddr;

use http::header::{self, HeaderMap};
use store::{Fault, Row, Tx, args};

use crate::features::audit::{Actor, Deed};

use super::account::Role;
use super::token::Token;

const DAY_S: i64 = 86_400;
/// A session that is not used for so long ends.
const IDLE_S: i64 = 30 * DAY_S;
/// A session ends after so long however much it is used.
pub(super) const LONGEST_S: i64 = 90 * DAY_S;
/// The end moves in steps, so that a session writes at most once a day.
const STEP_S: i64 = DAY_S;
/// When it was last used is written down in steps, for the same reason.
const USED_STEP_S: i64 = 300;
/// Browsers of one account; the oldest ones are signed out.
const MOST: u32 = 20;

/// What the browser holds.
pub type SessionToken = Token;

/// The longest name of a browser that is kept, in bytes.
const LONGEST_AGENT: usize = 400;

/// The browser that a session is opened for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// From where.
    pub address: IpAddr,
    /// What it calls itself; empty: it says nothing.
    pub agent: String,
}

impl Device {
    /// The browser that sends a request from `address`.
    pub fn of(address: IpAddr, headers: &HeaderMap) -> Device {
        let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        let agent = web::text::cut(agent.unwrap_or_default(), LONGEST_AGENT).to_owned();
        Device { address, agent }
    }
}

/// Who is signed in, by which session. A handler that takes it can't be called by anyone else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The session's number.
    pub session_id: i64,
    /// The account's number.
    pub account_id: i64,
    /// The account's address, as its owner writes it.
    pub email: String,
    /// What the account may be.
    pub role: Role,
    /// Whether letters are known to reach the owner.
    pub is_confirmed: bool,
}

impl SignedIn {
    /// The circumstances of a deed of this person at `at_ms`.
    pub fn deed(&self, at_ms: i64) -> Deed {
        Deed { at_ms, actor: Actor::Account(self.account_id) }
    }
}

/// A session as it was found.
pub(super) struct Found {
    /// Who is signed in.
    pub(super) who: SignedIn,
    /// The new end, when it is time to write that the session is in use.
    pub(super) new_end_s: Option<i64>,
}

/// The end of a session that was made at `created_at_s` and is used at `now_s`.
fn end(created_at_s: i64, now_s: i64) -> i64 {
    (now_s + IDLE_S).min(created_at_s + LONGEST_S)
}

/// Opens a session. Ended ones of the account, and those beyond the newest few, go.
///
/// # Errors
/// The store's faults.
pub fn open_session(
    tx: &mut Tx<'_>,
    account_id: i64,
    token: &SessionToken,
    device: &Device,
    now_s: i64,
) -> Result<(), Fault> {
    tx.execute(
        "insert into sessions \
         (hash, account_id, created_at_s, used_at_s, ends_at_s, address, agent) \
         values ($1, $2, $3, $3, $4, $5, $6)",
        &args![
            &token.hash()[..],
            account_id,
            now_s,
            end(now_s, now_s),
            device.address.to_string(),
            device.agent.as_str()
        ],
    )?;
    tx.execute(
        &format!(
            "delete from sessions where account_id = $1 and (ends_at_s < $2 or id not in \
             (select id from sessions where account_id = $1 order by id desc limit {MOST}))"
        ),
        &args![account_id, now_s],
    )?;
    Ok(())
}

/// Finds who holds `token`, unless the session has ended.
///
/// # Errors
/// The store's faults, and a role that can't be.
pub(super) fn find_session(
    tx: &mut Tx<'_>,
    token: &SessionToken,
    now_s: i64,
) -> Result<Option<Found>, Fault> {
    tx.query_opt(
        "select s.id, s.account_id, a.email, a.role, s.created_at_s, s.ends_at_s, s.used_at_s, \
         a.confirmed_at_ms from sessions s join accounts a on a.id = s.account_id \
         where s.hash = $1 and s.ends_at_s >= $2",
        &args![&token.hash()[..], now_s],
        |row| read(row, now_s),
    )
}

fn read(row: &Row<'_>, now_s: i64) -> Result<Found, Fault> {
    let (account_id, word) = (row.get(1)?, row.get::<String>(3)?);
    let role = Role::from_word(&word)
        .ok_or_else(|| Fault::corrupt(format!("accounts.role of account {account_id}: {word}")))?;
    let who = SignedIn {
        session_id: row.get(0)?,
        account_id,
        email: row.get(2)?,
        role,
        is_confirmed: row.get::<Option<i64>>(7)?.is_some(),
    };
    let (ends_at_s, used_at_s): (i64, i64) = (row.get(5)?, row.get(6)?);
    let moved = end(row.get(4)?, now_s);
    let new_end_s = if moved - ends_at_s >= STEP_S { moved } else { ends_at_s };
    let is_due = new_end_s != ends_at_s || now_s - used_at_s >= USED_STEP_S;
    Ok(Found { who, new_end_s: is_due.then_some(new_end_s) })
}

/// Notes that a session is used at `now_s`, and moves its end on.
///
/// # Errors
/// The store's faults.
pub(super) fn note_use(
    tx: &mut Tx<'_>,
    session_id: i64,
    now_s: i64,
    new_end_s: i64,
) -> Result<(), Fault> {
    tx.execute(
        "update sessions set ends_at_s = $2, used_at_s = $3 where id = $1",
        &args![session_id, new_end_s, now_s],
    )?;
    Ok(())
}

/// Ends one session: its cookie opens nothing any more.
///
/// # Errors
/// The store's faults.
pub fn end_session(tx: &mut Tx<'_>, session_id: i64) -> Result<(), Fault> {
    tx.execute("delete from sessions where id = $1", &args![session_id])?;
    Ok(())
}

/// Ends every session of an account except `kept`, those that wait for a code included; how many were
/// open.
///
/// # Errors
/// The store's faults.
pub(super) fn end_sessions(
    tx: &mut Tx<'_>,
    account_id: i64,
    kept: Option<i64>,
) -> Result<u64, Fault> {
    tx.send("delete from half_sessions where account_id = $1", &args![account_id])?;
    tx.execute(
        "delete from sessions where account_id = $1 and id <> $2",
        &args![account_id, kept.unwrap_or_default()],
    )
}

/// Forgets sessions that have ended: called on a timer.
///
/// # Errors
/// The store's faults.
pub fn forget_ended_sessions(tx: &mut Tx<'_>, now_s: i64) -> Result<u64, Fault> {
    tx.execute("delete from sessions where ends_at_s < $1", &args![now_s])
}

#[cfg(test)]
mod tests {
    use super::{DAY_S, end};

    #[test]
    fn a_session_lives_thirty_days_unused_and_ninety_at_most() {
        assert_eq!(end(0, 0), 30 * DAY_S);
        assert_eq!(end(0, 20 * DAY_S), 50 * DAY_S);
        assert_eq!(end(0, 60 * DAY_S), 90 * DAY_S);
        assert_eq!(end(0, 89 * DAY_S), 90 * DAY_S);
    }
}
