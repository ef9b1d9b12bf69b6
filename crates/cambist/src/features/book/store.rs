//! Rows of the ledger.

use ledger::{Account, FactId, House, Kind, PartnerId, Posting, Transaction};
use store::{Fault, Row, Tx, args};

use crate::features::audit::Deed;

use super::balances::usd;
use super::recorded::Recorded;
use super::subject::{About, Subject};

/// The balance of a partner's account; `None` when nothing was ever posted to it.
pub(super) fn balance_of(tx: &mut Tx<'_>, account: Account) -> Result<Option<i64>, Fault> {
    tx.query_opt(
        "select units from balances where account = $1",
        &args![account.to_string()],
        |row| row.get(0),
    )
}

/// Locks the balance of a partner's account until the transaction ends, and reads it. Writing is the
/// one lock that both engines know.
pub(super) fn lock_balance(tx: &mut Tx<'_>, account: Account) -> Result<i64, Fault> {
    tx.query_one(
        "insert into balances (account, units) values ($1, 0) \
         on conflict (account) do update set units = balances.units returning units",
        &args![account.to_string()],
        |row| row.get(0),
    )
}

/// Writes the balance of a locked account.
pub(super) fn set_balance(tx: &mut Tx<'_>, account: Account, units: i64) -> Result<(), Fault> {
    tx.execute(
        "update balances set units = $2 where account = $1",
        &args![account.to_string(), units],
    )?;
    Ok(())
}

/// What was paid to a partner, in units.
pub(super) fn paid_out_of(tx: &mut Tx<'_>, partner: PartnerId) -> Result<i64, Fault> {
    tx.query_one(
        "select cast(coalesce(-sum(p.amount_units), 0) as bigint) from transactions t \
         join postings p on p.transaction_id = t.id and p.account = $2 \
         where t.partner_id = $1 and t.kind = 'payout_done'",
        &args![partner.0, Account::House(House::PaidOut).to_string()],
        |row| row.get(0),
    )
}

/// Adds a transaction without its postings, and returns its number; `None` when its fact is recorded
/// already.
pub(super) fn insert_transaction(
    tx: &mut Tx<'_>,
    deed: &Deed,
    transaction: &Transaction,
    partner_id: i64,
    subject: &Subject,
) -> Result<Option<i64>, Fault> {
    tx.query_opt(
        "insert into transactions (fact, kind, at_ms, partner_id, subject, note) \
         values ($1, $2, $3, $4, $5, $6) on conflict (fact) do nothing returning id",
        &args![
            transaction.fact().as_str(),
            transaction.kind().name(),
            deed.at_ms,
            partner_id,
            subject.about.to_string(),
            subject.note.as_str()
        ],
        |row| row.get(0),
    )
}

/// Adds the postings of a transaction, each with the balance that it leads to.
pub(super) fn insert_postings(
    tx: &mut Tx<'_>,
    transaction_id: i64,
    rows: &[(Posting, Option<i64>)],
) -> Result<(), Fault> {
    for (posting, balance) in rows {
        tx.execute(
            "insert into postings (transaction_id, account, amount_units, balance_units) \
             values ($1, $2, $3, $4)",
            &args![transaction_id, posting.account.to_string(), posting.amount.units(), *balance],
        )?;
    }
    Ok(())
}

/// One posting of a recorded fact, with what its transaction's row says.
struct Line {
    id: i64,
    at_ms: i64,
    kind: String,
    subject: String,
    note: String,
    account: String,
    amount_units: i64,
}

/// What a fact was recorded as.
pub(super) fn find_fact(tx: &mut Tx<'_>, fact: &FactId) -> Result<Option<Recorded>, Fault> {
    let lines = tx.query(
        "select t.id, t.at_ms, t.kind, t.subject, t.note, p.account, p.amount_units \
         from transactions t join postings p on p.transaction_id = t.id where t.fact = $1",
        &args![fact.as_str()],
        line,
    )?;
    let Some(first) = lines.first() else { return Ok(None) };
    let subject = Subject { about: about(first.id, &first.subject)?, note: first.note.clone() };
    let transaction = assemble(fact, &lines)?;
    Ok(Some(Recorded { id: first.id, at_ms: first.at_ms, subject, transaction }))
}

fn line(row: &Row<'_>) -> Result<Line, Fault> {
    Ok(Line {
        id: row.get(0)?,
        at_ms: row.get(1)?,
        kind: row.get(2)?,
        subject: row.get(3)?,
        note: row.get(4)?,
        account: row.get(5)?,
        amount_units: row.get(6)?,
    })
}

fn assemble(fact: &FactId, lines: &[Line]) -> Result<Transaction, Fault> {
    let id = lines[0].id;
    let postings = lines.iter().map(|line| {
        Ok(Posting { account: account(id, &line.account)?, amount: usd(line.amount_units) })
    });
    let postings = postings.collect::<Result<Vec<_>, Fault>>()?;
    Transaction::new(fact.clone(), kind(id, &lines[0].kind)?, postings)
        .map_err(|malformed| Fault::corrupt(format!("transaction {id}: {malformed}")))
}

/// The account of a row.
pub(super) fn account(id: i64, text: &str) -> Result<Account, Fault> {
    text.parse().map_err(|error| Fault::corrupt(format!("postings of transaction {id}: {error}")))
}

/// The kind of a row.
pub(super) fn kind(id: i64, text: &str) -> Result<Kind, Fault> {
    text.parse().map_err(|error| Fault::corrupt(format!("transactions.kind of {id}: {error}")))
}

/// What a row is about.
pub(super) fn about(id: i64, text: &str) -> Result<About, Fault> {
    text.parse().map_err(|error| Fault::corrupt(format!("transactions.subject of {id}: {error}")))
}
