//! What operators note of an order for each other.

use store::{Fault, Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};

/// The longest note, in characters.
const LONGEST: usize = 1000;

/// A note as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderNote {
    /// When, in unix milliseconds.
    pub at_ms: i64,
    /// Who wrote it.
    pub actor: String,
    /// What he wrote.
    pub words: String,
}

/// Why nothing is noted, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NoteRefusal {
    /// The note says nothing, or too much.
    #[error("a note has 1 to 1000 characters, all of them text")]
    Words,
    /// No order has this number.
    #[error("there is no order {0}")]
    Unknown(i64),
}

impl Refusal for NoteRefusal {}

/// Notes something of an order. Neither its customer nor its partner ever reads it.
///
/// # Errors
/// [`NoteRefusal`]; the store's faults.
pub fn add_note(
    tx: &mut Tx<'_>,
    deed: &Deed,
    order_id: i64,
    words: &str,
) -> Result<(), Stop<NoteRefusal>> {
    let words = words.trim();
    let is_text = !words.chars().any(|sign| sign.is_control() && sign != '\n' && sign != '\r');
    if !(1..=LONGEST).contains(&words.chars().count()) || !is_text {
        return Err(NoteRefusal::Words.into());
    }
    let added = tx.execute(
        "insert into order_notes (order_id, at_ms, actor, words) \
         select o.id, cast($2 as bigint), cast($3 as text), cast($4 as text) \
         from orders o where o.id = $1",
        &args![order_id, deed.at_ms, deed.actor.name(), words],
    )?;
    if added == 0 {
        return Err(NoteRefusal::Unknown(order_id).into());
    }
    Ok(audit::record(tx, deed, "order.note", &order_id.to_string(), "")?)
}

/// The notes of an order, oldest first.
///
/// # Errors
/// The store's faults.
pub fn order_notes(tx: &mut Tx<'_>, order_id: i64) -> Result<Vec<OrderNote>, Fault> {
    tx.query(
        "select at_ms, actor, words from order_notes where order_id = $1 order by id",
        &args![order_id],
        |row| Ok(OrderNote { at_ms: row.get(0)?, actor: row.get(1)?, words: row.get(2)? }),
    )
}
