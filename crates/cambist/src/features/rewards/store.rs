//! Rows of rewards.

use money::{Amount, Scale};
use sha2::{Digest, Sha256};
use store::{Fault, Row, Tx, Value, args};

use crate::features::audit::Deed;
use crate::features::orders::Order;

use super::agreed::Agreed;
use super::reward::{Reward, Status};

/// The columns of a reward, as a query and the `returning` of a write both can name them.
const COLUMNS: &str = "rewards.order_id, rewards.level, rewards.partner_id, rewards.status, \
     rewards.amount_units, rewards.held_until_s, rewards.reason, rewards.steps, rewards.terms_id, \
     (select a.content from agreed_terms a where a.id = rewards.terms_id), rewards.revision, \
     rewards.volume_units, rewards.completed_day, rewards.is_in_review, rewards.changed_at_ms";

/// Every reward of an order, level 1 first.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn find_rewards(tx: &mut Tx<'_>, order_id: i64) -> Result<Vec<Reward>, Fault> {
    tx.query(
        &format!("select {COLUMNS} from rewards where order_id = $1 order by level"),
        &args![order_id],
        read,
    )
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
    let sql =
        format!("select {COLUMNS} from rewards {WANTED} order by order_id, level limit {limit}");
    tx.query(&sql, &filter.args(), read)
}

/// A partner's rewards on the orders with these numbers, by number.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn rewards_by_number(
    tx: &mut Tx<'_>,
    partner_id: i64,
    numbers: &[i64],
) -> Result<Vec<Reward>, Fault> {
    let list = store::in_list(2, numbers.len());
    let sql = format!(
        "select {COLUMNS} from rewards where partner_id = $1 and order_id in ({list}) \
         order by order_id, level"
    );
    tx.query(&sql, &numbered(partner_id, numbers), read)
}

/// The arguments of a query that takes a partner and a padded list of numbers.
fn numbered(partner_id: i64, numbers: &[i64]) -> Vec<Value<'static>> {
    let padded = store::padded(numbers);
    std::iter::once(partner_id).chain(padded).map(Value::from).collect()
}

/// At most `limit` rewards of a partner by their orders' creation, newest first: of orders placed from
/// `from_ms` on and before the place `below`, a moment and an order's number.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn rewards_back(
    tx: &mut Tx<'_>,
    partner_id: i64,
    from_ms: i64,
    below: (i64, i64),
    limit: u32,
) -> Result<Vec<Reward>, Fault> {
    tx.query(
        &format!(
            "select {COLUMNS} from rewards where partner_id = $1 and placed_at_ms >= $2 \
             and placed_at_ms <= $3 and (placed_at_ms < $3 or order_id < $4) \
             order by placed_at_ms desc, order_id desc limit {limit}"
        ),
        &args![partner_id, from_ms, below.0, below.1],
        read,
    )
}

