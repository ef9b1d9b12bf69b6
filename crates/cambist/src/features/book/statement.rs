//! A partner's statement: every movement of his money, with its cause and what he had then.

use ledger::{Account, FactId, Kind, PartnerId, Pot, Side};
use money::Amount;
use store::{Fault, Row, Tx, args};

use super::balances::usd;
use super::store::{about, account, kind};
use super::subject::Subject;

/// One fact of a partner's statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementEntry {
    /// The transaction's number: the cursor of a page.
    pub id: i64,
    /// When, in unix milliseconds.
    pub at_ms: i64,
    /// Which event it was.
    pub fact: FactId,
    /// What kind of event.
    pub kind: Kind,
    /// What it was about.
    pub subject: Subject,
    /// What it moved, one for each pot, in the order that money takes.
    pub movements: Vec<Movement>,
}

/// A change of one pot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Which pot.
    pub pot: Pot,
    /// Above zero when there is more in it afterwards.
    pub change: Amount,
    /// What is in it afterwards.
    pub balance: Amount,
}

impl StatementEntry {
    /// What it moved of one pot; `None`: nothing.
    pub fn change_of(&self, pot: Pot) -> Option<Amount> {
        self.movements.iter().find(|movement| movement.pot == pot).map(|movement| movement.change)
    }
}

pub(super) const COLUMNS: &str = "select t.id, t.at_ms, t.fact, t.kind, t.subject, t.note, p.account, p.amount_units, \
     p.balance_units";

/// At most `limit` facts of a partner, newest first; only those before the transaction `before_id`
/// when it is given.
///
/// # Errors
/// The store's faults, and a row that the office never wrote.
pub fn statement(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    before_id: Option<i64>,
    limit: u32,
) -> Result<Vec<StatementEntry>, Fault> {
    let before = before_id.unwrap_or(i64::MAX);
    newest(tx, partner, i64::MIN, before, limit)
}

/// The newest facts of a partner from number `first` to before `end`, newest first.
pub(super) fn newest(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    first: i64,
    end: i64,
    limit: u32,
) -> Result<Vec<StatementEntry>, Fault> {
    listed(tx, partner, first, end, limit, "desc")
}

/// The oldest ones, oldest first.
pub(super) fn oldest(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    first: i64,
    end: i64,
    limit: u32,
) -> Result<Vec<StatementEntry>, Fault> {
    listed(tx, partner, first, end, limit, "asc")
}

fn listed(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    first: i64,
    end: i64,
    limit: u32,
    direction: &str,
) -> Result<Vec<StatementEntry>, Fault> {
    let rows = tx.query(
        &format!(
            "{COLUMNS} from (select * from transactions where partner_id = $1 and id >= $2 \
             and id < $3 order by id {direction} limit {limit}) t \
             join postings p on p.transaction_id = t.id order by t.id {direction}"
        ),
        &args![partner.0, first, end],
        |row| Ok((entry(row)?, movement(row)?.map(|(_, movement)| movement))),
    )?;
    Ok(assembled(rows))
}

/// Facts out of rows that stand together, one for each posting.
pub(super) fn assembled(rows: Vec<(StatementEntry, Option<Movement>)>) -> Vec<StatementEntry> {
    let mut entries: Vec<StatementEntry> = Vec::new();
    for (entry, movement) in rows {
        if entries.last().is_none_or(|last| last.id != entry.id) {
            entries.push(entry);
        }
        if let Some(last) = entries.last_mut() {
            last.movements.extend(movement);
            last.movements.sort_by_key(|movement| movement.pot);
        }
    }
    entries
}

pub(super) fn entry(row: &Row<'_>) -> Result<StatementEntry, Fault> {
    let id = row.get(0)?;
    let fact = FactId::new(row.get::<String>(2)?);
    Ok(StatementEntry {
        id,
        at_ms: row.get(1)?,
        fact: fact
            .map_err(|error| Fault::corrupt(format!("transactions.fact of {id}: {error}")))?,
        kind: kind(id, &row.get::<String>(3)?)?,
        subject: Subject { about: about(id, &row.get::<String>(4)?)?, note: row.get(5)? },
        movements: Vec::new(),
    })
}

/// The movement of a posting, and whose; the house's side of a transaction is none.
pub(super) fn movement(row: &Row<'_>) -> Result<Option<(PartnerId, Movement)>, Fault> {
    let id: i64 = row.get(0)?;
    let account = account(id, &row.get::<String>(6)?)?;
    let Account::Partner { partner, pot } = account else { return Ok(None) };
    let units: i64 = row.get(7)?;
    let change = match account.growing_side() {
        Side::Debit => Some(units),
        Side::Credit => units.checked_neg(),
    };
    let change = change.ok_or_else(|| Fault::corrupt(format!("postings.amount_units of {id}")))?;
    Ok(Some((partner, Movement { pot, change: usd(change), balance: usd(row.get(8)?) })))
}
