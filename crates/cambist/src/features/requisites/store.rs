//! Rows of requisites.

use money::{Amount, Scale};
use store::{Fault, Row, Tx, args};

use crate::features::audit::Deed;
use crate::features::orders::Order;

use super::requisite::{Details, Limits, OrderRequisites, Requisite};

const COLUMNS: &str = "id, currency, account, memo, bank, holder, note, order_min_units, \
     order_max_units, day_max_units, is_enabled, used_at_ms, turn, uses, \
     (select c.decimals from currencies c where c.code = requisites.currency)";

fn details(row: &Row<'_>, first: usize) -> Result<Details, Fault> {
    Ok(Details {
        account: row.get(first)?,
        memo: row.get(first + 1)?,
        bank: row.get(first + 2)?,
        holder: row.get(first + 3)?,
        note: row.get(first + 4)?,
    })
}

fn read(row: &Row<'_>) -> Result<Requisite, Fault> {
    let id: i64 = row.get(0)?;
    let scale = u8::try_from(row.get::<i64>(14)?).ok().and_then(|d| Scale::new(d).ok());
    let scale = scale.ok_or_else(|| Fault::corrupt(format!("the currency of requisites {id}")))?;
    let turn = u8::try_from(row.get::<i64>(12)?);
    let turn = turn.map_err(|_| Fault::corrupt(format!("the turn of requisites {id}")))?;
    let limit = |place| {
        let units: Option<i64> = row.get(place)?;
        Ok::<_, Fault>(units.map(|units| Amount::from_units(units, scale)))
    };
    Ok(Requisite {
        id,
        currency: row.get(1)?,
        scale,
        details: details(row, 2)?,
        limits: Limits { order_min: limit(7)?, order_max: limit(8)?, day_max: limit(9)? },
        is_enabled: row.get(10)?,
        used_at_ms: row.get(11)?,
        turn,
        uses: row.get(13)?,
    })
}

/// The requisites of a currency, or all of them, in the order of currencies and numbers.
///
/// # Errors
/// The store's faults.
pub fn list_requisites(tx: &mut Tx<'_>, currency: Option<&str>) -> Result<Vec<Requisite>, Fault> {
    match currency {
        None => tx.query(
            &format!("select {COLUMNS} from requisites order by currency, id"),
            &args![],
            read,
        ),
        Some(code) => tx.query(
            &format!("select {COLUMNS} from requisites where currency = $1 order by id"),
            &args![code],
            read,
        ),
    }
}

/// Requisites by their number.
///
/// # Errors
/// The store's faults.
pub fn find_requisite(tx: &mut Tx<'_>, id: i64) -> Result<Option<Requisite>, Fault> {
    tx.query_opt(&format!("select {COLUMNS} from requisites where id = $1"), &args![id], read)
}

/// The enabled requisites of a currency, which nobody else gives to an order until this unit ends: the
/// write is the lock.
pub(super) fn hold_enabled(tx: &mut Tx<'_>, currency: &str) -> Result<Vec<Requisite>, Fault> {
    tx.query(
        &format!(
            "update requisites set used_at_ms = used_at_ms \
             where currency = $1 and is_enabled returning {COLUMNS}"
        ),
        &args![currency],
        read,
    )
}

