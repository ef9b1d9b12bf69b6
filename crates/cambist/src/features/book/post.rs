//! Posting: the one way into the books.

use ledger::{
    Account, Balances, Command, Decision, FactId, Posting, Refusal as LedgerRefusal, State,
    Transaction, decide,
};
use store::{Fault, Refusal, Stop, Tx};
use thiserror::Error;

use crate::features::audit::Deed;

use super::again::note_again;
use super::balances::usd;
use super::recorded::{Recorded, recorded};
use super::store::{insert_postings, insert_transaction, lock_balance, set_balance};
use super::subject::Subject;

/// Why the books don't take a fact, in order of precedence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BookRefusal {
    /// The ledger's rules say no.
    #[error(transparent)]
    Ledger(#[from] LedgerRefusal),
    /// The fact was recorded before, about something else.
    #[error(
        "this fact is recorded already with another subject; report a correction as a new fact"
    )]
    SubjectConflict,
    /// The fact was recorded before, with other words of an operator.
    #[error("this fact is recorded already with another note; report a correction as a new fact")]
    NoteConflict,
}

impl Refusal for BookRefusal {}

/// Posts what happened to a partner's money.
///
/// A fact that was recorded before with the same content is answered as it was then, and nothing is
/// written. A unit that posts for several partners does so in the order of their numbers: whoever
/// locks the same rows in the same order never waits in a circle.
///
/// # Errors
/// [`BookRefusal`]; the store's faults, one of which is a partner that does not exist.
///
/// # Panics
/// When the command's amount isn't in USD at 8 decimals, which is a bug of the caller.
pub fn post(
    tx: &mut Tx<'_>,
    deed: &Deed,
    fact: &FactId,
    command: &Command,
    subject: &Subject,
) -> Result<Decision, Stop<BookRefusal>> {
    // The locks come first: whoever reports the same fact at the same time then sees it recorded.
    let balances = lock(tx, command)?;
    let known = recorded(tx, fact)?;
    let transaction = match judge(fact, command, subject, &balances, known)? {
        Decision::New(transaction) => transaction,
        repeated => {
            note_again(tx, deed, fact, command, subject)?;
            return Ok(repeated);
        }
    };
    let id = insert_transaction(tx, deed, &transaction, partner_of(command), subject)?;
    let Some(id) = id else {
        // Somebody else has just recorded the fact for another partner, whose locks are not ours.
        let known = recorded(tx, fact)?.ok_or_else(|| {
            Fault::corrupt(format!("the transaction of fact {fact} has no postings"))
        })?;
        return judge(fact, command, subject, &balances, Some(known));
    };
    write(tx, id, &transaction, balances)?;
    Ok(Decision::New(transaction))
}

/// Locks the balances that the command touches, in the order of their accounts, and reads them. What
/// the house has is left out: it would have to be summed up, and no decision depends on it.
fn lock(tx: &mut Tx<'_>, command: &Command) -> Result<Balances, Stop<BookRefusal>> {
    let mut balances = Balances::default();
    for account in command.accounts().into_iter().filter(|account| account.partner().is_some()) {
        balances.set(account, usd(lock_balance(tx, account)?));
    }
    Ok(balances)
}

fn judge(
    fact: &FactId,
    command: &Command,
    subject: &Subject,
    balances: &Balances,
    known: Option<Recorded>,
) -> Result<Decision, Stop<BookRefusal>> {
    let (earlier, known) = known.map(|known| (known.subject, known.transaction)).unzip();
    let state = State::new(balances.clone(), known);
    let decision = decide(fact, command, &state).map_err(BookRefusal::from)?;
    match earlier {
        Some(earlier) if earlier.about != subject.about => Err(BookRefusal::SubjectConflict.into()),
        Some(earlier) if earlier.note != subject.note => Err(BookRefusal::NoteConflict.into()),
        _ => Ok(decision),
    }
}

pub(super) fn partner_of(command: &Command) -> i64 {
    let partner = command.accounts().into_iter().find_map(Account::partner);
    partner.expect("every command moves a partner's money").0
}

fn write(
    tx: &mut Tx<'_>,
    id: i64,
    transaction: &Transaction,
    mut balances: Balances,
) -> Result<(), Stop<BookRefusal>> {
    // The decision was made on these balances, so the transaction fits them.
    balances.apply(transaction).map_err(LedgerRefusal::from).map_err(BookRefusal::from)?;
    let after =
        |posting: &Posting| posting.account.partner().map(|_| balances.of(posting.account).units());
    let rows: Vec<_> =
        transaction.postings().iter().map(|posting| (*posting, after(posting))).collect();
    insert_postings(tx, id, &rows)?;
    for (posting, balance) in rows {
        if let Some(units) = balance {
            set_balance(tx, posting.account, units)?;
        }
    }
    Ok(())
}
