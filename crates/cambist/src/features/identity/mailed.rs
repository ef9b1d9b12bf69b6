//! Tokens that were sent by letter: rows.

use store::{Fault, Tx, args};

use super::token::Token;

const HOUR_S: i64 = 3600;

/// What a token of a letter is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To show that letters to the account's address reach its owner.
    Confirm,
    /// To give the account another address.
    Email,
    /// To set a new password.
    Password,
}

impl Purpose {
    const ALL: [(Purpose, &'static str); 3] =
        [(Purpose::Confirm, "confirm"), (Purpose::Email, "email"), (Purpose::Password, "password")];

    fn word(self) -> &'static str {
        Purpose::ALL.iter().find(|(purpose, _)| *purpose == self).map_or("", |(_, word)| word)
    }

    fn from_word(word: &str) -> Option<Purpose> {
        Purpose::ALL.iter().find(|(_, known)| *known == word).map(|(purpose, _)| *purpose)
    }

    /// How long it works: a letter to confirm an address may wait for the evening, one that opens an
    /// account may not.
    fn lives_s(self) -> i64 {
        match self {
            Purpose::Confirm | Purpose::Email => 24 * HOUR_S,
            Purpose::Password => HOUR_S,
        }
    }
}

/// A token of a letter that works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailed {
    /// The account.
    pub account_id: i64,
    /// What it is for.
    pub purpose: Purpose,
    /// Where it was sent to.
    pub email: String,
}

/// Keeps a token that a letter to `email` is about to carry.
pub(super) fn keep_token(
    tx: &mut Tx<'_>,
    now_s: i64,
    mailed: &Mailed,
    token: &Token,
) -> Result<(), Fault> {
    let Mailed { account_id, purpose, email } = mailed;
    tx.send(
        "insert into account_tokens (account_id, purpose, hash, email, ends_at_s) \
         values ($1, $2, $3, $4, $5)",
        &args![
            *account_id,
            purpose.word(),
            &token.hash()[..],
            email.as_str(),
            now_s + purpose.lives_s()
        ],
    )
}

/// What a token of a letter is for, unless it was used or its time is over.
///
/// # Errors
/// The store's faults, and a purpose that can't be.
pub fn find_mailed(tx: &mut Tx<'_>, token: &Token, now_s: i64) -> Result<Option<Mailed>, Fault> {
    tx.query_opt(
        "select account_id, purpose, email from account_tokens where hash = $1 and ends_at_s >= $2",
        &args![&token.hash()[..], now_s],
        |row| {
            let (account_id, word): (i64, String) = (row.get(0)?, row.get(1)?);
            let purpose = Purpose::from_word(&word).ok_or_else(|| {
                Fault::corrupt(format!("account_tokens.purpose of account {account_id}: {word}"))
            })?;
            Ok(Mailed { account_id, purpose, email: row.get(2)? })
        },
    )
}

/// Uses a token up: with it go all others of its account for the same purpose. Whether it was there:
/// of two who use one at once the second one finds nothing.
pub(super) fn use_up(tx: &mut Tx<'_>, mailed: &Mailed, token: &Token) -> Result<bool, Fault> {
    let used =
        tx.execute("delete from account_tokens where hash = $1", &args![&token.hash()[..]])?;
    tx.send(
        "delete from account_tokens where account_id = $1 and purpose = $2",
        &args![mailed.account_id, mailed.purpose.word()],
    )?;
    Ok(used == 1)
}

/// Makes every token of an account worthless.
pub(super) fn forget_tokens(tx: &mut Tx<'_>, account_id: i64) -> Result<(), Fault> {
    tx.send("delete from account_tokens where account_id = $1", &args![account_id])
}

/// Forgets tokens whose time is over: called on a timer.
///
/// # Errors
/// The store's faults.
pub fn forget_ended_tokens(tx: &mut Tx<'_>, now_s: i64) -> Result<u64, Fault> {
    tx.execute("delete from account_tokens where ends_at_s < $1", &args![now_s])
}
