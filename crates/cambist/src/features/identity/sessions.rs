//! The sessions of an account, as its owner looks at them.

use store::{Fault, Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};

use super::session::{SignedIn, end_sessions};

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// Its number.
    pub id: i64,
    /// What it calls itself; empty: it says nothing.
    pub agent: String,
    /// From where it signed in.
    pub address: String,
    /// When, in unix seconds.
    pub created_at_s: i64,
    /// When it was last used, in unix seconds, to within some minutes.
    pub used_at_s: i64,
}

/// Why a session is not ended.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum SessionRefusal {
    /// The account has no such session, or it has ended.
    #[error("there is no session {0}")]
    Unknown(i64),
}

impl Refusal for SessionRefusal {}

/// The sessions of an account that have not ended, the one used last first.
///
/// # Errors
/// The store's faults.
pub fn list_sessions(
    tx: &mut Tx<'_>,
    account_id: i64,
    now_s: i64,
) -> Result<Vec<OpenSession>, Fault> {
    tx.query(
        "select id, agent, address, created_at_s, used_at_s from sessions \
         where account_id = $1 and ends_at_s >= $2 order by used_at_s desc, id desc",
        &args![account_id, now_s],
        |row| {
            Ok(OpenSession {
                id: row.get(0)?,
                agent: row.get(1)?,
                address: row.get(2)?,
                created_at_s: row.get(3)?,
                used_at_s: row.get(4)?,
            })
        },
    )
}

/// Ends a session of whoever is signed in: that browser is signed out.
///
/// # Errors
/// [`SessionRefusal::Unknown`]; the store's faults.
pub fn end_own_session(
    tx: &mut Tx<'_>,
    deed: &Deed,
    who: &SignedIn,
    session_id: i64,
) -> Result<(), Stop<SessionRefusal>> {
    let ended = tx.execute(
        "delete from sessions where id = $1 and account_id = $2",
        &args![session_id, who.account_id],
    )?;
    if ended == 0 {
        return Err(SessionRefusal::Unknown(session_id).into());
    }
    let account = who.account_id.to_string();
    audit::record(tx, deed, "account.session_end", &account, &session_id.to_string())?;
    Ok(())
}

/// Ends every session of whoever is signed in but the one that he uses; how many.
///
/// # Errors
/// The store's faults.
pub fn end_other_sessions(tx: &mut Tx<'_>, deed: &Deed, who: &SignedIn) -> Result<u64, Fault> {
    let ended = end_sessions(tx, who.account_id, Some(who.session_id))?;
    let account = who.account_id.to_string();
    audit::record(tx, deed, "account.sessions_end", &account, &ended.to_string())?;
    Ok(ended)
}
