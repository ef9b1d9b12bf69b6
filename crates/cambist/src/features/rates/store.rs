//! Rows of directions and offers.

use std::collections::HashMap;

use money::{Amount, Rate, Scale, parse_decimal, plain};
use store::{Fault, Row, Tx, args};

use crate::features::currencies::load_currencies;
use crate::features::settings::{Topic, bump, versions};

use super::changed::{MOST_OFFERS, changed_since};
use super::files::Fee;
use super::offer::{Offer, Terms};
use super::table::RateTable;

/// Reads currencies and offers, and builds the table of what holds at `now_s`.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn load_table(tx: &mut Tx<'_>, now_s: i64) -> Result<RateTable, Fault> {
    let version = versions(tx)?.of(Topic::Rates);
    let currencies = load_currencies(tx)?;
    let offers = load_offers(tx)?;
    Ok(RateTable::build(version, currencies, offers, now_s))
}

/// The table that follows `before` at `now_s`: only what changed since is read, where that was
/// written down; else everything.
///
/// # Errors
/// Those of [`load_table`].
pub fn reload_table(tx: &mut Tx<'_>, before: &RateTable, now_s: i64) -> Result<RateTable, Fault> {
    let version = versions(tx)?.of(Topic::Rates);
    let Some(mut changed) = changed_since(tx, before.version(), version)? else {
        return load_table(tx, now_s);
    };
    changed.offers.extend(before.outdated(now_s));
    if changed.offers.len() > MOST_OFFERS {
        return load_table(tx, now_s);
    }
    let currencies = match changed.has_reserves {
        true => load_currencies(tx)?,
        false => before.currencies().to_vec(),
    };
    let read = load_some(tx, &changed.offers)?;
    Ok(before.next(version, currencies, read, now_s))
}

/// What is read of an offer, by [`read`].
const COLUMNS: &str = "select o.id, d.is_enabled, d.from_code, d.to_code, o.city, o.rate_in, o.rate_out, \
     o.rate_at_s, o.max_age_s, o.min_units, o.max_units, c.decimals, o.from_fee, o.to_fee, \
     o.min_fee, o.floating, o.delay_minutes, o.labels, d.rate_minutes \
     from offers o join directions d on d.id = o.direction_id \
     join currencies c on c.code = d.from_code";

/// Every offer as set.
pub(super) fn load_offers(tx: &mut Tx<'_>) -> Result<Vec<Offer>, Fault> {
    tx.query(&format!("{COLUMNS} order by o.id"), &args![], read)
}

