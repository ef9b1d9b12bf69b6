//! Writing down what a source gave, or that it gave nothing good.

use std::collections::HashMap;

use store::{Fault, Tx, args};

use super::price::{Pair, Price};
use super::store::{find_source, list_prices_of, miss_price, put_price};

/// What was believed of a source's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Believed {
    /// Its prices, no pair twice.
    pub prices: Vec<Price>,
    /// The date of the document, in unix seconds; `None`: it has none, and is of now.
    pub of_s: Option<i64>,
    /// What was left out of it; empty: nothing.
    pub problem: String,
}

/// Writes what a source gave at `at_ms`, and returns the pairs whose price, or its freshness,
/// changed. A pair that is missing keeps its last price, with the age that it had.
///
/// The caller reprices the changed pairs in the same transaction.
///
/// # Errors
/// The store's faults.
pub fn record(
    tx: &mut Tx<'_>,
    code: &str,
    believed: &Believed,
    at_ms: i64,
) -> Result<Vec<Pair>, Fault> {
    let Some(source) = find_source(tx, code)? else { return Ok(Vec::new()) };
    let mut known: HashMap<Pair, (Price, bool)> = list_prices_of(tx, code)?
        .into_iter()
        .map(|(price, was_seen)| (price.pair(), (price, was_seen)))
        .collect();
    let mut changed = Vec::new();
    for price in &believed.prices {
        let before = known.remove(&price.pair());
        let stays = before.is_some_and(|(was, was_seen)| was_seen && was.says_the_same_as(price));
        if !stays {
            put_price(tx, code, price)?;
            changed.push(price.pair());
        }
    }
    let seen_ms = source.health.fresh_ms.unwrap_or(at_ms);
    for (missing, was_seen) in known.into_values() {
        if was_seen {
            miss_price(tx, code, &missing, seen_ms)?;
            changed.push(missing.pair());
        }
    }
    // Of a document that is dated ahead (the rates of tomorrow) the prices are as fresh as now.
    let fresh_ms = believed.of_s.map_or(at_ms, |of_s| of_s.saturating_mul(1000).min(at_ms));
    let next_at_ms = at_ms.saturating_add(source.pace.interval_s.saturating_mul(1000));
    tx.execute(
        "update rate_sources set last_try_ms = $2, last_good_ms = $2, fresh_ms = $3, \
         next_at_ms = $4, failures = 0, problem = $5 where code = $1",
        &args![code, at_ms, fresh_ms, next_at_ms, believed.problem.as_str()],
    )?;
    changed.sort();
    Ok(changed)
}

/// Writes that a source gave nothing good at `at_ms`, and when it is asked again. Its prices stay,
/// with their age. Returns how many failures there have been in a row.
///
/// # Errors
/// The store's faults.
pub fn record_failure(
    tx: &mut Tx<'_>,
    code: &str,
    problem: &str,
    at_ms: i64,
    next_at_ms: i64,
) -> Result<i64, Fault> {
    let failures = tx.query_opt(
        "update rate_sources set last_try_ms = $2, next_at_ms = $3, failures = failures + 1, \
         problem = $4 where code = $1 returning failures",
        &args![code, at_ms, next_at_ms, problem],
        |row| row.get(0),
    )?;
    Ok(failures.unwrap_or(0))
}
