//! What a stretch of time brought: how many orders, and what they were worth.

use money::{Amount, Scale};
use store::{Fault, Tx, args};

/// What happened between two moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Orders that were placed.
    pub placed: i64,
    /// Orders that were completed.
    pub completed: i64,
    /// What the completed ones were worth in USD, as far as a price was known.
    pub volume_usd: Amount,
    /// What the office kept of them in USD, as far as a price was known.
    pub profit_usd: Amount,
}

/// What happened from one moment until just before another one, both in unix milliseconds. An order
/// that was completed and refunded later counts where it was completed.
///
/// # Errors
/// The store's faults.
pub fn figures(tx: &mut Tx<'_>, from_ms: i64, until_ms: i64) -> Result<Figures, Fault> {
    let placed = tx.query_one(
        "select count(*) from orders where created_at_ms >= $1 and created_at_ms < $2",
        &args![from_ms, until_ms],
        |row| row.get(0),
    )?;
    tx.query_one(
        "select count(*), cast(coalesce(sum(o.give_usd_units), 0) as bigint), \
         cast(coalesce(sum(coalesce(o.profit_usd_units, o.give_usd_units - o.get_usd_units)), 0) \
         as bigint) \
         from order_events e join orders o on o.id = e.order_id \
         where e.at_ms >= $1 and e.at_ms < $2 and e.state = 'completed'",
        &args![from_ms, until_ms],
        |row| {
            Ok(Figures {
                placed,
                completed: row.get(0)?,
                volume_usd: Amount::from_units(row.get(1)?, Scale::USD),
                profit_usd: Amount::from_units(row.get(2)?, Scale::USD),
            })
        },
    )
}
