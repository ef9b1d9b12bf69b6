//! Rows of pricings.

use std::collections::HashMap;

use money::{Decimal, Rate, parse_decimal, plain};
use store::{Fault, Row, Tx, args};

use super::terms::{Guard, Pricing, read_rate, write_rate};

/// The columns that [`read_pricing`] reads.
pub(in crate::features::rates) const PRICING: &str = "p.sources, p.margin, p.add_on, p.guard_min, \
     p.guard_max, p.digits, p.tiers, p.jump_percent";

/// How a direction is priced; `None`: by whoever imports it.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn find_pricing(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<Option<Pricing>, Fault> {
    tx.query_opt(
        &format!(
            "select {PRICING} from pricings p join directions d on d.id = p.direction_id \
             where d.from_code = $1 and d.to_code = $2"
        ),
        &args![from, to],
        |row| read_pricing(row, 0),
    )
}

/// Pricings by the codes of what is given and received.
type Pricings = HashMap<(String, String), Pricing>;

/// Every pricing, by the codes of what is given and received.
pub(in crate::features::rates) fn list_pricings(tx: &mut Tx<'_>) -> Result<Pricings, Fault> {
    let rows = tx.query(
        &format!(
            "select d.from_code, d.to_code, {PRICING} from pricings p \
             join directions d on d.id = p.direction_id"
        ),
        &args![],
        |row| Ok(((row.get(0)?, row.get(1)?), read_pricing(row, 2)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// A pricing out of the columns of [`PRICING`], which begin at `first`.
pub(in crate::features::rates) fn read_pricing(
    row: &Row<'_>,
    first: usize,
) -> Result<Pricing, Fault> {
    let text = |index: usize| row.get::<String>(first + index);
    let corrupt = |column: &str| Fault::corrupt(format!("pricings.{column}"));
    let digits = row.get::<Option<i64>>(first + 5)?.map(u32::try_from).transpose();
    let jump = row.get::<Option<String>>(first + 7)?;
    Ok(Pricing {
        sources: Pricing::read_sources(&text(0)?).map_err(|_| corrupt("sources"))?,
        margin: decimal(&text(1)?).ok_or_else(|| corrupt("margin"))?,
        add_on: decimal(&text(2)?).ok_or_else(|| corrupt("add_on"))?,
        guard: Guard {
            worst: rate(row, first + 3).map_err(|()| corrupt("guard_min"))?,
            best: rate(row, first + 4).map_err(|()| corrupt("guard_max"))?,
        },
        digits: digits.map_err(|_| corrupt("digits"))?,
        tiers: text(6)?.parse().map_err(|_| corrupt("tiers"))?,
        jump_percent: match jump {
            None => None,
            Some(text) => Some(decimal(&text).ok_or_else(|| corrupt("jump_percent"))?),
        },
    })
}

fn decimal(text: &str) -> Option<Decimal> {
    parse_decimal(text).ok()
}

/// A rate as `IN:OUT` in a column that may be empty.
pub(in crate::features::rates) fn rate(row: &Row<'_>, index: usize) -> Result<Option<Rate>, ()> {
    match row.get::<Option<String>>(index).map_err(|_| ())? {
        None => Ok(None),
        Some(text) => read_rate(&text).map(Some).ok_or(()),
    }
}

/// The number of a direction that the office has.
pub(in crate::features::rates) fn find_direction(
    tx: &mut Tx<'_>,
    from: &str,
    to: &str,
) -> Result<Option<i64>, Fault> {
    tx.query_opt(
        "select id from directions where from_code = $1 and to_code = $2",
        &args![from, to],
        |row| row.get(0),
    )
}

/// Whether the office has a currency.
pub(super) fn has_currency(tx: &mut Tx<'_>, code: &str) -> Result<bool, Fault> {
    let sql = "select count(*) from currencies where code = $1";
    tx.query_one(sql, &args![code], |row| Ok(row.get::<i64>(0)? > 0))
}

/// Writes how a direction is priced; what has come of it so far stays.
pub(in crate::features::rates) fn put_pricing(
    tx: &mut Tx<'_>,
    direction: i64,
    new: &Pricing,
) -> Result<(), Fault> {
    tx.execute(
        "insert into pricings (direction_id, sources, margin, add_on, guard_min, guard_max, \
         digits, tiers, jump_percent) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         on conflict (direction_id) do update set sources = excluded.sources, \
         margin = excluded.margin, add_on = excluded.add_on, guard_min = excluded.guard_min, \
         guard_max = excluded.guard_max, digits = excluded.digits, tiers = excluded.tiers, \
         jump_percent = excluded.jump_percent",
        &args![
            direction,
            new.sources.join(","),
            plain(new.margin),
            plain(new.add_on),
            new.guard.worst.as_ref().map(write_rate),
            new.guard.best.as_ref().map(write_rate),
            new.digits.map(i64::from),
            new.tiers.to_string(),
            new.jump_percent.map(plain)
        ],
    )?;
    Ok(())
}

/// Forgets how a direction is priced; whether there was anything to forget.
pub(in crate::features::rates) fn delete_pricing(
    tx: &mut Tx<'_>,
    direction: i64,
) -> Result<bool, Fault> {
    // A rate that nobody has looked at yet must not come back by forgetting that.
    tx.execute(
        "update offers set no_price = 'its price was frozen when its pricing was removed' \
         where direction_id = $1 and exists (select 1 from pricings p \
         where p.direction_id = $1 and p.frozen_at_s is not null)",
        &args![direction],
    )?;
    let gone = tx.execute("delete from pricings where direction_id = $1", &args![direction])?;
    Ok(gone > 0)
}
