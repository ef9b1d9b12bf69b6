//! Which offers and reserves a change touched, so that one changed rate is one row to read again.
//!
//! A change without such a line (an import, another catalogue, an older program's write) has
//! everything read again: whoever forgets it costs time and never shows an old rate.

use store::{Fault, Tx, args};

use crate::features::settings::{Topic, bump};

/// With more changed offers than these everything is read again.
pub(super) const MOST_OFFERS: usize = 512;
/// So many changes are remembered: a table that is further behind is read whole.
const KEPT: i64 = 256;

/// What changed between two versions of the rates.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// Offers that changed, were made, or are gone.
    pub(super) offers: Vec<i64>,
    /// Whether reserves changed.
    pub(super) has_reserves: bool,
}

/// Says that these offers have changed, or are new or gone, and nothing else.
///
/// # Errors
/// The store's faults.
pub fn announce_offers(tx: &mut Tx<'_>, offers: &[i64]) -> Result<(), Fault> {
    let numbers: Vec<String> = offers.iter().map(i64::to_string).collect();
    announce(tx, &numbers.join(","), false, offers.len() <= MOST_OFFERS)
}

/// Says that reserves have changed, and nothing else.
///
/// # Errors
/// The store's faults.
pub fn announce_reserve(tx: &mut Tx<'_>) -> Result<(), Fault> {
    announce(tx, "", true, true)
}

fn announce(
    tx: &mut Tx<'_>,
    offers: &str,
    has_reserves: bool,
    is_worth_it: bool,
) -> Result<(), Fault> {
    bump(tx, Topic::Rates)?;
    if is_worth_it {
        // Nothing here is waited for: an order's completion pays for each round trip.
        tx.send(
            "insert into rate_changes (version, offers, has_reserves) \
             select version, cast($1 as text), cast($2 as bool) from changes where topic = 'rates'",
            &args![offers, has_reserves],
        )?;
        tx.send(
            "delete from rate_changes where version <= \
             (select version from changes where topic = 'rates') - $1",
            &args![KEPT],
        )?;
    }
    Ok(())
}

/// What changed after version `before` up to `now`; `None`: not everything was written down.
pub(super) fn changed_since(
    tx: &mut Tx<'_>,
    before: i64,
    now: i64,
) -> Result<Option<Changed>, Fault> {
    // Books that were put back from a copy have smaller versions.
    if before > now || before == 0 {
        return Ok(None);
    }
    let rows = tx.query(
        "select offers, has_reserves from rate_changes where version > $1 and version <= $2",
        &args![before, now],
        |row| Ok((row.get::<String>(0)?, row.get::<bool>(1)?)),
    )?;
    if i64::try_from(rows.len()) != Ok(now - before) {
        return Ok(None);
    }
    let mut changed = Changed::default();
    for (offers, has_reserves) in rows {
        changed.has_reserves |= has_reserves;
        for number in offers.split(',').filter(|number| !number.is_empty()) {
            let wrong = || Fault::corrupt(format!("rate_changes.offers holds `{number}`"));
            changed.offers.push(number.parse().map_err(|_| wrong())?);
        }
    }
    changed.offers.sort_unstable();
    changed.offers.dedup();
    Ok(Some(changed))
}
