//! Rows of sources and of their prices.

use std::collections::HashMap;

use money::{parse_decimal, plain};
use store::{Fault, Row, Tx, args};

use super::price::{KnownPrice, Price};
use super::source::{Health, Pace, Source};

/// What [`read_source`] reads.
pub(super) const SOURCE_COLUMNS: &str = "code, kind, settings, interval_s, timeout_ms, max_age_s, \
     is_enabled, may_be_local, position, next_at_ms, last_try_ms, last_good_ms, fresh_ms, failures, \
     problem";

/// Every source that the office has, in the order in which they are preferred.
///
/// # Errors
/// The store's faults.
pub fn list_sources(tx: &mut Tx<'_>) -> Result<Vec<Source>, Fault> {
    let sql = format!("select {SOURCE_COLUMNS} from rate_sources order by position, code");
    tx.query(&sql, &args![], read_source)
}

/// One source.
///
/// # Errors
/// The store's faults.
pub fn find_source(tx: &mut Tx<'_>, code: &str) -> Result<Option<Source>, Fault> {
    let sql = format!("select {SOURCE_COLUMNS} from rate_sources where code = $1");
    tx.query_opt(&sql, &args![code], read_source)
}

/// A source out of [`SOURCE_COLUMNS`].
pub(super) fn read_source(row: &Row<'_>) -> Result<Source, Fault> {
    Ok(Source {
        code: row.get(0)?,
        kind: row.get(1)?,
        settings: row.get(2)?,
        pace: Pace { interval_s: row.get(3)?, timeout_ms: row.get(4)?, max_age_s: row.get(5)? },
        is_enabled: row.get(6)?,
        may_be_local: row.get(7)?,
        position: row.get(8)?,
        health: Health {
            next_at_ms: row.get(9)?,
            last_try_ms: row.get(10)?,
            last_good_ms: row.get(11)?,
            fresh_ms: row.get(12)?,
            failures: row.get(13)?,
            problem: row.get(14)?,
        },
    })
}

/// Keeps others from writing a source until the unit ends.
pub(super) fn lock_source(tx: &mut Tx<'_>, code: &str) -> Result<(), Fault> {
    tx.execute("update rate_sources set code = code where code = $1", &args![code])?;
    Ok(())
}

/// Writes a new source.
pub(super) fn insert_source(tx: &mut Tx<'_>, source: &Source) -> Result<(), Fault> {
    tx.execute(
        "insert into rate_sources (code, kind, settings, interval_s, timeout_ms, max_age_s, \
         is_enabled, may_be_local, position, next_at_ms, failures, problem) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, '')",
        &args![
            source.code.as_str(),
            source.kind.as_str(),
            source.settings.as_str(),
            source.pace.interval_s,
            source.pace.timeout_ms,
            source.pace.max_age_s,
            source.is_enabled,
            source.may_be_local,
            source.position,
            source.health.next_at_ms
        ],
    )?;
    Ok(())
}

/// Writes what is set of a source, and when it is due; what went wrong before is forgotten.
pub(super) fn update_source(tx: &mut Tx<'_>, source: &Source) -> Result<(), Fault> {
    tx.execute(
        "update rate_sources set settings = $2, interval_s = $3, timeout_ms = $4, max_age_s = $5, \
         is_enabled = $6, may_be_local = $7, position = $8, next_at_ms = $9, failures = 0, \
         problem = '' where code = $1",
        &args![
            source.code.as_str(),
            source.settings.as_str(),
            source.pace.interval_s,
            source.pace.timeout_ms,
            source.pace.max_age_s,
            source.is_enabled,
            source.may_be_local,
            source.position,
            source.health.next_at_ms
        ],
    )?;
    Ok(())
}

/// The newest date of a source's prices, in unix seconds; of a dated source, its last document's.
pub(super) fn known_of_s(tx: &mut Tx<'_>, code: &str) -> Result<Option<i64>, Fault> {
    tx.query_one("select max(at_s) from prices where source_code = $1", &args![code], |row| {
        row.get(0)
    })
}

