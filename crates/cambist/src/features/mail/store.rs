//! Rows of the outbox.

use store::{Fault, Row, Tx, args};

use crate::words::Lang;

use super::letter::{Body, Letter};

/// Where a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LetterState {
    /// It is tried again, or for the first time, when its time has come.
    Waiting,
    /// The server has taken it.
    Sent,
    /// It was given up.
    Dead,
}

impl LetterState {
    /// Every state with its word.
    pub const ALL: [(LetterState, &'static str); 3] = [
        (LetterState::Waiting, "waiting"),
        (LetterState::Sent, "sent"),
        (LetterState::Dead, "dead"),
    ];

    /// The word in database and shell.
    pub fn word(self) -> &'static str {
        LetterState::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    /// What a word means, if anything.
    pub fn from_word(word: &str) -> Option<LetterState> {
        LetterState::ALL.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }
}

/// A letter of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its number.
    pub id: i64,
    /// What it says, to whom.
    pub letter: Letter,
    /// Where it stands.
    pub state: LetterState,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, in unix milliseconds.
    pub next_at_ms: i64,
    /// When it was written, in unix milliseconds.
    pub written_at_ms: i64,
    /// When the server took it, in unix milliseconds.
    pub sent_at_ms: Option<i64>,
    /// What the server said, or what went wrong.
    pub said: String,
}

const COLUMNS: &str = "id, fact, order_id, recipient, lang, subject, body, state, attempts, \
     next_at_ms, written_at_ms, sent_at_ms, said";

fn read(row: &Row<'_>) -> Result<Stored, Fault> {
    let (id, word): (i64, String) = (row.get(0)?, row.get(7)?);
    let corrupt = |column: &str| Fault::corrupt(format!("letters.{column} of letter {id}"));
    let body: String = row.get(6)?;
    let letter = Letter {
        fact: row.get(1)?,
        order_id: row.get(2)?,
        to: row.get(3)?,
        lang: Lang::from_code(&row.get::<String>(4)?).ok_or_else(|| corrupt("lang"))?,
        subject: row.get(5)?,
        body: serde_json::from_str(&body).map_err(|_| corrupt("body"))?,
    };
    Ok(Stored {
        id,
        letter,
        state: LetterState::from_word(&word).ok_or_else(|| corrupt("state"))?,
        attempts: row.get(8)?,
        next_at_ms: row.get(9)?,
        written_at_ms: row.get(10)?,
        sent_at_ms: row.get(11)?,
        said: row.get(12)?,
    })
}

/// Takes the letter that has waited longest, until `lease_ms`; `None`: none is due. The attempt counts
/// from now on, so that a letter that kills the office is given up in the end.
///
/// # Errors
/// The store's faults.
pub(super) fn take(
    tx: &mut Tx<'_>,
    node: u8,
    now_ms: i64,
    lease_ms: i64,
) -> Result<Option<Stored>, Fault> {
    // The outer conditions are judged again on the row as it is once another replica let it go.
    tx.query_opt(
        &format!(
            "update letters set attempts = attempts + 1, next_at_ms = $2, held_by = $3 \
             where state = 'waiting' and next_at_ms <= $1 and id = \
             (select l.id from letters l where l.state = 'waiting' and l.next_at_ms <= $1 \
             order by l.next_at_ms, l.id limit 1) returning {COLUMNS}"
        ),
        &args![now_ms, lease_ms, node],
        read,
    )
}

/// Lets go of what a replica had in hand when it ended: it is tried again from `now_ms` on.
///
/// # Errors
/// The store's faults.
pub fn let_go(tx: &mut Tx<'_>, node: u8, now_ms: i64) -> Result<u64, Fault> {
    tx.execute(
        "update letters set next_at_ms = $2, held_by = null \
         where held_by = $1 and state = 'waiting'",
        &args![node, now_ms],
    )
}

/// Notes that the server has taken a letter. That is true whatever else has happened to it.
///
/// # Errors
/// The store's faults.
pub(super) fn note_sent(tx: &mut Tx<'_>, id: i64, at_ms: i64, said: &str) -> Result<(), Fault> {
    tx.send(
        "update letters set state = 'sent', sent_at_ms = $2, said = $3, held_by = null \
         where id = $1 and state <> 'sent'",
        &args![id, at_ms, said],
    )
}

