//! Rows of rewards.

use money::{Amount, Scale, parse_decimal, plain};
use store::{Fault, Row, Tx, args};

use super::reward::{Reward, Status};
use super::terms::{Base, Terms};

const COLUMNS: &str = "select order_id, level, partner_id, base, percent, hold_days, status, \
     amount_units, held_until_s, reason, steps from rewards";

/// Every reward of an order, level 1 first.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn find_rewards(tx: &mut Tx<'_>, order_id: i64) -> Result<Vec<Reward>, Fault> {
    tx.query(&format!("{COLUMNS} where order_id = $1 order by level"), &args![order_id], read)
}

/// A partner's rewards for orders `first` to `last`, oldest first, at most `limit`.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn rewards_of(
    tx: &mut Tx<'_>,
    partner_id: i64,
    first: i64,
    last: i64,
    limit: u32,
) -> Result<Vec<Reward>, Fault> {
    tx.query(
        &format!(
            "{COLUMNS} where partner_id = $1 and order_id >= $2 and order_id <= $3 \
             order by order_id, level limit {limit}"
        ),
        &args![partner_id, first, last],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Reward, Fault> {
    let order_id: i64 = row.get(0)?;
    let corrupt = |column: &str| Fault::corrupt(format!("rewards.{column} of order {order_id}"));
    let base = Base::from_word(&row.get::<String>(3)?).ok_or_else(|| corrupt("base"))?;
    let percent = parse_decimal(&row.get::<String>(4)?).map_err(|_| corrupt("percent"))?;
    let amount: Option<i64> = row.get(7)?;
    Ok(Reward {
        order_id,
        level: row.get(1)?,
        partner_id: row.get(2)?,
        terms: Terms { base, percent, hold_days: row.get(5)? },
        status: Status::from_word(&row.get::<String>(6)?).ok_or_else(|| corrupt("status"))?,
        amount: amount.map(|units| Amount::from_units(units, Scale::USD)),
        held_until_s: row.get(8)?,
        reason: row.get(9)?,
        steps: row.get(10)?,
    })
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    order_id: i64,
    partner_id: i64,
    terms: &Terms,
) -> Result<(), Fault> {
    tx.execute(
        "insert into rewards (order_id, level, partner_id, base, percent, hold_days, status, \
         reason, steps) values ($1, 1, $2, $3, $4, $5, 'none', '', '')",
        &args![order_id, partner_id, terms.base.word(), plain(terms.percent), terms.hold_days],
    )?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, reward: &Reward) -> Result<(), Fault> {
    tx.execute(
        "update rewards set status = $3, amount_units = $4, held_until_s = $5, reason = $6, \
         steps = $7 where order_id = $1 and level = $2",
        &args![
            reward.order_id,
            reward.level,
            reward.status.word(),
            reward.amount.map(Amount::units),
            reward.held_until_s,
            reward.reason.as_str(),
            reward.steps.as_str()
        ],
    )?;
    Ok(())
}

/// Rewards whose hold ended at `now_s` or before, oldest first.
pub(super) fn list_due(tx: &mut Tx<'_>, now_s: i64, limit: u32) -> Result<Vec<Reward>, Fault> {
    tx.query(
        &format!(
            "{COLUMNS} where status = 'held' and held_until_s <= $1 \
             order by held_until_s, order_id limit {limit}"
        ),
        &args![now_s],
        read,
    )
}

/// Reads a reward again, held against others until the unit ends: the write is the lock.
pub(super) fn lock(tx: &mut Tx<'_>, reward: &Reward) -> Result<Option<Reward>, Fault> {
    tx.execute(
        "update rewards set level = level where order_id = $1 and level = $2",
        &args![reward.order_id, reward.level],
    )?;
    let sql = format!("{COLUMNS} where order_id = $1 and level = $2");
    tx.query_opt(&sql, &args![reward.order_id, reward.level], read)
}
