//! Posting: the one way into the books.

use std::collections::BTreeSet;

use ledger::{
    Account, Balances, Command, Decision, FactId, Outstanding, PartnerId, Pot,
    Refusal as LedgerRefusal, State, Transaction, decide, decide_within,
};
use store::{Fault, Refusal, Stop, Tx};
use thiserror::Error;

use crate::features::audit::Deed;

use super::again::note_again;
use super::balances::usd;
use super::outstanding::outstanding;
use super::recorded::{Recorded, recorded};
use super::store::{insert_postings, insert_transactions, lock_balances};
use super::subject::Subject;

/// Why the books don't take a fact, in order of precedence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BookRefusal {
    /// The office has no such partner.
    #[error("there is no partner {}; only a partner's money is booked", .0.0)]
    UnknownPartner(PartnerId),
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

/// Something that happened to a partner's money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Which event it is.
    pub fact: FactId,
    /// What it does to the money.
    pub command: Command,
    /// What it is about.
    pub subject: Subject,
}

/// What came of a report.
pub type Posted = Result<Decision, BookRefusal>;

/// Posts what happened to a partner's money.
///
/// A fact that was recorded before with the same content is answered as it was then, and nothing is
/// written. A unit that posts for several partners does so in the order of their numbers, or by one
/// [`post_all`]: whoever locks the same rows in the same order never waits in a circle.
///
/// # Errors
/// [`BookRefusal`]; the store's faults.
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
    let report = Report { fact: fact.clone(), command: *command, subject: subject.clone() };
    match post_all(tx, deed, &[report])?.remove(0) {
        Ok(decision) => Ok(decision),
        Err(refusal) => Err(refusal.into()),
    }
}

/// Posts one report for each of several partners; each is taken or refused for itself. All balances
/// are locked at once, in the order of their accounts.
///
/// # Errors
/// The store's faults.
///
/// # Panics
/// As [`post`], and when two reports are about the money of one partner: the second would be judged
/// on what the first may turn out not to have changed.
pub fn post_all(tx: &mut Tx<'_>, deed: &Deed, reports: &[Report]) -> Result<Vec<Posted>, Fault> {
    post_held(tx, deed, reports, &Held::default())
}

/// The same with balances that this unit holds already, and of which it has posted nothing since:
/// they are not read again, which saves a round trip.
///
/// # Errors
/// The store's faults.
///
/// # Panics
/// As [`post_all`].
pub fn post_held(
    tx: &mut Tx<'_>,
    deed: &Deed,
    reports: &[Report],
    held: &Held,
) -> Result<Vec<Posted>, Fault> {
    let partners: BTreeSet<_> = reports.iter().map(|report| partner_of(&report.command)).collect();
    assert!(partners.len() == reports.len(), "two reports were about the money of one partner");
    // The locks come first: whoever reports the same fact at the same time then sees it recorded.
    let (known, mut balances) = lock(tx, reports, held)?;
    let mut posted = Vec::new();
    let mut new = Vec::new();
    for report in reports {
        let partner = partner_of(&report.command);
        if !known.contains(&partner) {
            posted.push(Err(BookRefusal::UnknownPartner(partner)));
            continue;
        }
        let judged = judge(tx, report, &balances)?;
        if let Ok(Decision::New(transaction)) = &judged {
            // The decision was made on these balances, so the transaction fits them.
            balances.apply(transaction).map_err(|error| Fault::corrupt(error.to_string()))?;
            new.push((posted.len(), transaction.clone(), balances.clone()));
        }
        posted.push(judged);
    }
    write(tx, deed, reports, &new, &mut posted)?;
    for (report, posted) in reports.iter().zip(&posted) {
        if matches!(posted, Ok(decision) if !matches!(decision, Decision::New(_))) {
            note_again(tx, deed, report)?;
        }
    }
    Ok(posted)
}

/// Balances that a unit holds: account, units, whether the office has that partner.
#[derive(Clone, Debug, Default)]
pub struct Held(Vec<(Account, i64, bool)>);