/// At most `limit` rewards of a partner by their last change, oldest change first: those that changed
/// after the place `after`, a moment and an order's number, and at `until_ms` or before.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn rewards_changed(
    tx: &mut Tx<'_>,
    partner_id: i64,
    after: (i64, i64),
    until_ms: i64,
    limit: u32,
) -> Result<Vec<Reward>, Fault> {
    tx.query(
        &format!(
            "select {COLUMNS} from rewards where partner_id = $1 and changed_at_ms >= $2 \
             and changed_at_ms <= $4 and (changed_at_ms > $2 or order_id > $3) \
             order by changed_at_ms, order_id limit {limit}"
        ),
        &args![partner_id, after.0, after.1, until_ms],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Reward, Fault> {
    let order_id: i64 = row.get(0)?;
    let corrupt = |column: &str| Fault::corrupt(format!("rewards.{column} of order {order_id}"));
    let usd = |units: Option<i64>| units.map(|units| Amount::from_units(units, Scale::USD));
    let terms_id: Option<i64> = row.get(8)?;
    let content: Option<String> = row.get(9)?;
    let agreed = content.and_then(|text| serde_json::from_str(&text).ok());
    Ok(Reward {
        order_id,
        level: row.get(1)?,
        partner_id: row.get(2)?,
        agreed: agreed.ok_or_else(|| corrupt("terms_id"))?,
        terms_id: terms_id.ok_or_else(|| corrupt("terms_id"))?,
        revision: row.get(10)?,
        volume: usd(row.get(11)?),
        completed_day: row.get(12)?,
        status: Status::from_word(&row.get::<String>(3)?).ok_or_else(|| corrupt("status"))?,
        amount: usd(row.get(4)?),
        held_until_s: row.get(5)?,
        is_in_review: row.get(13)?,
        reason: row.get(6)?,
        steps: row.get(7)?,
        changed_at_ms: row.get(14)?,
    })
}

/// The number of an agreement's text; the same text is stored once.
pub(super) fn keep_agreed(tx: &mut Tx<'_>, agreed: &Agreed) -> Result<i64, Fault> {
    let content = serde_json::to_string(agreed).expect("an agreement is plain text and numbers");
    let digest = Sha256::digest(content.as_bytes());
    let hash: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let find = |tx: &mut Tx<'_>| {
        let sql = "select id from agreed_terms where hash = $1";
        tx.query_opt(sql, &args![hash.as_str()], |row| row.get::<i64>(0))
    };
    // Mostly it is there: writing would make all orders wait for each other.
    if let Some(id) = find(tx)? {
        return Ok(id);
    }
    let made = tx.query_opt(
        "insert into agreed_terms (hash, content) values ($1, $2) \
         on conflict (hash) do nothing returning id",
        &args![hash.as_str(), content.as_str()],
        |row| row.get::<i64>(0),
    )?;
    match made {
        Some(id) => Ok(id),
        None => find(tx)?.ok_or_else(|| Fault::corrupt(format!("agreed_terms: {hash} is gone"))),
    }
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    order: &Order,
    level: i64,
    partner_id: i64,
    terms_id: i64,
) -> Result<(), Fault> {
    tx.execute(
        "insert into rewards (order_id, level, partner_id, placed_at_ms, changed_at_ms, terms_id, \
         status, reason, steps) values ($1, $2, $3, $4, $4, $5, 'none', '', '')",
        &args![order.id, level, partner_id, order.created_at_ms, terms_id],
    )?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, deed: &Deed, reward: &Reward) -> Result<(), Fault> {
    tx.send(
        "update rewards set status = $3, amount_units = $4, held_until_s = $5, reason = $6, \
         steps = $7, revision = $8, volume_units = $9, completed_day = $10, is_in_review = $11, \
         changed_at_ms = case when changed_at_ms > $12 then changed_at_ms else $12 end \
         where order_id = $1 and level = $2",
        &args![
            reward.order_id,
            reward.level,
            reward.status.word(),
            reward.amount.map(Amount::units),
            reward.held_until_s,
            reward.reason.as_str(),
            reward.steps.as_str(),
            reward.revision,
            reward.volume.map(Amount::units),
            reward.completed_day,
            reward.is_in_review,
            deed.at_ms
        ],
    )
}

/// Says that the order of rewards changed: whoever reads by change is told of it.
pub(super) fn touch(tx: &mut Tx<'_>, deed: &Deed, order_id: i64) -> Result<(), Fault> {
    tx.send(
        "update rewards set changed_at_ms = \
         case when changed_at_ms > $2 then changed_at_ms else $2 end where order_id = $1",
        &args![order_id, deed.at_ms],
    )
}

/// Rewards whose hold ended at `now_s` or before, oldest first; not those in review.
pub(super) fn list_due(tx: &mut Tx<'_>, now_s: i64, limit: u32) -> Result<Vec<Reward>, Fault> {
    tx.query(
        &format!(
            "select {COLUMNS} from rewards where status = 'held' and held_until_s <= $1 \
             and not is_in_review order by held_until_s, order_id limit {limit}"
        ),
        &args![now_s],
        read,
    )
}

/// Reads a reward again, held against others until the unit ends: the write is the lock.
pub(super) fn lock(tx: &mut Tx<'_>, reward: &Reward) -> Result<Option<Reward>, Fault> {
    tx.query_opt(
        &format!(
            "update rewards set level = level where order_id = $1 and level = $2 \
             returning {COLUMNS}"
        ),
        &args![reward.order_id, reward.level],
        read,
    )
}

/// Reads every reward of an order, level 1 first, held against others until the unit ends.
pub(super) fn lock_all(tx: &mut Tx<'_>, order_id: i64) -> Result<Vec<Reward>, Fault> {
    let sql = format!("update rewards set level = level where order_id = $1 returning {COLUMNS}");
    let mut rewards = tx.query(&sql, &args![order_id], read)?;
    rewards.sort_by_key(|reward| reward.level);
    Ok(rewards)
}

/// What a reward was before its order was edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Counts the grants, from 1.
    pub revision: i64,
    /// Until when it was so, in unix milliseconds.
    pub ended_at_ms: i64,
    /// Where it stood.
    pub status: Status,
    /// What it was.
    pub amount: Option<Amount>,
    /// Why it was undecided.
    pub reason: String,
    /// How it was computed.
    pub steps: String,
}

