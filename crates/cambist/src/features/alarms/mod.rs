//! What is wrong and waits for an operator: raised by whoever sees it, cleared when it is over.
//!
//! Noun: [`Alarm`].
//! Story: a source fails again and again → an alarm with its key and a sentence → the desk and
//! `cambist alarms` show it → the source answers → the alarm is cleared by the same key.
//! Invariant: one key has one open alarm at most; raising what is open already writes nothing.

use store::{Fault, Row, Tx, args};

/// Something that is, or was, wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// What it is about, as `area.what:which`: `rates.frozen:BTC-SBERRUB`.
    pub key: String,
    /// What is wrong and what to do about it, in a sentence.
    pub text: String,
    /// When it was raised, in unix milliseconds.
    pub raised_at_ms: i64,
    /// When it was over, in unix milliseconds; `None`: it is not.
    pub cleared_at_ms: Option<i64>,
}

/// Raises an alarm, or gives an open one its new sentence; whether it was not open before.
///
/// # Errors
/// The store's faults.
pub fn raise(tx: &mut Tx<'_>, at_ms: i64, key: &str, text: &str) -> Result<bool, Fault> {
    let is_new = tx.execute(
        "insert into alarms (key, sentence, raised_at_ms) values ($1, $2, $3) \
         on conflict (key) do update set \
         sentence = excluded.sentence, raised_at_ms = excluded.raised_at_ms, cleared_at_ms = null \
         where alarms.cleared_at_ms is not null",
        &args![key, text, at_ms],
    )? == 1;
    if !is_new {
        tx.execute(
            "update alarms set sentence = $2 where key = $1 and sentence <> $2",
            &args![key, text],
        )?;
    }
    Ok(is_new)
}

/// Says that it is over; whether it had been open.
///
/// # Errors
/// The store's faults.
pub fn clear(tx: &mut Tx<'_>, at_ms: i64, key: &str) -> Result<bool, Fault> {
    let cleared = tx.execute(
        "update alarms set cleared_at_ms = $2 where key = $1 and cleared_at_ms is null",
        &args![key, at_ms],
    )?;
    Ok(cleared == 1)
}

/// Alarms that are open, or were over no earlier than `since_ms`; the newest first.
///
/// # Errors
/// The store's faults.
pub fn list_alarms(tx: &mut Tx<'_>, since_ms: i64) -> Result<Vec<Alarm>, Fault> {
    tx.query(
        "select key, sentence, raised_at_ms, cleared_at_ms from alarms \
         where cleared_at_ms is null or cleared_at_ms >= $1 order by raised_at_ms desc, key",
        &args![since_ms],
        read,
    )
}

/// Alarms that are open, the newest first, at most `limit`.
///
/// # Errors
/// The store's faults.
pub fn list_open(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Alarm>, Fault> {
    tx.query(
        &format!(
            "select key, sentence, raised_at_ms, cleared_at_ms from alarms \
             where cleared_at_ms is null order by raised_at_ms desc, key limit {limit}"
        ),
        &args![],
        read,
    )
}

/// The keys of open alarms of an area: those that begin with `prefix` and a colon.
///
/// # Errors
/// The store's faults.
pub fn list_open_of(tx: &mut Tx<'_>, prefix: &str) -> Result<Vec<String>, Fault> {
    // From `prefix:` up to `prefix;`, the sign after the colon.
    tx.query(
        "select key from alarms where cleared_at_ms is null and key >= $1 and key < $2 order by key",
        &args![format!("{prefix}:"), format!("{prefix};")],
        |row| row.get(0),
    )
}

fn read(row: &Row<'_>) -> Result<Alarm, Fault> {
    Ok(Alarm {
        key: row.get(0)?,
        text: row.get(1)?,
        raised_at_ms: row.get(2)?,
        cleared_at_ms: row.get(3)?,
    })
}

#[cfg(test)]
mod tests;
