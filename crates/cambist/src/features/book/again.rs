//! A fact that was reported again: nothing moves, and the order's journal tells that it was stopped.

use store::{Fault, Tx};

use crate::features::audit::Deed;
use crate::features::journal::{Note, NoteKind, note};

use super::post::{Report, partner_of};
use super::subject::About;

/// Notes it once, however often the fact is reported.
pub(super) fn note_again(tx: &mut Tx<'_>, deed: &Deed, report: &Report) -> Result<(), Fault> {
    let About::Order(order_id) = report.subject.about else { return Ok(()) };
    let (kind, fact) = (NoteKind::FactAgain, report.fact.as_str());
    let partner_id = Some(partner_of(&report.command).0);
    let told = Note { order_id, partner_id, kind, detail: fact.to_owned() };
    note(tx, deed, &told, Some(&format!("fact:{fact}")))
}
