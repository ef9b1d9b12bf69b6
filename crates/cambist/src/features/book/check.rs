//! The audit: the whole history, in steps that hold up nobody.
//!
//! Sealed transactions never change, so they are read step by step, each step a read of its own. The
//! rest (what was sealed meanwhile, the unsealed tail, and the balances) is read as of one moment.

use store::{Fault, Never, Stop, Store, Tx, args};

use super::auditor::{AuditReport, Auditor};
use super::entry::{Entry, Part, entries, repeated_facts};
use super::seal::{Seal, head, seals_between};

/// Rows in one step.
const STEP: u32 = 2000;

/// What one step reads.
struct Page {
    seals: Vec<Seal>,
    entries: Vec<Entry>,
    repeated: Vec<(i64, i64, String)>,
}

/// How far the audit has come.
#[derive(Clone)]
struct Progress {
    /// Rows in one step.
    step: u32,
    auditor: Auditor,
    /// The seal and number of the last sealed transaction.
    entry: (i64, i64),
    /// The last seal that was read.
    seal: i64,
}

impl Progress {
    /// Takes a page of sealed transactions, and says whether it was the last one so far.
    fn take(&mut self, page: Page) -> bool {
        let Page { seals, entries, repeated } = page;
        let is_last = entries.len() < self.step as usize;
        self.seal = seals.last().map_or(self.seal, |seal| seal.number);
        self.auditor.expect_seals(seals);
        self.auditor.repeated(repeated);
        for entry in &entries {
            self.auditor.entry(entry);
            self.entry = (entry.seal_number.unwrap_or(self.entry.0), entry.id);
        }
        is_last
    }
}

/// Checks everything that can be checked: that every transaction is one that the ledger would have
/// decided on the books before it, that no row under a seal was changed, removed or added, that
/// every stored balance is what its postings come to, and that what a partner has and got is what he
/// was given.
///
/// # Errors
/// The store's faults.
pub async fn audit_books(store: &Store) -> Result<AuditReport, Fault> {
    audit_in_steps(store, STEP).await
}

/// The audit in steps of another size: the tests take small ones.
pub(super) async fn audit_in_steps(store: &Store, step: u32) -> Result<AuditReport, Fault> {
    let first = (i64::MIN, i64::MIN);
    let mut progress = Progress { step, auditor: Auditor::default(), entry: first, seal: i64::MIN };
    loop {
        let (entry, seal) = (progress.entry, progress.seal);
        let read = move |tx: &mut Tx<'_>| -> Result<Page, Stop<Never>> {
            Ok(sealed_page(tx, step, entry, seal)?)
        };
        if progress.take(store.read_long(read).await?) {
            break;
        }
    }
    let rest = move |tx: &mut Tx<'_>| -> Result<AuditReport, Stop<Never>> {
        // The read may be run again, so it goes on from a copy.
        Ok(finish(tx, progress.clone())?)
    };
    Ok(store.read_long(rest).await?)
}

fn sealed_page(tx: &mut Tx<'_>, step: u32, after: (i64, i64), seal: i64) -> Result<Page, Fault> {
    let part = Part::Sealed(after.0, after.1);
    let entries = entries(tx, part, step)?;
    let last = entries.last().and_then(|entry| entry.seal_number).unwrap_or(seal);
    let seals = seals_between(tx, seal, last)?;
    Ok(Page { seals, entries, repeated: repeated_facts(tx, part, step)? })
}

fn finish(tx: &mut Tx<'_>, mut progress: Progress) -> Result<AuditReport, Fault> {
    loop {
        let page = sealed_page(tx, progress.step, progress.entry, progress.seal)?;
        if progress.take(page) {
            break;
        }
    }
    let Progress { step, mut auditor, seal, .. } = progress;
    // Seals without a transaction: there should be none.
    auditor.expect_seals(seals_between(tx, seal, i64::MAX)?);
    auditor.close_seals(head(tx)?);
    take_tail(tx, step, &mut auditor)?;
    take_balances(tx, step, &mut auditor)?;
    Ok(auditor.finish())
}

fn take_tail(tx: &mut Tx<'_>, step: u32, auditor: &mut Auditor) -> Result<(), Fault> {
    let mut after = Some(i64::MIN);
    while let Some(id) = after {
        let part = Part::Unsealed(id);
        let page = entries(tx, part, step)?;
        auditor.repeated(repeated_facts(tx, part, step)?);
        page.iter().for_each(|entry| auditor.entry(entry));
        after = page.last().map(|entry| entry.id);
    }
    Ok(())
}

fn take_balances(tx: &mut Tx<'_>, step: u32, auditor: &mut Auditor) -> Result<(), Fault> {
    let mut after = Some(String::new());
    while let Some(account) = after {
        let page = tx.query(
            &format!(
                "select account, units from balances where account > $1 order by account limit {step}"
            ),
            &args![account],
            |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
        )?;
        page.iter().for_each(|(account, units)| auditor.balance(account, *units));
        after = page.into_iter().last().map(|(account, _)| account);
    }
    Ok(())
}
