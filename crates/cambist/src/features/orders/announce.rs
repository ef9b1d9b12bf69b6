//! Saying that an order has changed, for those who have it before them.

use store::{Fault, Tx, args};

use crate::features::settings::{Topic, bump};

use super::state::State;

/// The last change of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The order's number.
    pub order_id: i64,
    /// What stands in the address of its page.
    pub public_id: String,
    /// The number of the change.
    pub version: i64,
    /// Where the order stands since.
    pub state: State,
}

/// Says that an order has changed, at the end of the transaction that changes it.
///
/// At the end, because the counter is a lock that everyone wants: it comes after the rows of orders,
/// of money and of reserves, and is held until the commit only. Whoever waits for it commits later
/// and with a larger number, so that nobody who follows the numbers misses one.
///
/// # Errors
/// The store's faults.
pub fn announce(tx: &mut Tx<'_>, order_id: i64) -> Result<(), Fault> {
    bump(tx, Topic::Orders)?;
    tx.send(
        "update orders set version = (select version from changes where topic = 'orders') \
         where id = $1",
        &args![order_id],
    )
}

/// The orders that have changed since a version, each once, oldest change first.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn changes_since(tx: &mut Tx<'_>, version: i64, limit: u32) -> Result<Vec<Change>, Fault> {
    tx.query(
        &format!(
            "select id, public_id, version, state from orders where version > $1 \
             order by version limit {limit}"
        ),
        &args![version],
        |row| {
            let (order_id, word): (i64, String) = (row.get(0)?, row.get(3)?);
            let state = State::from_word(&word)
                .ok_or_else(|| Fault::corrupt(format!("orders.state of order {order_id}")))?;
            Ok(Change { order_id, public_id: row.get(1)?, version: row.get(2)?, state })
        },
    )
}
