//! What an operator finds an order by: its customer's address and account in lower case.

use store::{Fault, Tx, args};

use super::order::Order;

/// Orders that are folded in one unit.
const BATCH: u32 = 200;

/// A text as it is searched: no case, no space around it. Neither engine folds Cyrillic by itself.
pub(super) fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Keeps what an order is found by; it travels with the next statement.
pub(super) fn fold_order(tx: &mut Tx<'_>, order: &Order) -> Result<(), Fault> {
    fold(tx, order.id, &order.email, &order.account)
}

fn fold(tx: &mut Tx<'_>, id: i64, email: &str, account: &str) -> Result<(), Fault> {
    tx.send(
        "update orders set email_folded = $2, account_folded = $3 where id = $1",
        &args![id, folded(email), folded(account)],
    )
}

/// Whether there are orders that can't be found yet: those from before there was a search.
///
/// # Errors
/// The store's faults.
pub fn has_unfolded(tx: &mut Tx<'_>) -> Result<bool, Fault> {
    Ok(!unfolded(tx, 1)?.is_empty())
}

/// Makes some of them findable, the newest first.
///
/// # Errors
/// The store's faults.
pub fn fold_some(tx: &mut Tx<'_>) -> Result<(), Fault> {
    for (id, email, account) in unfolded(tx, BATCH)? {
        fold(tx, id, &email, &account)?;
    }
    Ok(())
}

fn unfolded(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<(i64, String, String)>, Fault> {
    tx.query(
        &format!(
            "select id, email, account from orders where email_folded is null \
             order by id desc limit {limit}"
        ),
        &args![],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}
