//! Rows of directions that are priced, with their offers.

use std::collections::HashMap;
use std::sync::Arc;

use money::{Rate, Scale, parse_decimal, plain};
use store::{Fault, Row, Tx, Value, args};

use super::jump::Calm;
use super::priced::{Direction, Outcome, PricedOffer, State};
use super::store::{PRICING, rate, read_pricing};
use super::terms::write_rate;
use crate::features::rates::store::{read_tiers, words, write_tiers};

/// The columns of [`PRICING`].
const PRICED: usize = 8;

fn load(tx: &mut Tx<'_>, which: &str, args: &[Value<'_>]) -> Result<Vec<Direction>, Fault> {
    let sql = format!(
        "select {PRICING}, p.direction_id, d.from_code, d.to_code, p.override_rate, \
         p.override_until_s, p.base, p.jump_base, p.jump_at_s, p.frozen_at_s, p.frozen_why, \
         o.id, o.city, o.margin, o.rate_in, o.rate_out, o.tiers, o.sources, o.until_s, o.no_price, \
         c.decimals from pricings p join directions d on d.id = p.direction_id \
         join currencies c on c.code = d.from_code join offers o on o.direction_id = d.id \
         {which} order by d.id, o.id"
    );
    let mut directions: Vec<Direction> = Vec::new();
    tx.query(&sql, args, |row| {
        let id: i64 = row.get(PRICED)?;
        let offer = read_offer(row)?;
        match directions.last_mut().filter(|direction| direction.id == id) {
            Some(direction) => direction.offers.push(offer),
            None => directions.push(Direction {
                id,
                from: row.get(PRICED + 1)?,
                to: row.get(PRICED + 2)?,
                pricing: read_pricing(row, 0)?,
                state: read_state(row)?,
                offers: vec![offer],
            }),
        }
        Ok(())
    })?;
    Ok(directions)
}

fn read_state(row: &Row<'_>) -> Result<State, Fault> {
    let corrupt = |column: &str| Fault::corrupt(format!("pricings.{column}"));
    let rate_at = |index: usize, column| rate(row, PRICED + index).map_err(|()| corrupt(column));
    let second = |index: usize| row.get::<Option<i64>>(PRICED + index);
    Ok(State {
        by_hand: rate_at(3, "override_rate")?.zip(second(4)?),
        calm: Calm { base: rate_at(5, "base")?, before: rate_at(6, "jump_base")?.zip(second(7)?) },
        frozen: second(8)?.zip(row.get::<Option<String>>(PRICED + 9)?.map(Arc::from)),
    })
}

fn read_offer(row: &Row<'_>) -> Result<PricedOffer, Fault> {
    let id: i64 = row.get(PRICED + 10)?;
    let corrupt = |column: &str| Fault::corrupt(format!("offers.{column} of offer {id}"));
    let text = |index: usize| row.get::<String>(PRICED + index);
    let number = |index: usize, column| match row.get::<Option<String>>(PRICED + index)? {
        None => Ok(None),
        Some(text) => parse_decimal(&text).map(Some).map_err(|_| corrupt(column)),
    };
    let sides = number(13, "rate_in")?.zip(number(14, "rate_out")?);
    let made = sides.map(|(given, got)| Rate::new(given, got)).transpose();
    let scale = u8::try_from(row.get::<i64>(PRICED + 19)?).ok();
    let scale = scale.and_then(|decimals| Scale::new(decimals).ok());
    let scale = scale.ok_or_else(|| corrupt("decimals"))?;
    Ok(PricedOffer {
        id,
        city: text(11)?,
        margin: number(12, "margin")?,
        outcome: Outcome {
            rate: made.map_err(|_| corrupt("rate"))?,
            tiers: read_tiers(&text(15)?, scale).ok_or_else(|| corrupt("tiers"))?,
            sources: words(&text(16)?),
            until_s: row.get(PRICED + 17)?,
            no_price: row.get::<Option<String>>(PRICED + 18)?.map(Arc::from),
        },
    })
}

/// Every direction that is priced.
pub(in crate::features::rates) fn load_all(tx: &mut Tx<'_>) -> Result<Vec<Direction>, Fault> {
    load(tx, "", &args![])
}

/// One direction; empty when it is not priced.
pub(in crate::features::rates) fn load_one(
    tx: &mut Tx<'_>,
    from: &str,
    to: &str,
) -> Result<Vec<Direction>, Fault> {
    load(tx, "where d.from_code = $1 and d.to_code = $2", &args![from, to])
}