/// What the orders since `from_ms` bring to each of a currency's requisites: those that came to nothing
/// don't count.
pub(super) fn used_since(
    tx: &mut Tx<'_>,
    currency: &str,
    from_ms: i64,
) -> Result<Vec<(i64, i64)>, Fault> {
    tx.query(
        "select r.requisite_id, cast(sum(r.units) as bigint) from order_requisites r \
         join orders o on o.id = r.order_id \
         where r.requisite_id in (select q.id from requisites q where q.currency = $1) \
         and r.set_at_ms >= $2 and o.state not in ('expired', 'cancelled') \
         group by r.requisite_id",
        &args![currency, from_ms],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// What the orders of a day bring to requisites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The requisites' number.
    pub requisite_id: i64,
    /// How many orders were given them.
    pub orders: i64,
    /// What these give together, in units of the currency.
    pub units: i64,
}

/// What the orders since `from_ms` bring to all requisites: those that came to nothing don't count.
///
/// # Errors
/// The store's faults.
pub fn used_by_day(tx: &mut Tx<'_>, from_ms: i64) -> Result<Vec<Day>, Fault> {
    tx.query(
        "select r.requisite_id, count(*), cast(sum(r.units) as bigint) from order_requisites r \
         join orders o on o.id = r.order_id \
         where r.requisite_id in (select q.id from requisites q) \
         and r.set_at_ms >= $1 and o.state not in ('expired', 'cancelled') \
         group by r.requisite_id order by r.requisite_id",
        &args![from_ms],
        |row| Ok(Day { requisite_id: row.get(0)?, orders: row.get(1)?, units: row.get(2)? }),
    )
}

/// Notes when requisites were used last, and once more.
pub(super) fn note_used(tx: &mut Tx<'_>, id: i64, at_ms: i64) -> Result<(), Fault> {
    tx.send(
        "update requisites set used_at_ms = $2, uses = uses + 1 where id = $1",
        &args![id, at_ms],
    )
}

/// Writes what an order is given, in the place of what it was given before.
pub(super) fn assign(
    tx: &mut Tx<'_>,
    deed: &Deed,
    order: &Order,
    requisite_id: Option<i64>,
    details: &Details,
) -> Result<(), Fault> {
    tx.send(
        "insert into order_requisites (order_id, requisite_id, account, memo, bank, holder, note, \
         units, set_at_ms, actor) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         on conflict (order_id) do update set requisite_id = excluded.requisite_id, \
         account = excluded.account, memo = excluded.memo, bank = excluded.bank, \
         holder = excluded.holder, note = excluded.note, units = excluded.units, \
         set_at_ms = excluded.set_at_ms, actor = excluded.actor",
        &args![
            order.id,
            requisite_id,
            details.account.as_str(),
            details.memo.as_str(),
            details.bank.as_str(),
            details.holder.as_str(),
            details.note.as_str(),
            order.give.units(),
            deed.at_ms,
            deed.actor.name().as_ref()
        ],
    )
}

/// What an order was given; `None`: an operator has to say where its customer pays.
///
/// # Errors
/// The store's faults.
pub fn requisites_of(tx: &mut Tx<'_>, order_id: i64) -> Result<Option<OrderRequisites>, Fault> {
    tx.query_opt(
        "select requisite_id, account, memo, bank, holder, note, set_at_ms \
         from order_requisites where order_id = $1",
        &args![order_id],
        |row| {
            Ok(OrderRequisites {
                requisite_id: row.get(0)?,
                details: details(row, 1)?,
                set_at_ms: row.get(6)?,
            })
        },
    )
}

/// Writes requisites that are new, and gives their number.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    deed: &Deed,
    currency: &str,
    details: &Details,
    limits: &Limits,
    turn: u8,
) -> Result<i64, Fault> {
    tx.query_one(
        "insert into requisites (currency, account, memo, bank, holder, note, order_min_units, \
         order_max_units, day_max_units, is_enabled, used_at_ms, created_at_ms, turn) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12) returning id",
        &args![
            currency,
            details.account.as_str(),
            details.memo.as_str(),
            details.bank.as_str(),
            details.holder.as_str(),
            details.note.as_str(),
            limits.order_min.map(Amount::units),
            limits.order_max.map(Amount::units),
            limits.day_max.map(Amount::units),
            true,
            deed.at_ms,
            i64::from(turn)
        ],
        |row| row.get(0),
    )
}

/// Writes what has changed of requisites.
pub(super) fn update(tx: &mut Tx<'_>, requisite: &Requisite) -> Result<(), Fault> {
    let (details, limits) = (&requisite.details, &requisite.limits);
    tx.send(
        "update requisites set account = $2, memo = $3, bank = $4, holder = $5, note = $6, \
         order_min_units = $7, order_max_units = $8, day_max_units = $9, is_enabled = $10, turn = $11 \
         where id = $1",
        &args![
            requisite.id,
            details.account.as_str(),
            details.memo.as_str(),
            details.bank.as_str(),
            details.holder.as_str(),
            details.note.as_str(),
            limits.order_min.map(Amount::units),
            limits.order_max.map(Amount::units),
            limits.day_max.map(Amount::units),
            requisite.is_enabled,
            i64::from(requisite.turn)
        ],
    )
}

/// How accounts of a currency are written, and its decimals; `None`: the catalogue does not have it.
pub(super) fn format_of(
    tx: &mut Tx<'_>,
    currency: &str,
) -> Result<Option<(Option<String>, Scale)>, Fault> {
    tx.query_opt(
        "select account_format, decimals from currencies where code = $1",
        &args![currency],
        |row| {
            let scale = u8::try_from(row.get::<i64>(1)?).ok().and_then(|d| Scale::new(d).ok());
            let scale = scale.ok_or_else(|| Fault::corrupt(format!("currency {currency}")))?;
            Ok((row.get(0)?, scale))
        },
    )
}
