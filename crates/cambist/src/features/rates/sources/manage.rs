//! What an operator does with sources: add, change, switch, remove.

use serde::{Deserialize, Serialize};
use store::{Fault, Stop, Tx, args};

use crate::features::alarms;
use crate::features::audit::{self, Deed};

use super::shipped::find_shipped;
use super::source::{Health, Pace, Source, SourceRefusal, check_code};
use super::store::{find_source, insert_source, list_prices_of, update_source};
use super::take::alarm_key;
use super::{kind_named, price_again};

/// What is set of a source; what is `None` stays, or is what its kind has.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SourceChange {
    /// A JSON object that its kind understands.
    pub settings: Option<String>,
    /// Seconds between two fetches.
    pub interval_s: Option<i64>,
    /// Milliseconds that a fetch may take.
    pub timeout_ms: Option<i64>,
    /// Seconds after which its prices are stale.
    pub max_age_s: Option<i64>,
    /// Whether it may be reached at an address that is not public.
    pub may_be_local: Option<bool>,
    /// Its place: of two sources with a price the first one is used.
    pub position: Option<i64>,
}

/// Adds a source, switched off.
///
/// # Errors
/// [`SourceRefusal`]; the store's faults.
pub fn add_source(
    tx: &mut Tx<'_>,
    deed: &Deed,
    code: &str,
    kind: &str,
    change: &SourceChange,
) -> Result<Source, Stop<SourceRefusal>> {
    check_code(code)?;
    if find_source(tx, code)?.is_some() {
        return Err(SourceRefusal::Known(code.to_owned()).into());
    }
    let known = kind_named(kind)?;
    let empty = Source {
        code: code.to_owned(),
        kind: known.name.to_owned(),
        settings: "{}".to_owned(),
        pace: known.pace,
        is_enabled: false,
        may_be_local: false,
        position: next_position(tx)?,
        health: Health::default(),
    };
    let source = changed(empty, change)?;
    insert_source(tx, &source)?;
    audit::record(tx, deed, "source.add", code, kind)?;
    Ok(source)
}

/// Changes a source; it is due at once. When its settings change, the prices that it had go: they
/// may be of something else.
///
/// # Errors
/// [`SourceRefusal`]; the store's faults.
pub fn edit_source(
    tx: &mut Tx<'_>,
    deed: &Deed,
    code: &str,
    change: &SourceChange,
) -> Result<Source, Stop<SourceRefusal>> {
    let was = ensure(tx, code)?;
    let mut source = changed(was.clone(), change)?;
    source.health.next_at_ms = deed.at_ms;
    update_source(tx, &source)?;
    if source.settings != was.settings {
        forget_prices(tx, deed, code)?;
        source.health.fresh_ms = None;
    } else {
        follow_all(tx, deed, code)?;
    }
    audit::record(tx, deed, "source.edit", code, &detail(&source))?;
    Ok(source)
}

/// Switches a source; a shipped one is added by that. One that is switched on is due at once.
///
/// # Errors
/// [`SourceRefusal::Unknown`]; the store's faults.
pub fn set_source_enabled(
    tx: &mut Tx<'_>,
    deed: &Deed,
    code: &str,
    is_enabled: bool,
) -> Result<Source, Stop<SourceRefusal>> {
    let mut source = ensure(tx, code)?;
    source.is_enabled = is_enabled;
    source.health.next_at_ms = deed.at_ms;
    update_source(tx, &source)?;
    if !is_enabled {
        alarms::clear(tx, deed.at_ms, &alarm_key(code))?;
    }
    follow_all(tx, deed, code)?;
    let action = if is_enabled { "source.enable" } else { "source.disable" };
    audit::record(tx, deed, action, code, "")?;
    Ok(source)
}

/// Removes a source and its prices.
///
/// # Errors
/// [`SourceRefusal::Unknown`]; the store's faults.
pub fn remove_source(tx: &mut Tx<'_>, deed: &Deed, code: &str) -> Result<(), Stop<SourceRefusal>> {
    if find_source(tx, code)?.is_none() {
        return Err(SourceRefusal::Unknown(code.to_owned()).into());
    }
    forget_prices(tx, deed, code)?;
    tx.execute("delete from rate_sources where code = $1", &args![code])?;
    alarms::clear(tx, deed.at_ms, &alarm_key(code))?;
    audit::record(tx, deed, "source.remove", code, "")?;
    Ok(())
}

/// The source, made out of a shipped one when the office does not have it yet.
fn ensure(tx: &mut Tx<'_>, code: &str) -> Result<Source, Stop<SourceRefusal>> {
    if let Some(known) = find_source(tx, code)? {
        return Ok(known);
    }
    let source = find_shipped(code)?;
    insert_source(tx, &source)?;
    Ok(source)
}

fn changed(mut source: Source, change: &SourceChange) -> Result<Source, SourceRefusal> {
    if let Some(settings) = &change.settings {
        source.settings.clone_from(settings);
    }
    let about = |what: String| SourceRefusal::Settings(format!("{}: {what}", source.code));
    (kind_named(&source.kind)?.understand)(&source.settings).map_err(about)?;
    source.pace = Pace {
        interval_s: change.interval_s.unwrap_or(source.pace.interval_s),
        timeout_ms: change.timeout_ms.unwrap_or(source.pace.timeout_ms),
        max_age_s: change.max_age_s.unwrap_or(source.pace.max_age_s),
    };
    source.pace.check()?;
    source.may_be_local = change.may_be_local.unwrap_or(source.may_be_local);
    source.position = change.position.unwrap_or(source.position);
    Ok(source)
}

fn detail(source: &Source) -> String {
    format!(
        "every {} s, at most {} ms, stale after {} s, {}, place {}",
        source.pace.interval_s,
        source.pace.timeout_ms,
        source.pace.max_age_s,
        if source.may_be_local { "may be local" } else { "public only" },
        source.position
    )
}

/// After the operator's own, before the shipped ones.
fn next_position(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    tx.query_one(
        "select coalesce(max(position), 0) + 1 from rate_sources where position < 1000",
        &args![],
        |row| row.get(0),
    )
}

fn forget_prices(tx: &mut Tx<'_>, deed: &Deed, code: &str) -> Result<(), Fault> {
    let known = list_prices_of(tx, code)?;
    tx.execute("delete from prices where source_code = $1", &args![code])?;
    tx.execute(
        "update rate_sources set fresh_ms = null, last_good_ms = null where code = $1",
        &args![code],
    )?;
    let pairs: Vec<_> = known.into_iter().map(|(price, _)| price.pair()).collect();
    price_again(tx, deed, &pairs)
}

/// Prices again whatever may use this source.
fn follow_all(tx: &mut Tx<'_>, deed: &Deed, code: &str) -> Result<(), Fault> {
    let known = list_prices_of(tx, code)?;
    let pairs: Vec<_> = known.into_iter().map(|(price, _)| price.pair()).collect();
    price_again(tx, deed, &pairs)
}
