//! Where partners use their accounts: noted in memory, written together.

use store::{Fault, Tx};

use crate::features::identity::{Trace, record_traces};

use super::{App, Plain};

impl App {
    /// Remembers where a partner uses his account until the next write of all of them.
    pub fn note_trace(&self, trace: Trace) {
        self.0.traces.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).note(trace);
    }

    /// Writes where partners have used their accounts.
    ///
    /// # Errors
    /// The store's faults; what was not written is told again with the next page.
    pub async fn write_traces(&self) -> Result<(), Fault> {
        let traces = self.0.traces.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
        if traces.is_empty() {
            return Ok(());
        }
        let write = move |tx: &mut Tx<'_>| -> Plain<()> { Ok(record_traces(tx, &traces)?) };
        Ok(self.0.store.write(write).await?)
    }
}
