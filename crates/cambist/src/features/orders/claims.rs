//! Who works on an order: one operator at a time, until a time, and whoever takes it over.

use store::{Fault, Refusal, Row, Stop, Tx, args};
use thiserror::Error;

use crate::features::audit::{self, Deed};

use super::store::hold_order;

/// An order that is taken stays so for this long after its operator's last step.
pub const CLAIM_MS: i64 = 15 * 60_000;
/// Whoever opened an order this long ago is taken to have it before him.
const LOOK_MS: i64 = 3 * 60_000;

/// An operator who works on an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The order.
    pub order_id: i64,
    /// The operator's account.
    pub account_id: i64,
    /// His address.
    pub email: String,
    /// Until when, in unix milliseconds.
    pub until_ms: i64,
}

/// An operator who has an order before him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The operator's account.
    pub account_id: i64,
    /// His address.
    pub email: String,
    /// When he opened it last, in unix milliseconds.
    pub at_ms: i64,
}

/// Why an order is not taken, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ClaimRefusal {
    /// No order has this number.
    #[error("there is no order {0}")]
    Unknown(i64),
    /// Somebody else works on it.
    #[error("{} works on order {}", .0.email, .0.order_id)]
    Taken(Claim),
}

impl Refusal for ClaimRefusal {}

/// Takes an order for an operator, or goes on with it; `is_forced` takes it from somebody else.
///
/// # Errors
/// [`ClaimRefusal`]; the store's faults.
pub fn claim(
    tx: &mut Tx<'_>,
    deed: &Deed,
    order_id: i64,
    account_id: i64,
    is_forced: bool,
) -> Result<(), Stop<ClaimRefusal>> {
    // The write is the lock: of two operators at once the second sees the first one's claim.
    hold_order(tx, order_id)?.ok_or(ClaimRefusal::Unknown(order_id))?;
    let before = claim_of(tx, order_id, deed.at_ms)?;
    if let Some(claim) = before.as_ref().filter(|claim| claim.account_id != account_id)
        && !is_forced
    {
        return Err(ClaimRefusal::Taken(claim.clone()).into());
    }
    tx.send(
        "insert into order_claims (order_id, account_id, taken_at_ms, until_ms) \
         values ($1, $2, $3, $4) on conflict (order_id) do update set \
         account_id = excluded.account_id, taken_at_ms = excluded.taken_at_ms, \
         until_ms = excluded.until_ms",
        &args![order_id, account_id, deed.at_ms, deed.at_ms + CLAIM_MS],
    )?;
    match before {
        // Going on with it is nothing to tell.
        Some(claim) if claim.account_id == account_id => Ok(()),
        Some(claim) => {
            let from = format!("from operator:{}", claim.account_id);
            Ok(audit::record(tx, deed, "order.take", &order_id.to_string(), &from)?)
        }
        None => Ok(audit::record(tx, deed, "order.take", &order_id.to_string(), "")?),
    }
}

/// Leaves an order that an operator has taken to the others; whether he had it.
///
/// # Errors
/// The store's faults.
pub fn leave(tx: &mut Tx<'_>, deed: &Deed, order_id: i64, account_id: i64) -> Result<bool, Fault> {
    let left = tx.execute(
        "delete from order_claims where order_id = $1 and account_id = $2",
        &args![order_id, account_id],
    )?;
    if left == 1 {
        audit::record(tx, deed, "order.leave", &order_id.to_string(), "")?;
    }
    Ok(left == 1)
}

/// Who works on an order at a time in unix milliseconds.
///
/// # Errors
/// The store's faults.
pub fn claim_of(tx: &mut Tx<'_>, order_id: i64, now_ms: i64) -> Result<Option<Claim>, Fault> {
    let found = claims_of(tx, &[order_id], now_ms)?;
    Ok(found.into_iter().next())
}

/// Who works on which of these orders at a time in unix milliseconds.
///
/// # Errors
/// The store's faults.
pub fn claims_of(tx: &mut Tx<'_>, order_ids: &[i64], now_ms: i64) -> Result<Vec<Claim>, Fault> {
    if order_ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = order_ids.iter().map(i64::to_string).collect();
    let sql = format!(
        "select c.order_id, c.account_id, a.email, c.until_ms from order_claims c \
         join accounts a on a.id = c.account_id where c.until_ms > $1 and c.order_id in ({})",
        ids.join(", ")
    );
    tx.query(&sql, &args![now_ms], read)
}

fn read(row: &Row<'_>) -> Result<Claim, Fault> {
    Ok(Claim {
        order_id: row.get(0)?,
        account_id: row.get(1)?,
        email: row.get(2)?,
        until_ms: row.get(3)?,
    })
}

/// Notes that an operator has an order before him, and tells who else has.
///
/// # Errors
/// The store's faults.
pub fn look(
    tx: &mut Tx<'_>,
    order_id: i64,
    account_id: i64,
    now_ms: i64,
) -> Result<Vec<Look>, Fault> {
    tx.send(
        "insert into order_looks (order_id, account_id, at_ms) values ($1, $2, $3) \
         on conflict (order_id, account_id) do update set at_ms = excluded.at_ms",
        &args![order_id, account_id, now_ms],
    )?;
    tx.query(
        "select l.account_id, a.email, l.at_ms from order_looks l \
         join accounts a on a.id = l.account_id \
         where l.order_id = $1 and l.account_id <> $2 and l.at_ms > $3 order by l.at_ms desc",
        &args![order_id, account_id, now_ms - LOOK_MS],
        |row| Ok(Look { account_id: row.get(0)?, email: row.get(1)?, at_ms: row.get(2)? }),
    )
}
