//! Who fetches a source: of all replicas the one that moves its time on first.

use store::{Fault, Tx, args};

use super::source::Source;
use super::store::{SOURCE_COLUMNS, read_source};

/// A lease is longer than the fetch may be by this, in milliseconds.
const SPARE_MS: i64 = 30_000;

/// Whether a source is due: asked first, so that nothing is written while none is.
///
/// # Errors
/// The store's faults.
pub(super) fn has_due(tx: &mut Tx<'_>, now_ms: i64) -> Result<bool, Fault> {
    let due = tx.query_opt(
        "select 1 from rate_sources where is_enabled and kind <> 'push' and next_at_ms <= $1 limit 1",
        &args![now_ms],
        |_| Ok(()),
    )?;
    Ok(due.is_some())
}

/// Takes at most `most` sources that are due. Nobody else gets them until the lease, which stands in
/// `health.next_at_ms`, is over.
///
/// # Errors
/// The store's faults.
pub(super) fn claim_due(tx: &mut Tx<'_>, now_ms: i64, most: usize) -> Result<Vec<Source>, Fault> {
    // The outer condition is the one that a second replica, which waited for the first one's lock,
    // asks again.
    tx.query(
        &format!(
            "update rate_sources set next_at_ms = $1 + timeout_ms + {SPARE_MS} \
             where next_at_ms <= $1 and is_enabled and code in \
             (select code from rate_sources where is_enabled and kind <> 'push' \
              and next_at_ms <= $1 order by next_at_ms, code limit {most}) \
             returning {SOURCE_COLUMNS}"
        ),
        &args![now_ms],
        read_source,
    )
}

/// Takes one source, due or not, for a fetch by hand; the lease of whoever has it is over.
///
/// # Errors
/// The store's faults.
pub(super) fn claim_one(tx: &mut Tx<'_>, code: &str, now_ms: i64) -> Result<Option<Source>, Fault> {
    tx.query_opt(
        &format!(
            "update rate_sources set next_at_ms = $2 + timeout_ms + {SPARE_MS} \
             where code = $1 returning {SOURCE_COLUMNS}"
        ),
        &args![code, now_ms],
        read_source,
    )
}

/// Whether the lease is still this one's: it is not when the source was changed, or the fetch took
/// longer than it may. Locks the source until the unit ends.
///
/// # Errors
/// The store's faults.
pub(super) fn holds(tx: &mut Tx<'_>, leased: &Source) -> Result<bool, Fault> {
    let held = tx.execute(
        "update rate_sources set next_at_ms = next_at_ms where code = $1 and next_at_ms = $2",
        &args![leased.code.as_str(), leased.health.next_at_ms],
    )?;
    Ok(held == 1)
}
