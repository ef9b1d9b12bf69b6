//! Rows of directions and offers.

use std::collections::HashMap;
use std::sync::Arc;

use money::{Amount, Rate, Scale, parse_decimal, plain};
use store::{Fault, Row, Tx, args};

use crate::features::currencies::load_currencies;
use crate::features::settings::{Topic, bump, load_duty, versions};

use super::changed::{MOST_OFFERS, changed_since};
use super::files::Fee;
use super::freshness::SourceAge;
use super::limits::Moment;
use super::offer::{Offer, Standing, Terms, Tier};
use super::pricing::{read_rate, write_rate};
use super::sources::list_sources;
use super::table::RateTable;

/// Reads currencies and offers, and builds the table of what holds at `now_s`.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn load_table(tx: &mut Tx<'_>, now_s: i64) -> Result<RateTable, Fault> {
    let version = versions(tx)?.of(Topic::Rates);
    let currencies = load_currencies(tx)?;
    let mut offers = load_offers(tx)?;
    freshen(tx, &mut offers)?;
    let moment = Moment { now_s, is_on_duty: load_duty(tx)? };
    Ok(RateTable::build(version, currencies, offers, moment))
}

/// Dates each priced offer by the sources that its rate ages with: a poll that finds every price
/// unchanged writes no offer.
fn freshen(tx: &mut Tx<'_>, offers: &mut [Offer]) -> Result<(), Fault> {
    let ages: HashMap<String, SourceAge> = list_sources(tx)?
        .iter()
        .map(|source| (source.code.clone(), SourceAge::of(source)))
        .collect();
    offers.iter_mut().for_each(|offer| offer.freshen(&ages));
    Ok(())
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
    let moment = Moment { now_s, is_on_duty: load_duty(tx)? };
    Ok(before.next(version, currencies, read, moment))
}

/// What is read of an offer, by [`read`].
const COLUMNS: &str = "select o.id, d.is_enabled, d.from_code, d.to_code, o.city, o.rate_in, o.rate_out, \
     o.rate_at_s, o.max_age_s, o.min_units, o.max_units, c.decimals, o.from_fee, o.to_fee, \
     o.min_fee, o.floating, o.delay_minutes, o.labels, d.rate_minutes, \
     p.direction_id, o.tiers, o.schedule, o.margin, o.sources, o.until_s, o.no_price, \
     p.frozen_why \
     from offers o join directions d on d.id = o.direction_id \
     join currencies c on c.code = d.from_code \
     left join pricings p on p.direction_id = d.id";

/// Every offer as set.
pub(super) fn load_offers(tx: &mut Tx<'_>) -> Result<Vec<Offer>, Fault> {
    tx.query(&format!("{COLUMNS} order by o.id"), &args![], read)
}

