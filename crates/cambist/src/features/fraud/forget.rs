//! Edge: what is kept of partners and orders is written and forgotten in its time.

use store::Tx;

use crate::app::{App, Plain};
use crate::features::identity::forget_traces;

use super::store::forget_addresses;

/// Forgets where partners and orders came from before `before_s`.
///
/// # Errors
/// The store's faults; what is left is forgotten the next time.
pub async fn forget(app: &App, before_s: i64) -> Result<(), store::Fault> {
    let traces = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(forget_traces(tx, before_s)?) };
    app.store().write(traces).await?;
    let step = move |tx: &mut Tx<'_>| -> Plain<bool> { Ok(forget_addresses(tx, before_s)?) };
    while app.store().write(step).await? {}
    Ok(())
}
