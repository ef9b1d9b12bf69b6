//! Seals: a chain of hashes over what was committed, so that a change of old rows shows.
//!
//! Transactions are appended unchained, because a chained head would let only one be written at a
//! time. The sealer chains them afterwards. On PostgreSQL numbers become visible out of order: a
//! transaction that was begun early may commit late. So a seal marks the transactions that it
//! covers instead of naming a range, and a late lower number simply goes into the next seal. What
//! touches the same account is never out of order, since it waited for the account's row.

use store::{Fault, Row, Tx, args};

use super::entry::{Part, SealHash, entries};

/// Most transactions under one seal: so many are sealed well within the time that a writer may be
/// held up.
const MOST: u32 = 500;

/// A seal over some transactions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// 1 for the first one, without gaps.
    pub number: i64,
    /// The lowest number among its transactions.
    pub first_transaction: i64,
    /// The highest number among its transactions.
    pub last_transaction: i64,
    /// How many transactions it covers.
    pub count: i64,
    /// SHA-256 over the previous seal's hash and the transactions' canonical text.
    pub hash: [u8; 32],
    /// The hash of the seal before; all zeros for the first one.
    pub previous: [u8; 32],
}

/// Whether there is anything to seal: a look that locks nothing.
///
/// # Errors
/// The store's faults.
pub fn has_unsealed(tx: &mut Tx<'_>) -> Result<bool, Fault> {
    let found = tx.query_opt(
        "select id from transactions where seal_number is null order by seal_number, id limit 1",
        &args![],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.is_some())
}

/// Puts a seal over what is committed and not sealed yet, the oldest first; `None` when there is
/// nothing. One seal covers a bounded number of transactions: call it until there is nothing left.
///
/// # Errors
/// The store's faults.
pub fn seal(tx: &mut Tx<'_>) -> Result<Option<Seal>, Fault> {
    seal_at_most(tx, MOST)
}

/// The same with another bound: the tests take a small one.
pub(super) fn seal_at_most(tx: &mut Tx<'_>, most: u32) -> Result<Option<Seal>, Fault> {
    let (last, previous) = lock_head(tx)?;
    let number = last + 1;
    if mark(tx, number, most)? == 0 {
        return Ok(None);
    }
    let covered = entries(tx, Part::Seal(number), most)?;
    let mut hash = SealHash::after(&previous);
    covered.iter().for_each(|entry| hash.take(entry));
    let [Some(first), Some(last)] = [covered.first(), covered.last()] else {
        return Err(Fault::corrupt(format!("transactions of seal {number} can't be read")));
    };
    let seal = Seal {
        number,
        first_transaction: first.id,
        last_transaction: last.id,
        count: i64::try_from(covered.len()).unwrap_or(i64::MAX),
        hash: hash.finish(),
        previous,
    };
    insert(tx, &seal)?;
    Ok(Some(seal))
}

/// Waits for other sealers, and reads the last seal's number and hash.
fn lock_head(tx: &mut Tx<'_>) -> Result<(i64, [u8; 32]), Fault> {
    tx.query_one(
        "insert into seal_head (id, number, hash) values (1, 0, $1) \
         on conflict (id) do update set number = seal_head.number returning number, hash",
        &args![&[0_u8; 32]],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Marks what has no seal yet. Rows are asked for in the order of the index of seals: in that of
/// numbers alone a planner may walk through the whole history to find the last few.
fn mark(tx: &mut Tx<'_>, number: i64, most: u32) -> Result<u64, Fault> {
    tx.execute(
        &format!(
            "update transactions set seal_number = $1 where id in (select id from transactions \
             where seal_number is null order by seal_number, id limit {most})"
        ),
        &args![number],
    )
}

fn insert(tx: &mut Tx<'_>, seal: &Seal) -> Result<(), Fault> {
    tx.execute(
        "insert into seals (number, first_transaction, last_transaction, count, hash, previous) \
         values ($1, $2, $3, $4, $5, $6)",
        &args![
            seal.number,
            seal.first_transaction,
            seal.last_transaction,
            seal.count,
            &seal.hash,
            &seal.previous
        ],
    )?;
    tx.execute("update seal_head set number = $1, hash = $2", &args![seal.number, &seal.hash])?;
    Ok(())
}

/// The seals after a number and up to another, in order.
pub(super) fn seals_between(tx: &mut Tx<'_>, after: i64, last: i64) -> Result<Vec<Seal>, Fault> {
    tx.query(
        "select number, first_transaction, last_transaction, count, hash, previous \
         from seals where number > $1 and number <= $2 order by number",
        &args![after, last],
        read,
    )
}

/// The last seal's number and hash, as the head has them.
pub(super) fn head(tx: &mut Tx<'_>) -> Result<Option<(i64, [u8; 32])>, Fault> {
    tx.query_opt("select number, hash from seal_head", &args![], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

fn read(row: &Row<'_>) -> Result<Seal, Fault> {
    Ok(Seal {
        number: row.get(0)?,
        first_transaction: row.get(1)?,
        last_transaction: row.get(2)?,
        count: row.get(3)?,
        hash: row.get(4)?,
        previous: row.get(5)?,
    })
}
