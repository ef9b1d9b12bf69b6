//! What a fact was recorded as.

use ledger::{FactId, Transaction};
use store::{Fault, Tx};

use super::store::find_fact;
use super::subject::Subject;

/// A transaction as it stands in the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its number.
    pub id: i64,
    /// When it was recorded, in unix milliseconds.
    pub at_ms: i64,
    /// What it is about.
    pub subject: Subject,
    /// The fact, its kind and its postings.
    pub transaction: Transaction,
}

/// What a fact was recorded as; `None` when it was not reported yet.
///
/// # Errors
/// The store's faults, and a row that the office never wrote.
pub fn recorded(tx: &mut Tx<'_>, fact: &FactId) -> Result<Option<Recorded>, Fault> {
    find_fact(tx, fact)
}