/// Keeps what a reward is before it is granted anew.
pub(super) fn keep_revision(
    tx: &mut Tx<'_>,
    reward: &Reward,
    ended_at_ms: i64,
) -> Result<(), Fault> {
    tx.execute(
        "insert into reward_revisions (order_id, level, revision, ended_at_ms, status, \
         amount_units, reason, steps) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &args![
            reward.order_id,
            reward.level,
            reward.revision,
            ended_at_ms,
            reward.status.word(),
            reward.amount.map(Amount::units),
            reward.reason.as_str(),
            reward.steps.as_str()
        ],
    )?;
    Ok(())
}

/// What a reward was before its order was edited, oldest first.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_revisions(tx: &mut Tx<'_>, order_id: i64, level: i64) -> Result<Vec<Revision>, Fault> {
    tx.query(
        "select revision, ended_at_ms, status, amount_units, reason, steps from reward_revisions \
         where order_id = $1 and level = $2 order by revision",
        &args![order_id, level],
        |row| {
            let status = Status::from_word(&row.get::<String>(2)?);
            let status =
                status.ok_or_else(|| Fault::corrupt("reward_revisions.status".to_owned()))?;
            let amount: Option<i64> = row.get(3)?;
            Ok(Revision {
                revision: row.get(0)?,
                ended_at_ms: row.get(1)?,
                status,
                amount: amount.map(|units| Amount::from_units(units, Scale::USD)),
                reason: row.get(4)?,
                steps: row.get(5)?,
            })
        },
    )
}

/// How many rewards of completed orders wait to be decided.
///
/// # Errors
/// The store's faults.
pub fn count_undecided(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    let sql = "select count(*) from rewards where status = 'none' and completed_day is not null";
    tx.query_one(sql, &args![], |row| row.get(0))
}

/// What orders that were completed from one moment until just before another one, in unix
/// milliseconds, have earned their partners, in USD: what was taken back or denied is left out.
///
/// # Errors
/// The store's faults.
pub fn earned_between(tx: &mut Tx<'_>, from_ms: i64, until_ms: i64) -> Result<Amount, Fault> {
    tx.query_one(
        "select cast(coalesce(sum(r.amount_units), 0) as bigint) \
         from order_events e join rewards r on r.order_id = e.order_id \
         where e.at_ms >= $1 and e.at_ms < $2 and e.state = 'completed' \
         and r.status in ('held', 'available')",
        &args![from_ms, until_ms],
        |row| Ok(Amount::from_units(row.get(0)?, Scale::USD)),
    )
}

/// The numbers of completed orders with an undecided reward, oldest first, after `after`.
///
/// # Errors
/// The store's faults.
pub fn list_undecided(tx: &mut Tx<'_>, after: i64, limit: u32) -> Result<Vec<Reward>, Fault> {
    tx.query(
        &format!(
            "select {COLUMNS} from rewards where status = 'none' and completed_day is not null \
             and order_id > $1 order by order_id, level limit {limit}"
        ),
        &args![after],
        read,
    )
}
