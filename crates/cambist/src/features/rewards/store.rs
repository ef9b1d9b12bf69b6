//! Rows of rewards.

use money::{Amount, Scale, parse_decimal, plain};
use store::{Fault, Row, Tx, Value, args};

use crate::features::orders::Order;

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

/// Which rewards of a partner are wanted, by their orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RewardFilter {
    /// Whose.
    pub partner_id: i64,
    /// The smallest number of an order.
    pub first: i64,
    /// The largest number of an order.
    pub last: i64,
    /// The first millisecond in which an order was placed.
    pub from_ms: i64,
    /// The last millisecond in which an order was placed.
    pub until_ms: i64,
}

const WANTED: &str = "where partner_id = $1 and order_id >= $2 and order_id <= $3 \
     and placed_at_ms >= $4 and placed_at_ms <= $5";

impl RewardFilter {
    fn args(&self) -> [Value<'static>; 5] {
        [self.partner_id, self.first, self.last, self.from_ms, self.until_ms].map(Value::from)
    }
}

/// Where the newest `limit` rewards that the filter takes begin, and whether older ones are left.
///
/// # Errors
/// The store's faults.
pub fn oldest_wanted(
    tx: &mut Tx<'_>,
    filter: &RewardFilter,
    limit: u32,
) -> Result<(i64, bool), Fault> {
    let newest = |tx: &mut Tx<'_>, filter: &RewardFilter, skip: u32| {
        let sql = format!(
            "select order_id from rewards {WANTED} order by order_id desc limit 1 offset {skip}"
        );
        tx.query_opt(&sql, &filter.args(), |row| row.get::<i64>(0))
    };
    let Some(oldest) = newest(tx, filter, limit.saturating_sub(1))? else {
        return Ok((filter.first, false));
    };
    let older = RewardFilter { last: oldest - 1, ..*filter };
    Ok((oldest, newest(tx, &older, 0)?.is_some()))
}

/// At most `limit` rewards, by the numbers of their orders.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_rewards(
    tx: &mut Tx<'_>,
    filter: &RewardFilter,
    limit: u32,
) -> Result<Vec<Reward>, Fault> {
    let sql = format!("{COLUMNS} {WANTED} order by order_id, level limit {limit}");
    tx.query(&sql, &filter.args(), read)
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
    order: &Order,
    partner_id: i64,
    terms: &Terms,
) -> Result<(), Fault> {
    tx.execute(
        "insert into rewards (order_id, level, partner_id, placed_at_ms, base, percent, hold_days, \
         status, reason, steps) values ($1, 1, $2, $3, $4, $5, $6, 'none', '', '')",
        &args![
            order.id,
            partner_id,
            order.created_at_ms,
            terms.base.word(),
            plain(terms.percent),
            terms.hold_days
        ],
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
