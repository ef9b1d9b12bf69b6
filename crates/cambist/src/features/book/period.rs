//! A part of a partner's statement, from one moment to another: what he had before it, what moved,
//! what he had after it.

use ledger::{Account, PartnerId, Pot};
use money::Amount;
use store::{Fault, Tx, args};

use super::balances::usd;
use super::statement::{COLUMNS, StatementEntry, assembled, entry, movement, newest, oldest};

/// What a partner had at one moment, in USD at 8 decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pots {
    /// Granted, and not yet available.
    pub held: Amount,
    /// What he might have asked for.
    pub available: Amount,
    /// Asked for, and on its way.
    pub in_payout: Amount,
}

impl Pots {
    /// What was in one of them.
    pub fn of(&self, pot: Pot) -> Amount {
        match pot {
            Pot::Held => self.held,
            Pot::Available => self.available,
            Pot::InPayout => self.in_payout,
        }
    }

    fn after(mut self, entry: &StatementEntry) -> Pots {
        for movement in &entry.movements {
            match movement.pot {
                Pot::Held => self.held = movement.balance,
                Pot::Available => self.available = movement.balance,
                Pot::InPayout => self.in_payout = movement.balance,
            }
        }
        self
    }
}

/// A part of the books of one partner, by the numbers of its transactions.
///
/// Times are those of deeds, and of two deeds at once the one that waited for the other has the
/// earlier time. So a moment is a place in the books: before the first transaction that is as late.
/// Then two periods that follow one another never share a transaction, and never lose one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Whose.
    pub partner: PartnerId,
    /// The first transaction.
    pub first: i64,
    /// The first one after it.
    pub end: i64,
}

/// Facts of a period, each with what the partner had after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementPage {
    /// The facts.
    pub lines: Vec<(StatementEntry, Pots)>,
    /// Where the next page begins; `None`: nothing is left.
    pub next: Option<i64>,
}

/// The period from `from_ms` on and before `until_ms`; unbounded where a moment is missing.
///
/// # Errors
/// The store's faults.
pub fn period(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    from_ms: Option<i64>,
    until_ms: Option<i64>,
) -> Result<Period, Fault> {
    let mut place = |moment: Option<i64>, unbounded: i64| match moment {
        None => Ok(unbounded),
        Some(at_ms) => tx
            .query_one(
                // The times of facts that waited for each other are out of order by a few: among the
                // first ones by time is the first one by number, and a long history isn't read.
                "select min(id) from (select id from transactions where partner_id = $1 \
                 and at_ms >= $2 order by at_ms, id limit 2000) near",
                &args![partner.0, at_ms],
                |row| row.get::<Option<i64>>(0),
            )
            .map(|first| first.unwrap_or(i64::MAX)),
    };
    let (first, end) = (place(from_ms, i64::MIN)?, place(until_ms, i64::MAX)?);
    Ok(Period { partner, first, end: end.max(first) })
}

impl Period {
    /// What the partner had before it.
    ///
    /// # Errors
    /// The store's faults.
    pub fn opening(&self, tx: &mut Tx<'_>) -> Result<Pots, Fault> {
        before(tx, self.partner, self.first)
    }

    /// What he had after it.
    ///
    /// # Errors
    /// The store's faults.
    pub fn closing(&self, tx: &mut Tx<'_>) -> Result<Pots, Fault> {
        before(tx, self.partner, self.end)
    }

    /// At most `limit` facts, newest first; only those before `cursor` when it is given.
    ///
    /// # Errors
    /// The store's faults, and a row that the office never wrote.
    pub fn newest(
        &self,
        tx: &mut Tx<'_>,
        cursor: Option<i64>,
        limit: u32,
    ) -> Result<StatementPage, Fault> {
        let end = cursor.map_or(self.end, |cursor| cursor.min(self.end));
        let mut entries = newest(tx, self.partner, self.first, end, limit.saturating_add(1))?;
        let has_more = cut(&mut entries, limit);
        let next = entries.last().filter(|_| has_more).map(|entry| entry.id);
        entries.reverse();
        let mut lines = running(tx, self.partner, entries)?;
        lines.reverse();
        Ok(StatementPage { lines, next })
    }

    /// At most `limit` facts, oldest first, from `cursor` on when it is given.
    ///
    /// # Errors
    /// The store's faults, and a row that the office never wrote.
    pub fn oldest(
        &self,
        tx: &mut Tx<'_>,
        cursor: Option<i64>,
        limit: u32,
    ) -> Result<StatementPage, Fault> {
        let first = cursor.map_or(self.first, |cursor| cursor.max(self.first));
        let mut entries = oldest(tx, self.partner, first, self.end, limit.saturating_add(1))?;
        let has_more = cut(&mut entries, limit);
        let next = entries.last().filter(|_| has_more).map(|entry| entry.id.saturating_add(1));
        Ok(StatementPage { lines: running(tx, self.partner, entries)?, next })
    }
}

/// The fact by which what a partner may ask for went below zero the last time, if it ever did.
///
/// # Errors
/// The store's faults, and a row that the office never wrote.
pub fn went_below(tx: &mut Tx<'_>, partner: PartnerId) -> Result<Option<StatementEntry>, Fault> {
    let account = Account::Partner { partner, pot: Pot::Available };
    // A credit is negative and makes more of it: what there was before is the sum of the two.
    let rows = tx.query(
        &format!(
            "{COLUMNS} from transactions t join postings p on p.transaction_id = t.id \
             where t.partner_id = $1 and p.account = $2 and p.balance_units < 0 \
             and p.balance_units + p.amount_units >= 0 order by t.id desc limit 1"
        ),
        &args![partner.0, account.to_string()],
        |row| Ok((entry(row)?, movement(row)?.map(|(_, movement)| movement))),
    )?;
    Ok(assembled(rows).pop())
}

/// Cuts the one that was read beyond the limit; whether there was one.
fn cut(entries: &mut Vec<StatementEntry>, limit: u32) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = entries.len() > limit;
    entries.truncate(limit);
    has_more
}

/// The facts, oldest first, each with what the partner had after it.
fn running(
    tx: &mut Tx<'_>,
    partner: PartnerId,
    entries: Vec<StatementEntry>,
) -> Result<Vec<(StatementEntry, Pots)>, Fault> {
    let Some(first) = entries.first() else { return Ok(Vec::new()) };
    let mut pots = before(tx, partner, first.id)?;
    let with_pots = |entry: StatementEntry| {
        pots = pots.after(&entry);
        (entry, pots)
    };
    Ok(entries.into_iter().map(with_pots).collect())
}

fn before(tx: &mut Tx<'_>, partner: PartnerId, id: i64) -> Result<Pots, Fault> {
    let mut of = |pot| -> Result<Amount, Fault> {
        let units = tx.query_opt(
            "select p.balance_units from transactions t \
             join postings p on p.transaction_id = t.id and p.account = $2 \
             where t.partner_id = $1 and t.id < $3 order by t.id desc limit 1",
            &args![partner.0, Account::Partner { partner, pot }.to_string(), id],
            |row| row.get::<i64>(0),
        )?;
        Ok(usd(units.unwrap_or_default()))
    };
    Ok(Pots { held: of(Pot::Held)?, available: of(Pot::Available)?, in_payout: of(Pot::InPayout)? })
}
