//! What the bank or the wallet has paid: a sheet of references, all of its lines or none.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::{Stop, Tx};

use crate::features::audit::Deed;
use crate::sheet::{Line, Sheet, Wrong};

use super::batch::{BATCH_COLUMNS, BatchRefusal};
use super::end::{LONGEST_REFERENCE, line, mark_done};
use super::payout::{Payout, Status};
use super::reaction::PayoutReactions;
use super::store::hold;

const ID: usize = 0;
const REFERENCE: usize = 6;

/// What a sheet of references did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// The numbers of the payouts that are done by it.
    pub done: Vec<i64>,
    /// How many were done before, by the same reference.
    pub unchanged: usize,
    /// How many have no reference yet and stay pending.
    pub waiting: usize,
}

/// Says that payouts were made, by the references of a sheet: columns `id` and `reference`, and
/// whatever else [`BATCH_COLUMNS`] has. A line without a reference waits.
///
/// # Errors
/// [`BatchRefusal::Lines`] with everything that is wrong, [`BatchRefusal::DryRun`]; the store's faults.
pub fn import_references(
    tx: &mut Tx<'_>,
    deed: &Deed,
    text: &str,
    is_dry: bool,
    reactions: &PayoutReactions,
) -> Result<ImportReport, Stop<BatchRefusal>> {
    let sheet = Sheet::read(text, BATCH_COLUMNS, &["id", "reference"]);
    let sheet = sheet.map_err(BatchRefusal::Lines)?;
    let mut wrong = Vec::new();
    let references = references(&sheet, &mut wrong);
    let mut report = ImportReport {
        waiting: sheet.lines.iter().filter(|line| line.field(REFERENCE).is_empty()).count(),
        ..ImportReport::default()
    };
    // Rows are held in the order of their numbers, and money is moved in that of partners: two
    // sheets at once never wait for each other in a circle.
    let mut paid: Vec<(i64, i64, &str)> = Vec::new();
    for (id, (at, reference)) in &references {
        match judged(hold(tx, *id)?, *id, reference, *at) {
            Ok(Some(payout)) => paid.push((payout.partner_id, *id, reference)),
            Ok(None) => report.unchanged += 1,
            Err(what) => wrong.push(what),
        }
    }
    if !wrong.is_empty() {
        wrong.sort();
        return Err(BatchRefusal::Lines(wrong).into());
    }
    report.done = paid.iter().map(|(_, id, _)| *id).collect();
    if is_dry {
        return Err(BatchRefusal::DryRun(report).into());
    }
    paid.sort_unstable();
    for (_, id, reference) in paid {
        mark_done(tx, deed, id, reference, reactions).map_err(|stop| match stop {
            Stop::Broke(fault) => Stop::Broke(fault),
            Stop::Refused(refusal) => {
                let at = references.get(&id).map_or(1, |(at, _)| *at);
                BatchRefusal::Lines(vec![Wrong::field(at, "id", refusal.to_string())]).into()
            }
        })?;
    }
    Ok(report)
}

/// The references of a sheet by the payouts' numbers, each with its line.
fn references<'a>(sheet: &'a Sheet, wrong: &mut Vec<Wrong>) -> BTreeMap<i64, (u64, &'a str)> {
    let mut known: BTreeMap<i64, (u64, &str)> = BTreeMap::new();
    for read in sheet.lines.iter().filter(|line| !line.field(REFERENCE).is_empty()) {
        match reference(read) {
            Err(what) => wrong.push(what),
            Ok((id, reference)) => {
                if let Some((first, _)) = known.insert(id, (read.number, reference)) {
                    let what = format!("payout {id} is already on line {first}");
                    wrong.push(Wrong::field(read.number, "id", what));
                }
            }
        }
    }
    known
}

fn reference(read: &Line) -> Result<(i64, &str), Wrong> {
    let id = read.field(ID).parse::<i64>().ok().filter(|id| *id > 0);
    let id =
        id.ok_or_else(|| Wrong::field(read.number, "id", "is a payout's number, such as 17"))?;
    let reference = line(read.field(REFERENCE), LONGEST_REFERENCE).ok_or_else(|| {
        let what = format!("has 1 to {LONGEST_REFERENCE} characters on one line");
        Wrong::field(read.number, "reference", what)
    })?;
    Ok((id, reference))
}

/// The payout that a line ends; `None`: it was ended so before.
fn judged(
    found: Option<Payout>,
    id: i64,
    reference: &str,
    at: u64,
) -> Result<Option<Payout>, Wrong> {
    let wrong = |column: &str, what: String| Err(Wrong::field(at, column, what));
    match found {
        None => wrong("id", format!("there is no payout {id}")),
        Some(payout) if payout.is_pending() => Ok(Some(payout)),
        Some(payout) if payout.status == Status::Done && payout.reference == reference => Ok(None),
        Some(payout) if payout.status == Status::Done => {
            wrong("reference", format!("payout {id} is done already, by another payment"))
        }
        Some(payout) => {
            let word = payout.status.word().replace('_', " ");
            wrong("id", format!("payout {id} is {word}"))
        }
    }
}
