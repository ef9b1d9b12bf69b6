//! What exchanges come to, summed by the database: no row of an order is read for it.

use store::{Fault, Row, Tx, args};

use crate::features::links::LinkTable;

use super::sub::sub_id;
use super::tally::{Sums, Tally};
use super::{DAY_MS, day_of};

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A day in UTC.
    Day,
    /// What was given and what was received.
    Pair,
    /// The link by which the visitor came.
    Link,
    /// A sub-id of that link.
    Sub,
}

impl By {
    /// Every way with its word in addresses.
    pub const ALL: [(By, &'static str); 4] =
        [(By::Day, "day"), (By::Pair, "pair"), (By::Link, "link"), (By::Sub, "sub")];

    /// What a row of an exchange is grouped by. Whose visitor it was is for the partner who brought
    /// him, not for that partner's own referrer.
    fn column(self) -> String {
        match self {
            By::Day => format!("r.placed_at_ms / {DAY_MS}"),
            By::Pair => "o.from_code || '/' || o.to_code".to_owned(),
            By::Link => "case when r.level = 1 then o.link_id end".to_owned(),
            By::Sub => "case when r.level = 1 then o.query_string end".to_owned(),
        }
    }

    /// The key of what the column holds; `None`: it has no name.
    fn key(self, found: &str, links: &LinkTable, sub_name: &str) -> Option<String> {
        match self {
            By::Day => found.parse::<i64>().ok().map(|day| day_of(day * DAY_MS)),
            By::Pair => Some(found.to_owned()),
            By::Link => links.code_of(found.parse().ok()?).map(str::to_owned),
            By::Sub => sub_id(found, sub_name),
        }
    }
}

/// Counts a partner's exchanges that were placed from `from_ms` to `until_ms`, both included, into
/// groups.
///
/// # Errors
/// The store's faults.
pub fn tally_exchanges(
    tx: &mut Tx<'_>,
    partner_id: i64,
    (from_ms, until_ms): (i64, i64),
    (by, sub_name): (By, &str),
    links: &LinkTable,
    tally: &mut Tally,
) -> Result<(), Fault> {
    let sum = |what: &str, when: &str| {
        format!("cast(sum(case when {when} then {what} else 0 end) as bigint)")
    };
    let (completed, accrued) =
        ("r.level = 1 and o.state = 'completed'", "r.status in ('held', 'available')");
    let sql = format!(
        "select cast({} as text), {}, {}, {}, {}, {} \
         from rewards r join orders o on o.id = r.order_id where r.partner_id = $1 \
         and r.placed_at_ms >= $2 and r.placed_at_ms <= $3 group by 1",
        by.column(),
        sum("1", "r.level = 1"),
        sum("1", completed),
        sum("coalesce(o.give_usd_units, 0)", completed),
        sum("coalesce(r.amount_units, 0)", &format!("r.level = 1 and {accrued}")),
        sum("coalesce(r.amount_units, 0)", &format!("r.level <> 1 and {accrued}")),
    );
    for (found, sums) in tx.query(&sql, &args![partner_id, from_ms, until_ms], read)? {
        tally.add(found.and_then(|found| by.key(&found, links, sub_name)), sums);
    }
    Ok(())
}

fn read(row: &Row<'_>) -> Result<(Option<String>, Sums), Fault> {
    let sums = Sums {
        orders: row.get(1)?,
        completed: row.get(2)?,
        volume: i128::from(row.get::<i64>(3)?),
        reward: i128::from(row.get::<i64>(4)?),
        reward_level2: i128::from(row.get::<i64>(5)?),
        ..Sums::default()
    };
    Ok((row.get(0)?, sums))
}

/// How many exchanges of a partner were placed from `from_ms` to `until_ms`; counting ends at `most`.
///
/// # Errors
/// The store's faults.
pub fn count_exchanges_up_to(
    tx: &mut Tx<'_>,
    partner_id: i64,
    (from_ms, until_ms): (i64, i64),
    most: u32,
) -> Result<i64, Fault> {
    tx.query_one(
        &format!(
            "select count(*) from (select order_id from rewards where partner_id = $1 \
             and placed_at_ms >= $2 and placed_at_ms <= $3 limit {most}) counted"
        ),
        &args![partner_id, from_ms, until_ms],
        |row| row.get(0),
    )
}
