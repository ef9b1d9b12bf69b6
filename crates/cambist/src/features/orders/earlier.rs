//! What else a customer has ordered.

use money::{Amount, Scale};
use store::{Fault, Tx, args};

use super::fold::folded;
use super::order::Order;
use super::store::{COLUMNS, read};

/// What a customer has ordered besides one order, known by the address that he gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// How many orders.
    pub orders: i64,
    /// How many of them were completed.
    pub completed: i64,
    /// How many were refunded.
    pub refunded: i64,
    /// What the completed ones were worth in USD, as far as a price was known.
    pub volume_usd: Amount,
    /// The newest of them.
    pub newest: Vec<Order>,
}

/// What the customer of an order has ordered besides it; the newest `limit` with all they hold.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn customer_of(tx: &mut Tx<'_>, order: &Order, limit: u32) -> Result<Customer, Fault> {
    let email = folded(&order.email);
    let newest = tx.query(
        &format!(
            "select {COLUMNS} from orders where orders.email_folded = $1 and orders.id <> $2 \
             order by orders.id desc limit {limit}"
        ),
        &args![email.as_str(), order.id],
        read,
    )?;
    tx.query_one(
        "select count(*), \
         cast(coalesce(sum(case when state = 'completed' then 1 else 0 end), 0) as bigint), \
         cast(coalesce(sum(case when state = 'refunded' then 1 else 0 end), 0) as bigint), \
         cast(coalesce(sum(case when state = 'completed' then give_usd_units else 0 end), 0) as bigint) \
         from orders where email_folded = $1 and id <> $2",
        &args![email.as_str(), order.id],
        |row| {
            Ok(Customer {
                orders: row.get(0)?,
                completed: row.get(1)?,
                refunded: row.get(2)?,
                volume_usd: Amount::from_units(row.get(3)?, Scale::USD),
                newest: newest.clone(),
            })
        },
    )
}
