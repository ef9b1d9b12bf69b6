//! Rows of the ledger.

use std::collections::{BTreeSet, HashMap};

use ledger::{Account, Balances, FactId, House, Kind, PartnerId, Posting, Transaction};
use store::{Fault, Row, Tx, Value, args};

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

/// Locks the balances of partners' accounts until the transaction ends, in the order of the accounts,
/// and reads them: account, units, whether the office has that partner. Writing is the one lock that
/// both engines know.
pub(super) fn lock_balances(
    tx: &mut Tx<'_>,
    accounts: &BTreeSet<Account>,
) -> Result<Vec<(Account, i64, bool)>, Fault> {
    let partners: BTreeSet<_> = accounts.iter().filter_map(|account| account.partner()).collect();
    let mut args: Vec<Value<'_>> = accounts.iter().map(|one| one.to_string().into()).collect();
    args.extend(partners.iter().map(|partner| Value::from(partner.0)));
    let rows: Vec<_> = (1..=accounts.len()).map(|place| format!("(${place}, 0)")).collect();
    let known: Vec<_> = (accounts.len() + 1..=args.len())
        .map(|place| format!("(select count(*) from partners where id = ${place})"))
        .collect();
    let sql = format!(
        "insert into balances (account, units) values {} on conflict (account) \
         do update set units = balances.units returning account, units, {}",
        rows.join(", "),
        known.join(", ")
    );
    tx.query(&sql, &args, |row| {
        let text: String = row.get(0)?;
        let account: Account =
            text.parse().map_err(|error| Fault::corrupt(format!("balances.account: {error}")))?;
        let place = partners.iter().position(|partner| Some(*partner) == account.partner());
        let count: i64 = row.get(2 + place.unwrap_or_default())?;
        Ok((account, row.get(1)?, count == 1))
    })
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

/// Adds transactions without their postings, each with its partner and its subject, and returns their
/// numbers by their facts; a fact that is recorded already has none.
pub(super) fn insert_transactions(
    tx: &mut Tx<'_>,
    deed: &Deed,
    rows: &[(&Transaction, i64, &Subject)],
) -> Result<HashMap<String, i64>, Fault> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let mut args: Vec<Value<'_>> = vec![deed.at_ms.into()];
    let mut values = Vec::new();
    for (transaction, partner_id, subject) in rows {
        let first = args.len() + 1;
        let [kind, partner, about, note] = [1, 2, 3, 4].map(|step| first + step);
        values.push(format!("(${first}, ${kind}, $1, ${partner}, ${about}, ${note})"));
        args.extend(args![
            transaction.fact().as_str(),
            transaction.kind().name(),
            *partner_id,
            subject.about.to_string(),
            subject.note.as_str()
        ]);
    }
    let sql = format!(
        "insert into transactions (fact, kind, at_ms, partner_id, subject, note) values {} \
         on conflict (fact) do nothing returning fact, id",
        values.join(", ")
    );
    let ids = tx.query(&sql, &args, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(ids.into_iter().collect())
}

/// Adds the postings of a transaction, each with the balance that it leads to, and writes these
/// balances, whose rows are locked.
pub(super) fn insert_postings(
    tx: &mut Tx<'_>,
    transaction_id: i64,
    transaction: &Transaction,
    balances: &Balances,
) -> Result<(), Fault> {
    for Posting { account, amount } in transaction.postings() {
        let balance = account.partner().map(|_| balances.of(*account).units());
        tx.send(
            "insert into postings (transaction_id, account, amount_units, balance_units) \
             values ($1, $2, $3, $4)",
            &args![transaction_id, account.to_string(), amount.units(), balance],
        )?;
        if let Some(units) = balance {
            tx.send(
                "update balances set units = $2 where account = $1",
                &args![account.to_string(), units],
            )?;
        }
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