/// The offers with these numbers; `None` for one that is gone.
fn load_some(tx: &mut Tx<'_>, ids: &[i64]) -> Result<HashMap<i64, Option<Offer>>, Fault> {
    let mut found: HashMap<i64, Option<Offer>> = ids.iter().map(|id| (*id, None)).collect();
    let wanted: Vec<i64> = found.keys().copied().collect();
    for eight in wanted.chunks(8) {
        // Always eight of them, so that it is always the same statement.
        let nth = |n: usize| eight.get(n).copied().unwrap_or(eight[0]);
        let some = tx.query(
            &format!("{COLUMNS} where o.id in ($1, $2, $3, $4, $5, $6, $7, $8)"),
            &args![nth(0), nth(1), nth(2), nth(3), nth(4), nth(5), nth(6), nth(7)],
            read,
        )?;
        found.extend(some.into_iter().map(|offer| (offer.id, Some(offer))));
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Offer, Fault> {
    let id: i64 = row.get(0)?;
    let corrupt = |column: &str| Fault::corrupt(format!("offers.{column} of offer {id}"));
    let side = |index, column| {
        let text: String = row.get(index)?;
        parse_decimal(&text).map_err(|_| corrupt(column))
    };
    let scale = u8::try_from(row.get::<i64>(11)?).ok().and_then(|d| Scale::new(d).ok());
    let scale = scale.ok_or_else(|| corrupt("decimals"))?;
    let fee = |index, column| match row.get::<Option<String>>(index)? {
        None => Ok(None),
        Some(text) => text.parse::<Fee>().map(Some).map_err(|_| corrupt(column)),
    };
    let labels: String = row.get(17)?;
    Ok(Offer {
        id,
        is_enabled: row.get(1)?,
        from: row.get(2)?,
        to: row.get(3)?,
        city: row.get(4)?,
        rate: Rate::new(side(5, "rate_in")?, side(6, "rate_out")?).map_err(|_| corrupt("rate"))?,
        rate_at_s: row.get(7)?,
        max_age_s: row.get(8)?,
        rate_minutes: row.get(18)?,
        min: Amount::from_units(row.get(9)?, scale),
        max: row.get::<Option<i64>>(10)?.map(|units| Amount::from_units(units, scale)),
        terms: Terms {
            from_fee: fee(12, "from_fee")?,
            to_fee: fee(13, "to_fee")?,
            min_fee: fee(14, "min_fee")?,
            floating: row.get(15)?,
            delay_minutes: row.get::<Option<i64>>(16)?.and_then(|m| u32::try_from(m).ok()),
            labels: labels.split(',').filter(|l| !l.is_empty()).map(str::to_owned).collect(),
        },
    })
}

/// The number of a direction, made (switched on) when there is none.
pub(super) fn ensure_direction(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<i64, Fault> {
    tx.execute(
        "insert into directions (from_code, to_code, is_enabled) values ($1, $2, $3) \
         on conflict (from_code, to_code) do nothing",
        &args![from, to, true],
    )?;
    tx.query_one(
        "select id from directions where from_code = $1 and to_code = $2",
        &args![from, to],
        |row| row.get(0),
    )
}

/// Writes an offer whole: a new one, or the one of the same direction and city.
pub(super) fn put_offer(tx: &mut Tx<'_>, direction: i64, offer: &Offer) -> Result<(), Fault> {
    let fee = |fee: &Option<Fee>| fee.as_ref().map(Fee::to_string);
    tx.execute(
        "insert into offers (direction_id, city, rate_in, rate_out, rate_at_s, max_age_s, \
         min_units, max_units, from_fee, to_fee, min_fee, floating, delay_minutes, labels) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
         on conflict (direction_id, city) do update set \
         rate_in = excluded.rate_in, rate_out = excluded.rate_out, \
         rate_at_s = excluded.rate_at_s, max_age_s = excluded.max_age_s, \
         min_units = excluded.min_units, max_units = excluded.max_units, \
         from_fee = excluded.from_fee, to_fee = excluded.to_fee, min_fee = excluded.min_fee, \
         floating = excluded.floating, delay_minutes = excluded.delay_minutes, \
         labels = excluded.labels",
        &args![
            direction,
            offer.city.as_str(),
            plain(offer.rate.in_side()),
            plain(offer.rate.out_side()),
            offer.rate_at_s,
            offer.max_age_s,
            offer.min.units(),
            offer.max.map(Amount::units),
            fee(&offer.terms.from_fee),
            fee(&offer.terms.to_fee),
            fee(&offer.terms.min_fee),
            offer.terms.floating.as_deref(),
            offer.terms.delay_minutes.map(i64::from),
            offer.terms.labels.join(",")
        ],
    )?;
    Ok(())
}

/// Gives an offer another rate, taken at `at_s`; the caller says once, by
/// [`announce_offers`](super::announce_offers), which ones have another rate.
///
/// # Errors
/// The store's faults.
pub fn set_rate(tx: &mut Tx<'_>, offer_id: i64, rate: &Rate, at_s: i64) -> Result<(), Fault> {
    tx.execute(
        "update offers set rate_in = $2, rate_out = $3, rate_at_s = $4 where id = $1",
        &args![offer_id, plain(rate.in_side()), plain(rate.out_side()), at_s],
    )?;
    Ok(())
}

/// Says that rates have changed, anything of them: everything is read again.
pub(super) fn announce(tx: &mut Tx<'_>) -> Result<(), Fault> {
    bump(tx, Topic::Rates)
}
