//! What happened to an order and stands in no other table.
//!
//! Nouns: [`Note`], [`NoteKind`].
//! Story: a click does not count, a form comes twice, a fact is reported again, a reward is denied →
//! the verb that sees it leaves a note in its own transaction → whoever asks what became of an order
//! reads the notes between the order's states and the postings of its rewards.
//! Invariants: notes are only ever added; they hold numbers and our own words, and no person.

use store::{Fault, Row, Tx, args};

use crate::features::audit::Deed;

/// What a note tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// Somebody might have brought the order, and does not get it.
    PassedOver,
    /// The form that made the order came again.
    FormAgain,
    /// A fact about the partner's money was reported again, and changed nothing.
    FactAgain,
    /// A reward was denied.
    Denied,
    /// A reward waits for an operator's look.
    InReview,
    /// An operator has looked at a reward and let it go on.
    Cleared,
}

impl NoteKind {
    /// Every kind with its word.
    pub const ALL: [(NoteKind, &'static str); 6] = [
        (NoteKind::PassedOver, "passed_over"),
        (NoteKind::FormAgain, "form_again"),
        (NoteKind::FactAgain, "fact_again"),
        (NoteKind::Denied, "denied"),
        (NoteKind::InReview, "in_review"),
        (NoteKind::Cleared, "cleared"),
    ];

    fn word(self) -> &'static str {
        NoteKind::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
}

/// A note about an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The order.
    pub order_id: i64,
    /// Whom it concerns; `None`: nobody but the office.
    pub partner_id: Option<i64>,
    /// What it tells.
    pub kind: NoteKind,
    /// The rest, as its writer reads it.
    pub detail: String,
}

/// A note as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// When, in unix milliseconds.
    pub at_ms: i64,
    /// Who did it.
    pub actor: String,
    /// The note.
    pub note: Note,
}

/// Leaves a note. One that is told `once` is left for the first time only: whoever repeats himself a
/// thousand times fills no table.
///
/// # Errors
/// The store's faults.
pub fn note(tx: &mut Tx<'_>, deed: &Deed, note: &Note, once: Option<&str>) -> Result<(), Fault> {
    tx.send(
        "insert into journal (order_id, partner_id, at_ms, actor, kind, detail, once) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (once) do nothing",
        &args![
            note.order_id,
            note.partner_id,
            deed.at_ms,
            deed.actor.name().as_ref(),
            note.kind.word(),
            note.detail.as_str(),
            once
        ],
    )
}

/// The notes about an order, oldest first.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn notes_of(tx: &mut Tx<'_>, order_id: i64) -> Result<Vec<Noted>, Fault> {
    tx.query(
        "select order_id, partner_id, at_ms, actor, kind, detail from journal \
         where order_id = $1 order by id",
        &args![order_id],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Noted, Fault> {
    let order_id: i64 = row.get(0)?;
    let word: String = row.get(4)?;
    let kind = NoteKind::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind);
    let kind = kind.ok_or_else(|| Fault::corrupt(format!("journal.kind of order {order_id}")))?;
    let note = Note { order_id, partner_id: row.get(1)?, kind, detail: row.get(5)? };
    Ok(Noted { at_ms: row.get(2)?, actor: row.get(3)?, note })
}
