//! What goes on around the feeds, off their path: compressed twins, polls, alarms.

use std::sync::Arc;

use store::{Fault, Stop, Tx};

use crate::features::feeds;

use super::{App, Plain, Snapshot};

impl App {
    /// Makes the compressed twins that are asked for, and tells when the next one may be made, in
    /// unix milliseconds; `None`: none is waiting.
    pub async fn make_twins(&self) -> Option<i64> {
        let app = self.clone();
        let make = move || {
            let snapshot = app.snapshot();
            let is_over = || !Arc::ptr_eq(&snapshot, &app.0.snapshot.load());
            feeds::make_twins(&snapshot.feeds, app.clock().now_ms(), is_over)
        };
        tokio::task::spawn_blocking(make).await.unwrap_or_else(|error| {
            tracing::error!(%error, "compressed feeds could not be made; plain ones are sent");
            None
        })
    }

    /// Writes which feeds were read, how often and from where.
    ///
    /// # Errors
    /// The store's faults; what was not written is written with the next polls.
    pub async fn write_polls(&self) -> Result<(), Fault> {
        let tallies = Arc::new(self.0.polls.take());
        if tallies.is_empty() {
            return Ok(());
        }
        let counted = Arc::clone(&tallies);
        let write =
            move |tx: &mut Tx<'_>| -> Plain<()> { Ok(feeds::polls::record_polls(tx, &counted)?) };
        let written = self.0.store.write(write).await.map_err(Stop::into_fault);
        if written.is_err() {
            self.0.polls.put_back((*tallies).clone());
        }
        written
    }

    /// Raises an alarm for each feed that can't be made, and clears those of all others.
    pub(super) async fn settle_alarms(&self, snapshot: Arc<Snapshot>) -> Result<(), Fault> {
        let at_ms = self.0.clock.now_ms();
        let settle = move |tx: &mut Tx<'_>| -> Plain<()> {
            Ok(feeds::settle_alarms(tx, at_ms, &snapshot.feeds.broken)?)
        };
        Ok(self.0.store.write(settle).await?)
    }
}
