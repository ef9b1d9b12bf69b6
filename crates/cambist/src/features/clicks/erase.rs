//! Forgetting where clicks came from, in steps that never hold up the writer.

use store::{Fault, Tx, args};

use super::click::ClickId;

/// Clicks looked at in one step.
const STEP: i64 = 2000;

/// Erases address and user agent of clicks before `before_s`, from click `from` on: one step.
/// The browser's family stays. Returns where the next step begins, or `None` when nothing is left.
///
/// # Errors
/// The store's faults.
pub fn erase_addresses(tx: &mut Tx<'_>, from: i64, before_s: i64) -> Result<Option<i64>, Fault> {
    let end = ClickId::first_of_second(before_s);
    let last = tx.query_one(
        "select max(id) from (select id from clicks where id >= $1 and id < $2 \
         order by id limit $3) step",
        &args![from, end, STEP],
        |row| row.get::<Option<i64>>(0),
    )?;
    let Some(last) = last else { return Ok(None) };
    tx.execute(
        "update clicks set address = $3, agent = '' where id >= $1 and id <= $2 \
         and (length(address) > 0 or agent <> '')",
        &args![from, last, &b""[..]],
    )?;
    Ok(Some(last + 1))
}