/// The offers of one direction as set.
pub(super) fn load_offers_of(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<Vec<Offer>, Fault> {
    let sql = format!("{COLUMNS} where d.from_code = $1 and d.to_code = $2 order by o.city, o.id");
    tx.query(&sql, &args![from, to], read)
}

/// The offers with these numbers; `None` for one that is gone.
fn load_some(tx: &mut Tx<'_>, ids: &[i64]) -> Result<HashMap<i64, Option<Offer>>, Fault> {
    let mut found: HashMap<i64, Option<Offer>> = ids.iter().map(|id| (*id, None)).collect();
    let wanted: Vec<i64> = found.keys().copied().collect();
    for eight in wanted.chunks(8) {
        // Always eight of them, so that it is always the same statement.
        let nth = |n: usize| eight.get(n).copied().unwrap_or(eight[0]);
        let mut some = tx.query(
            &format!("{COLUMNS} where o.id in ($1, $2, $3, $4, $5, $6, $7, $8)"),
            &args![nth(0), nth(1), nth(2), nth(3), nth(4), nth(5), nth(6), nth(7)],
            read,
        )?;
        freshen(tx, &mut some)?;
        found.extend(some.into_iter().map(|offer| (offer.id, Some(offer))));
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Offer, Fault> {
    let id: i64 = row.get(0)?;
    let corrupt = |column: &str| Fault::corrupt(format!("offers.{column} of offer {id}"));
    let side = |index, column| match row.get::<Option<String>>(index)? {
        None => Ok(None),
        Some(text) => parse_decimal(&text).map(Some).map_err(|_| corrupt(column)),
    };
    let rate = match (side(5, "rate_in")?, side(6, "rate_out")?) {
        (Some(given), Some(got)) => Some(Rate::new(given, got).map_err(|_| corrupt("rate"))?),
        _ => None,
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
        rate,
        tiers: read_tiers(&row.get::<String>(20)?, scale).ok_or_else(|| corrupt("tiers"))?,
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
            labels: words(&labels),
        },
        schedule: row.get::<String>(21)?.parse().map_err(|_| corrupt("schedule"))?,
        margin: match row.get::<Option<String>>(22)? {
            None => None,
            Some(text) => Some(parse_decimal(&text).map_err(|_| corrupt("margin"))?),
        },
        standing: Standing {
            is_priced: row.get::<Option<i64>>(19)?.is_some(),
            sources: words(&row.get::<String>(23)?),
            until_s: row.get(24)?,
            no_price: row.get::<Option<String>>(25)?.map(Arc::from),
            frozen: row.get::<Option<String>>(26)?.map(Arc::from),
        },
    })
}

/// Words separated by commas.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Rates of larger amounts, as `MINOR_UNITS_GIVEN=IN:OUT` separated by `;`.
pub(super) fn read_tiers(text: &str, scale: Scale) -> Option<Vec<Tier>> {
    let parts = text.split(';').filter(|part| !part.is_empty());
    let read = |part: &str| {
        let (units, rate) = part.split_once('=')?;
        let from = Amount::from_units(units.parse().ok()?, scale);
        Some(Tier { from, rate: read_rate(rate)? })
    };
    parts.map(read).collect()
}

/// What [`read_tiers`] reads.
pub(super) fn write_tiers(tiers: &[Tier]) -> String {
    let tier = |tier: &Tier| format!("{}={}", tier.from.units(), write_rate(&tier.rate));
    tiers.iter().map(tier).collect::<Vec<_>>().join(";")
}

/// An offer without a city and without a rate, where a direction has none at all.
pub(super) fn ensure_offer(tx: &mut Tx<'_>, direction: i64, at_s: i64) -> Result<(), Fault> {
    tx.execute(
        "insert into offers (direction_id, city, rate_at_s, min_units, labels) \
         select $1, '', $2, 0, '' \
         where not exists (select 1 from offers where direction_id = $1)",
        &args![direction, at_s],
    )?;
    Ok(())
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
         min_units, max_units, from_fee, to_fee, min_fee, floating, delay_minutes, labels, \
         tiers, schedule, margin, sources, until_s, no_price) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
         $19, $20) \
         on conflict (direction_id, city) do update set \
         rate_in = excluded.rate_in, rate_out = excluded.rate_out, \
         rate_at_s = excluded.rate_at_s, max_age_s = excluded.max_age_s, \
         min_units = excluded.min_units, max_units = excluded.max_units, \
         from_fee = excluded.from_fee, to_fee = excluded.to_fee, min_fee = excluded.min_fee, \
         floating = excluded.floating, delay_minutes = excluded.delay_minutes, \
         labels = excluded.labels, tiers = excluded.tiers, schedule = excluded.schedule, \
         margin = excluded.margin, sources = excluded.sources, until_s = excluded.until_s, \
         no_price = excluded.no_price",
        &args![
            direction,
            offer.city.as_str(),
            offer.rate.map(|rate| plain(rate.in_side())),
            offer.rate.map(|rate| plain(rate.out_side())),
            offer.rate_at_s,
            offer.max_age_s,
            offer.min.units(),
            offer.max.map(Amount::units),
            fee(&offer.terms.from_fee),
            fee(&offer.terms.to_fee),
            fee(&offer.terms.min_fee),
            offer.terms.floating.as_deref(),
            offer.terms.delay_minutes.map(i64::from),
            offer.terms.labels.join(","),
            write_tiers(&offer.tiers),
            offer.schedule.to_string(),
            offer.margin.map(plain),
            offer.standing.sources.join(","),
            offer.standing.until_s,
            offer.standing.no_price.as_deref()
        ],
    )?;
    Ok(())
}

/// Gives an offer that is not priced from sources another rate, taken at `at_s`; the caller says
/// once, by [`announce_offers`](super::announce_offers), which ones have another rate.
///
/// # Errors
/// The store's faults.
pub fn set_rate(tx: &mut Tx<'_>, offer_id: i64, rate: &Rate, at_s: i64) -> Result<(), Fault> {
    tx.execute(
        "update offers set rate_in = $2, rate_out = $3, rate_at_s = $4, tiers = '', \
         sources = '', until_s = null, no_price = null where id = $1 and not exists \
         (select 1 from pricings p where p.direction_id = offers.direction_id)",
        &args![offer_id, plain(rate.in_side()), plain(rate.out_side()), at_s],
    )?;
    Ok(())
}

/// Says that rates have changed, anything of them: everything is read again.
pub(super) fn announce(tx: &mut Tx<'_>) -> Result<(), Fault> {
    bump(tx, Topic::Rates)
}