/// Keeps another body of a letter: one without the secret that its reader has got.
pub(super) fn keep_body(tx: &mut Tx<'_>, id: i64, body: &Body) -> Result<(), Fault> {
    let body = serde_json::to_string(body)
        .map_err(|error| Fault::Panicked(format!("the letter {id}: {error}")))?;
    tx.send("update letters set body = $2 where id = $1", &args![id, body])
}

/// Notes that an attempt failed; unless the letter was taken by somebody else meanwhile.
///
/// # Errors
/// The store's faults.
pub(super) fn note_failed(
    tx: &mut Tx<'_>,
    letter: &Stored,
    state: LetterState,
    next_at_ms: i64,
    said: &str,
) -> Result<(), Fault> {
    tx.send(
        "update letters set state = $3, next_at_ms = $4, said = $5, held_by = null \
         where id = $1 and attempts = $2 and state = 'waiting'",
        &args![letter.id, letter.attempts, state.word(), next_at_ms, said],
    )
}

/// Puts every letter that waits into the mailbox, as of when it was written: those of a demo's month
/// were read long ago, and the same month has the same letters.
///
/// # Errors
/// The store's faults.
pub fn keep_waiting(tx: &mut Tx<'_>, said: &str) -> Result<u64, Fault> {
    tx.execute(
        "update letters set state = 'sent', attempts = 1, sent_at_ms = written_at_ms, said = $1 \
         where state = 'waiting'",
        &args![said],
    )
}

/// Has a letter tried anew from `at_ms` on; whether it was dead or waiting.
pub(super) fn revive(tx: &mut Tx<'_>, id: i64, at_ms: i64) -> Result<bool, Fault> {
    let changed = tx.execute(
        "update letters set state = 'waiting', attempts = 0, next_at_ms = $2 \
         where id = $1 and state <> 'sent'",
        &args![id, at_ms],
    )?;
    Ok(changed == 1)
}

/// Has every dead letter tried anew; how many.
pub(super) fn revive_dead(tx: &mut Tx<'_>, at_ms: i64) -> Result<u64, Fault> {
    tx.execute(
        "update letters set state = 'waiting', attempts = 0, next_at_ms = $1 where state = 'dead'",
        &args![at_ms],
    )
}

/// One letter.
///
/// # Errors
/// The store's faults.
pub fn find_letter(tx: &mut Tx<'_>, id: i64) -> Result<Option<Stored>, Fault> {
    tx.query_opt(&format!("select {COLUMNS} from letters where id = $1"), &args![id], read)
}

/// Letters, newest first: in `state` or in any, with numbers below `before`.
///
/// # Errors
/// The store's faults.
pub fn list_letters(
    tx: &mut Tx<'_>,
    state: Option<LetterState>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Stored>, Fault> {
    let below = before.unwrap_or(i64::MAX);
    let in_state = match state {
        Some(state) => format!("and state = '{}'", state.word()),
        None => String::new(),
    };
    tx.query(
        &format!(
            "select {COLUMNS} from letters where id < $1 {in_state} order by id desc limit {limit}"
        ),
        &args![below],
        read,
    )
}

/// The letters about an order, oldest first.
///
/// # Errors
/// The store's faults.
pub fn letters_of_order(tx: &mut Tx<'_>, order_id: i64) -> Result<Vec<Stored>, Fault> {
    tx.query(
        &format!("select {COLUMNS} from letters where order_id = $1 order by id"),
        &args![order_id],
        read,
    )
}

/// How many letters stand in a state that were written before `before_ms`.
///
/// # Errors
/// The store's faults.
pub fn count_letters(tx: &mut Tx<'_>, state: LetterState, before_ms: i64) -> Result<i64, Fault> {
    tx.query_one(
        "select count(*) from letters where state = $1 and written_at_ms < $2",
        &args![state.word(), before_ms],
        |row| row.get(0),
    )
}

/// How many letters were given up.
///
/// # Errors
/// The store's faults.
pub fn count_dead(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    count_letters(tx, LetterState::Dead, i64::MAX)
}

/// Forgets letters that were sent before `before_ms`; how many. Their facts are history by then, and
/// nobody tells them again.
///
/// # Errors
/// The store's faults.
pub fn forget_sent(tx: &mut Tx<'_>, before_ms: i64) -> Result<u64, Fault> {
    tx.execute(
        "delete from letters where id in (select l.id from letters l \
         where l.state = 'sent' and l.sent_at_ms < $1 order by l.id limit 500)",
        &args![before_ms],
    )
}
