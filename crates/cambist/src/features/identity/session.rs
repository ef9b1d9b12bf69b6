//! A session: a browser that is signed in.

use std::fmt;
use std::net::IpAddr;

use sha2::{Digest, Sha256};
use store::{Fault, Row, Tx, args};

use crate::chance::Chance;
use crate::features::audit::{Actor, Deed};

use super::account::Role;

const DAY_S: i64 = 86_400;
/// A session that is not used for so long ends.
const IDLE_S: i64 = 30 * DAY_S;
/// A session ends after so long however much it is used.
pub(super) const LONGEST_S: i64 = 90 * DAY_S;
/// The end moves in steps, so that a session writes at most once a day.
const STEP_S: i64 = DAY_S;
/// Browsers of one account; the oldest ones are signed out.
const MOST: u32 = 20;

/// What the browser holds: 32 random bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken([u8; 32]);

impl SessionToken {
    /// A token that nobody can guess.
    pub fn fresh(chance: &dyn Chance) -> SessionToken {
        SessionToken(chance.bytes())
    }

    /// The token in a cookie; anything that we did not write is none.
    pub fn parse(text: &str) -> Option<SessionToken> {
        if text.len() != 64 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(SessionToken(bytes))
    }

    /// The cookie's value.
    pub fn reveal(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What is kept. A plain hash is enough: the token is random, there is nothing to guess.
    fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
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
    /// The new end, when it is time to write one.
    pub(super) new_end_s: Option<i64>,
}

/// The end of a session that was made at `created_at_s` and is used at `now_s`.
fn end(created_at_s: i64, now_s: i64) -> i64 {
    (now_s + IDLE_S).min(created_at_s + LONGEST_S)
}

/// Opens a session from `address`. Ended ones of the account, and those beyond the newest few, go.
///
/// # Errors
/// The store's faults.
pub fn open_session(
    tx: &mut Tx<'_>,
    account_id: i64,
    token: &SessionToken,
    address: IpAddr,
    now_s: i64,
) -> Result<(), Fault> {
    tx.execute(
        "insert into sessions (hash, account_id, created_at_s, ends_at_s, address) \
         values ($1, $2, $3, $4, $5)",
        &args![&token.hash()[..], account_id, now_s, end(now_s, now_s), address.to_string()],
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
        "select s.id, s.account_id, a.email, a.role, s.created_at_s, s.ends_at_s \
         from sessions s join accounts a on a.id = s.account_id \
         where s.hash = $1 and s.ends_at_s >= $2",
        &args![&token.hash()[..], now_s],
        |row| read(row, now_s),
    )
}

fn read(row: &Row<'_>, now_s: i64) -> Result<Found, Fault> {
    let (account_id, word) = (row.get(1)?, row.get::<String>(3)?);
    let role = Role::from_word(&word)
        .ok_or_else(|| Fault::corrupt(format!("accounts.role of account {account_id}: {word}")))?;
    let who = SignedIn { session_id: row.get(0)?, account_id, email: row.get(2)?, role };
    let new_end_s = end(row.get(4)?, now_s);
    let is_due = new_end_s - row.get::<i64>(5)? >= STEP_S;
    Ok(Found { who, new_end_s: is_due.then_some(new_end_s) })
}

/// Moves a session's end on.
///
/// # Errors
/// The store's faults.
pub(super) fn extend_session(
    tx: &mut Tx<'_>,
    session_id: i64,
    new_end_s: i64,
) -> Result<(), Fault> {
    tx.execute("update sessions set ends_at_s = $2 where id = $1", &args![session_id, new_end_s])?;
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

/// Ends every session of an account except `kept`.
///
/// # Errors
/// The store's faults.
pub(super) fn end_other_sessions(tx: &mut Tx<'_>, account_id: i64, kept: i64) -> Result<(), Fault> {
    tx.execute(
        "delete from sessions where account_id = $1 and id <> $2",
        &args![account_id, kept],
    )?;
    Ok(())
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
    use super::{DAY_S, SessionToken, end};
    use crate::chance::SeededChance;

    #[test]
    fn a_token_is_read_back_and_never_printed() {
        let token = SessionToken::fresh(&SeededChance::new(5));
        assert_eq!(SessionToken::parse(&token.reveal()), Some(token.clone()));
        assert!(!format!("{token:?}").contains(&token.reveal()));
        let long = "0".repeat(65);
        for wrong in ["", "abc", &token.reveal().to_uppercase(), &long, &"é".repeat(32)] {
            assert_eq!(SessionToken::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_session_lives_thirty_days_unused_and_ninety_at_most() {
        assert_eq!(end(0, 0), 30 * DAY_S);
        assert_eq!(end(0, 20 * DAY_S), 50 * DAY_S);
        assert_eq!(end(0, 60 * DAY_S), 90 * DAY_S);
        assert_eq!(end(0, 89 * DAY_S), 90 * DAY_S);
    }
}