/// The directions that begin or end with a currency.
pub(in crate::features::rates) fn load_of_currency(
    tx: &mut Tx<'_>,
    code: &str,
) -> Result<Vec<Direction>, Fault> {
    load(tx, "where d.from_code = $1 or d.to_code = $1", &args![code])
}

/// The directions with an offer whose rate ages with a source.
pub(in crate::features::rates) fn load_of_source(
    tx: &mut Tx<'_>,
    code: &str,
) -> Result<Vec<Direction>, Fault> {
    let which = "where d.id in (select used.direction_id from offers used \
                 where ',' || used.sources || ',' like '%,' || cast($1 as text) || ',%')";
    load(tx, which, &args![code])
}

const DUE: &str = "where p.override_until_s <= $1 or d.id in (select aged.direction_id \
     from offers aged where aged.until_s < $1 and aged.no_price is null)";

/// The directions whose override has ended, or one of whose prices has become too old by itself.
pub(in crate::features::rates) fn load_due(
    tx: &mut Tx<'_>,
    now_s: i64,
) -> Result<Vec<Direction>, Fault> {
    load(tx, DUE, &args![now_s])
}

/// Whether there are any of those.
pub(in crate::features::rates) fn has_due(tx: &mut Tx<'_>, now_s: i64) -> Result<bool, Fault> {
    let sql =
        format!("select count(*) from pricings p join directions d on d.id = p.direction_id {DUE}");
    tx.query_one(&sql, &args![now_s], |row| Ok(row.get::<i64>(0)? > 0))
}

/// Writes how a direction stands.
pub(in crate::features::rates) fn put_state(
    tx: &mut Tx<'_>,
    direction: i64,
    state: &State,
) -> Result<(), Fault> {
    let text = |rate: Option<Rate>| rate.as_ref().map(write_rate);
    tx.execute(
        "update pricings set override_rate = $2, override_until_s = $3, base = $4, \
         jump_base = $5, jump_at_s = $6, frozen_at_s = $7, frozen_why = $8 \
         where direction_id = $1",
        &args![
            direction,
            text(state.by_hand.map(|(rate, _)| rate)),
            state.by_hand.map(|(_, until_s)| until_s),
            text(state.calm.base),
            text(state.calm.before.map(|(rate, _)| rate)),
            state.calm.before.map(|(_, at_s)| at_s),
            state.frozen.as_ref().map(|(at_s, _)| *at_s),
            state.frozen.as_ref().map(|(_, why)| why.as_ref())
        ],
    )?;
    Ok(())
}

/// Writes what pricing made of an offer.
pub(in crate::features::rates) fn put_outcome(
    tx: &mut Tx<'_>,
    offer: i64,
    outcome: &Outcome,
    at_s: i64,
) -> Result<(), Fault> {
    tx.execute(
        "update offers set rate_in = $2, rate_out = $3, tiers = $4, sources = $5, until_s = $6, \
         no_price = $7, rate_at_s = $8, max_age_s = null where id = $1",
        &args![
            offer,
            outcome.rate.map(|rate| plain(rate.in_side())),
            outcome.rate.map(|rate| plain(rate.out_side())),
            write_tiers(&outcome.tiers),
            outcome.sources.join(","),
            outcome.until_s,
            outcome.no_price.as_deref(),
            at_s
        ],
    )?;
    Ok(())
}

/// What pricing last made of each source: whether it was fresh.
pub(in crate::features::rates) fn load_uses(
    tx: &mut Tx<'_>,
) -> Result<HashMap<String, bool>, Fault> {
    let rows = tx.query("select source_code, is_fresh from source_uses", &args![], |row| {
        Ok((row.get::<String>(0)?, row.get::<bool>(1)?))
    })?;
    Ok(rows.into_iter().collect())
}

/// Remembers that a source is fresh or not; `None`: that it is gone.
pub(in crate::features::rates) fn put_use(
    tx: &mut Tx<'_>,
    code: &str,
    is_fresh: Option<bool>,
) -> Result<(), Fault> {
    match is_fresh {
        Some(is_fresh) => tx.execute(
            "insert into source_uses (source_code, is_fresh) values ($1, $2) \
             on conflict (source_code) do update set is_fresh = excluded.is_fresh",
            &args![code, is_fresh],
        )?,
        None => tx.execute("delete from source_uses where source_code = $1", &args![code])?,
    };
    Ok(())
}
