//! Which exchanges a page lists: found by the database, in one look of bounded cost.

use store::{Fault, Tx, Value};

use crate::features::orders::State;

use super::reward::Status;

/// Exchanges that one look goes through, at most: a filter that leaves nearly everything out must not
/// make a page slow.
const LOOKED_AT: u32 = 4000;

/// In which order exchanges are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExchangeOrder {
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
    /// The largest reward first; those that are not decided are not listed.
    LargestReward,
}

/// Which exchanges of a partner are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeFilter {
    /// Whose.
    pub partner_id: i64,
    /// The first and the last millisecond in which an order was placed.
    pub window_ms: (i64, i64),
    /// Only orders that stand here.
    pub state: Option<State>,
    /// Only rewards that stand here.
    pub status: Option<Status>,
    /// Only those that came by this link.
    pub link_id: Option<i64>,
    /// Only those of the visitor with this token.
    pub user_hash: Option<String>,
    /// Only the one with this number.
    pub order_id: Option<i64>,
    /// In which order.
    pub order: ExchangeOrder,
}

/// The exchanges of one look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExchangePlaces {
    /// The numbers of their orders, in the order that was asked for.
    pub found: Vec<i64>,
    /// The order after which the next look goes on; `None`: nothing is left.
    pub next: Option<i64>,
}

/// At most `limit` exchanges after the order `after`; of those whose clicks' queries `takes` takes,
/// where one is given.
///
/// # Errors
/// The store's faults.
pub fn exchange_places(
    tx: &mut Tx<'_>,
    filter: &ExchangeFilter,
    after: Option<i64>,
    limit: u32,
    takes: Option<&dyn Fn(&str) -> bool>,
) -> Result<ExchangePlaces, Fault> {
    let after = match after {
        Some(order_id) => place_of(tx, filter, order_id)?,
        None => None,
    };
    let (inner, mut args) = looked_at(filter, after);
    let wanted = wanted(filter, &mut args);
    let look = if wanted.is_empty() && takes.is_none() { limit + 1 } else { LOOKED_AT };
    let sql = format!(
        "select r.order_id, case when r.level = 1 then o.query_string else '' end \
         from ({inner} limit {look}) r join orders o on o.id = r.order_id where 1 = 1{wanted} {} \
         limit {}",
        ordered(filter.order, "r."),
        if takes.is_some() { LOOKED_AT } else { limit + 1 },
    );
    let rows = tx.query(&sql, &args, |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)))?;
    let is_taken = |query: &str| takes.is_none_or(|takes| takes(query));
    let rows = rows.into_iter().filter(|(_, query)| is_taken(query));
    let mut found: Vec<i64> = rows.map(|(order_id, _)| order_id).take(limit as usize + 1).collect();
    if found.len() > limit as usize {
        found.truncate(limit as usize);
        let next = found.last().copied();
        return Ok(ExchangePlaces { found, next });
    }
    let next = if look == LOOKED_AT { last_looked_at(tx, filter, after)? } else { None };
    Ok(ExchangePlaces { found, next })
}

/// Where a look ends that found no more; `None`: it went through all that there is.
fn last_looked_at(
    tx: &mut Tx<'_>,
    filter: &ExchangeFilter,
    after: Option<(i64, i64)>,
) -> Result<Option<i64>, Fault> {
    let (inner, args) = looked_at(filter, after);
    let sql = format!("select order_id from ({inner} limit 1 offset {}) r", LOOKED_AT - 1);
    tx.query_opt(&sql, &args, |row| row.get(0))
}

/// The rewards of a window after an order, by an index; without a limit, and their arguments.
fn looked_at(filter: &ExchangeFilter, after: Option<(i64, i64)>) -> (String, Vec<Value<'static>>) {
    let mut args: Vec<Value<'static>> =
        [filter.partner_id, filter.window_ms.0, filter.window_ms.1].map(Value::from).to_vec();
    let (column, sign) = (filter.order.column(), filter.order.sign());
    let mut sql = "select order_id, level, status, placed_at_ms, amount_units from rewards \
                   where partner_id = $1 and placed_at_ms >= $2 and placed_at_ms <= $3"
        .to_owned();
    if filter.order == ExchangeOrder::LargestReward {
        // What is undecided may have a sum that nobody is told.
        sql.push_str(" and amount_units is not null and status <> 'none'");
    }
    if let Some((place, order_id)) = after {
        sql.push_str(&format!(
            " and {column} {sign}= $4 and ({column} {sign} $4 or order_id {sign} $5)"
        ));
        args.extend([Value::from(place), Value::from(order_id)]);
    }
    sql.push_str(&format!(" {}", ordered(filter.order, "")));
    (sql, args)
}

/// What else is wanted; empty: nothing.
fn wanted(filter: &ExchangeFilter, args: &mut Vec<Value<'static>>) -> String {
    let mut sql = String::new();
    let mut also = |condition: &str, value: Value<'static>| {
        args.push(value);
        sql.push_str(&format!(" and {condition} = ${}", args.len()));
    };
    if let Some(order_id) = filter.order_id {
        also("r.order_id", Value::from(order_id));
    }
    if let Some(state) = filter.state {
        also("o.state", Value::from(state.word()));
    }
    if let Some(status) = filter.status {
        also("r.status", Value::from(status.word()));
    }
    // Whose visitor it was is for the partner who brought him, not for that partner's own referrer.
    if let Some(link_id) = filter.link_id {
        also("r.level = 1 and o.link_id", Value::from(link_id));
    }
    if let Some(user_hash) = &filter.user_hash {
        also("r.level = 1 and o.user_hash", Value::from(user_hash.clone()));
    }
    sql
}

/// Where an order stands in the list: its number alone stands in the address. One that the partner
/// doesn't have stands nowhere, and the list begins at its begin.
fn place_of(
    tx: &mut Tx<'_>,
    filter: &ExchangeFilter,
    order_id: i64,
) -> Result<Option<(i64, i64)>, Fault> {
    let column = filter.order.column();
    let sql = format!(
        "select {column}, order_id from rewards where partner_id = $1 and order_id = $2 \
         and {column} is not null order by level limit 1"
    );
    let args = [filter.partner_id, order_id].map(Value::from);
    tx.query_opt(&sql, &args, |row| Ok((row.get(0)?, row.get(1)?)))
}

impl ExchangeOrder {
    fn column(self) -> &'static str {
        match self {
            ExchangeOrder::Newest | ExchangeOrder::Oldest => "placed_at_ms",
            ExchangeOrder::LargestReward => "amount_units",
        }
    }

    fn sign(self) -> &'static str {
        if self == ExchangeOrder::Oldest { ">" } else { "<" }
    }
}

/// The order of the list by the columns of a table: `r.`, or nothing.
fn ordered(order: ExchangeOrder, table: &str) -> String {
    let way = if order == ExchangeOrder::Oldest { "" } else { " desc" };
    format!("order by {table}{}{way}, {table}order_id{way}", order.column())
}
