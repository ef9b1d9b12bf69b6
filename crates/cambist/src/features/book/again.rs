//! A fact that was reported again: nothing moves, and the order's journal tells that it was stopped.

use ledger::{Command, FactId};
use store::{Fault, Tx};

use crate::features::audit::Deed;
use crate::features::journal::{Note, NoteKind, note};

use super::post::partner_of;
use super::subject::{About, Subject};

/// Notes it once, however often the fact is reported.
pub(super) fn note_again(
    tx: &mut Tx<'_>,
    deed: &Deed,
    fact: &FactId,
    command: &Command,
    subject: &Subject,
) -> Result<(), Fault> {
    let About::Order(order_id) = subject.about else { return Ok(()) };
    let detail = fact.as_str().to_owned();
    let partner_id = Some(partner_of(command));
    let told = Note { order_id, partner_id, kind: NoteKind::FactAgain, detail };
    note(tx, deed, &told, Some(&format!("fact:{fact}")))
}