/// Holds back everything else that gives rewards to these partners until the unit ends, in the order
/// of their numbers.
///
/// # Errors
/// The store's faults.
pub fn hold_partners(tx: &mut Tx<'_>, partners: &[PartnerId]) -> Result<Held, Fault> {
    let held = |partner: &PartnerId| Account::Partner { partner: *partner, pot: Pot::Held };
    Ok(Held(lock_balances(tx, &partners.iter().map(held).collect())?))
}

/// Locks the balances that the commands touch, and reads them, with the partners that there are.
/// What the house has is left out: it would have to be summed up, and no decision depends on it.
fn lock(
    tx: &mut Tx<'_>,
    reports: &[Report],
    held: &Held,
) -> Result<(BTreeSet<PartnerId>, Balances), Fault> {
    let is_held = |account: &Account| held.0.iter().any(|(known, ..)| known == account);
    let missing: BTreeSet<Account> = reports
        .iter()
        .flat_map(|report| report.command.accounts())
        .filter(|account| account.partner().is_some() && !is_held(account))
        .collect();
    let read = if missing.is_empty() { Vec::new() } else { lock_balances(tx, &missing)? };
    let (mut known, mut balances) = (BTreeSet::new(), Balances::default());
    for (account, units, is_known) in held.0.iter().copied().chain(read) {
        balances.set(account, usd(units));
        known.extend(account.partner().filter(|_| is_known));
    }
    Ok((known, balances))
}

fn judge(tx: &mut Tx<'_>, report: &Report, balances: &Balances) -> Result<Posted, Fault> {
    let Report { fact, command, subject } = report;
    let empty = State::new(balances.clone(), None);
    let decided = match command {
        Command::Reverse { .. } | Command::ReturnLoss { .. } => {
            let given: Outstanding = outstanding(tx, partner_of(command), subject.about)?;
            decide_within(fact, command, &empty, &given)
        }
        _ => decide(fact, command, &empty),
    };
    match decided {
        Ok(decision) => Ok(Ok(decision)),
        // It may have been recorded before, when the money was there.
        Err(refusal) => match recorded(tx, fact)? {
            Some(known) => Ok(compare(report, known, balances)),
            None => Ok(Err(refusal.into())),
        },
    }
}

/// A report of a fact that is recorded already.
fn compare(report: &Report, known: Recorded, balances: &Balances) -> Posted {
    let Report { fact, command, subject } = report;
    let earlier = known.subject;
    let state = State::new(balances.clone(), Some(known.transaction));
    let decision = decide(fact, command, &state)?;
    if earlier.about != subject.about {
        return Err(BookRefusal::SubjectConflict);
    }
    if earlier.note != subject.note {
        return Err(BookRefusal::NoteConflict);
    }
    Ok(decision)
}

pub(super) fn partner_of(command: &Command) -> PartnerId {
    let partner = command.accounts().into_iter().find_map(Account::partner);
    partner.expect("every command moves a partner's money")
}

/// Writes what is new. A fact that turns out to be recorded is compared with what it was recorded as.
fn write(
    tx: &mut Tx<'_>,
    deed: &Deed,
    reports: &[Report],
    new: &[(usize, Transaction, Balances)],
    posted: &mut [Posted],
) -> Result<(), Fault> {
    let rows: Vec<_> = new
        .iter()
        .map(|(place, transaction, _)| {
            let report = &reports[*place];
            (transaction, partner_of(&report.command).0, &report.subject)
        })
        .collect();
    let ids = insert_transactions(tx, deed, &rows)?;
    let mut repeated = Vec::new();
    for (place, transaction, balances) in new {
        let Some(id) = ids.get(transaction.fact().as_str()) else {
            repeated.push((*place, balances));
            continue;
        };
        insert_postings(tx, *id, transaction, balances)?;
    }
    for (place, balances) in repeated {
        let fact = &reports[place].fact;
        let known = recorded(tx, fact)?.ok_or_else(|| {
            Fault::corrupt(format!("the transaction of fact {fact} has no postings"))
        })?;
        posted[place] = compare(&reports[place], known, balances);
    }
    Ok(())
}