/// Every price that is kept, those of preferred sources first.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_prices(tx: &mut Tx<'_>) -> Result<Vec<KnownPrice>, Fault> {
    tx.query(&format!("{KNOWN} order by s.position, s.code, p.base, p.quote"), &args![], read_known)
}

/// What [`read_known`] reads.
const KNOWN: &str = "select p.source_code, p.base, p.quote, p.price_in, p.price_out, p.at_s, \
     coalesce(p.last_seen_ms, s.fresh_ms), s.max_age_s, s.is_enabled, p.last_seen_ms \
     from prices p join rate_sources s on s.code = p.source_code";

fn read_known(row: &Row<'_>) -> Result<KnownPrice, Fault> {
    Ok(KnownPrice {
        source: row.get(0)?,
        price: read_price(row, 1)?,
        fresh_ms: row.get::<Option<i64>>(6)?.unwrap_or(0),
        max_age_ms: row.get::<i64>(7)?.saturating_mul(1000),
        is_enabled: row.get(8)?,
        is_current: row.get::<Option<i64>>(9)?.is_none(),
    })
}

/// How many prices each source has, by its code.
///
/// # Errors
/// The store's faults.
pub fn count_prices(tx: &mut Tx<'_>) -> Result<HashMap<String, i64>, Fault> {
    let sql = "select source_code, count(*) from prices group by source_code";
    let rows = tx.query(sql, &args![], |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// The prices of one source, as they are kept.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn list_known_prices(tx: &mut Tx<'_>, code: &str) -> Result<Vec<KnownPrice>, Fault> {
    tx.query(
        &format!("{KNOWN} where s.code = $1 order by p.base, p.quote"),
        &args![code],
        read_known,
    )
}

/// The prices of one source, each with whether it was in the last good answer.
pub(super) fn list_prices_of(tx: &mut Tx<'_>, code: &str) -> Result<Vec<(Price, bool)>, Fault> {
    tx.query(
        "select base, quote, price_in, price_out, at_s, last_seen_ms from prices \
         where source_code = $1 order by base, quote",
        &args![code],
        |row| Ok((read_price(row, 0)?, row.get::<Option<i64>>(5)?.is_none())),
    )
}

/// A price out of five columns in a row: base, quote, price_in, price_out, at_s.
fn read_price(row: &Row<'_>, first: usize) -> Result<Price, Fault> {
    let (base, quote): (String, String) = (row.get(first)?, row.get(first + 1)?);
    let side = |index: usize| {
        let text: String = row.get(index)?;
        parse_decimal(&text)
            .map_err(|_| Fault::corrupt(format!("prices of {base}/{quote}: {text}")))
    };
    let (price_in, price_out) = (side(first + 2)?, side(first + 3)?);
    Ok(Price { base, quote, price_in, price_out, at_s: row.get(first + 4)? })
}

/// Writes a price, which is in the source's last good answer.
pub(super) fn put_price(tx: &mut Tx<'_>, code: &str, price: &Price) -> Result<(), Fault> {
    tx.execute(
        "insert into prices (source_code, base, quote, price_in, price_out, at_s) \
         values ($1, $2, $3, $4, $5, $6) \
         on conflict (source_code, base, quote) do update set price_in = excluded.price_in, \
         price_out = excluded.price_out, at_s = excluded.at_s, last_seen_ms = null",
        &args![
            code,
            price.base.as_str(),
            price.quote.as_str(),
            plain(price.price_in),
            plain(price.price_out),
            price.at_s
        ],
    )?;
    Ok(())
}

/// Says that a price is no longer in the source's answers: it ages from `seen_ms` on.
pub(super) fn miss_price(
    tx: &mut Tx<'_>,
    code: &str,
    price: &Price,
    seen_ms: i64,
) -> Result<(), Fault> {
    tx.execute(
        "update prices set last_seen_ms = $4 where source_code = $1 and base = $2 and quote = $3",
        &args![code, price.base.as_str(), price.quote.as_str(), seen_ms],
    )?;
    Ok(())
}
