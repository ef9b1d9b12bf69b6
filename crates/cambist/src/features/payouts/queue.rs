//! What waits for the operator, and what he looks back at.

use money::{Amount, Scale};
use store::{Fault, Tx, Value, args};

use super::payout::{Payout, Status};
use super::store::{COLUMNS, read};

/// Which payouts an operator looks at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueFilter {
    /// Only those that stand so; `None`: all.
    pub status: Option<Status>,
    /// Only those by this method.
    pub method_id: Option<i64>,
    /// Only those of this partner.
    pub partner_id: Option<i64>,
    /// Only those with a flag.
    pub only_flagged: bool,
}

const IS_FLAGGED: &str = "(payouts.is_new_account \
     or exists (select 1 from payout_accounts o where o.normal = payouts.normal \
     and o.partner_id <> payouts.partner_id) \
     or exists (select 1 from account_blacklist b where b.normal = payouts.normal))";

/// Payouts with numbers below `before`, newest first.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_queue(
    tx: &mut Tx<'_>,
    filter: &QueueFilter,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Payout>, Fault> {
    let mut conditions = vec!["payouts.id < $1".to_owned()];
    let mut values: Vec<Value<'_>> = vec![before.unwrap_or(i64::MAX).into()];
    let wanted = [
        ("status", filter.status.map(Status::number)),
        ("method_id", filter.method_id),
        ("partner_id", filter.partner_id),
    ];
    for (column, number) in wanted {
        if let Some(number) = number {
            values.push(number.into());
            conditions.push(format!("payouts.{column} = ${}", values.len()));
        }
    }
    if filter.only_flagged {
        conditions.push(IS_FLAGGED.to_owned());
    }
    let conditions = conditions.join(" and ");
    let sql = format!(
        "select {COLUMNS} from payouts where {conditions} order by payouts.id desc limit {limit}"
    );
    tx.query(&sql, &values, read)
}

/// How many payouts wait for an operator.
///
/// # Errors
/// The store's faults.
pub fn count_pending(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    tx.query_one("select count(*) from payouts where status = 0", &args![], |row| row.get(0))
}

/// What all of them come to, in USD.
///
/// # Errors
/// The store's faults.
pub fn pending_total(tx: &mut Tx<'_>) -> Result<Amount, Fault> {
    let sql = "select cast(coalesce(sum(amount_units), 0) as bigint) from payouts where status = 0";
    let units = tx.query_one(sql, &args![], |row| row.get(0))?;
    Ok(Amount::from_units(units, Scale::USD))
}
