//! The writer of clicks: whatever has arrived is one transaction, answered after its commit.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use store::{Batch, Fault, Group, Store, Tx};

use super::click::Click;
use super::hours::Counting;
use super::write::insert_counted;

/// Clicks that wait for the writer, at most: more go to the spool at once.
const QUEUE: usize = 16_384;
/// Clicks of one transaction, at most: about a millisecond of work, and half of one commit's.
const AT_ONCE: usize = 512;
/// Bounds of the sizes that are told apart.
const SIZES: [usize; 6] = [1, 4, 16, 64, 256, AT_ONCE];

/// Where clicks are handed in.
pub type ClickWriter = Group<ClickBatch>;

/// Opens the writer on the clicks' store.
pub fn click_writer(store: &Store) -> ClickWriter {
    store.group(ClickBatch::default(), QUEUE, AT_ONCE)
}

/// Writes a batch of clicks, and counts what it did.
#[derive(Default)]
pub struct ClickBatch {
    counting: Counting,
    stored: AtomicU64,
    failed: AtomicU64,
    sizes: [AtomicU64; SIZES.len()],
}

/// What the writer has done since the office opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Clicks that were committed.
    pub stored: u64,
    /// Batches whose transaction failed: their clicks were tried again or went to the spool.
    pub failed: u64,
    /// Batches that were committed, by the most clicks that one of the class has.
    pub sizes: [(usize, u64); SIZES.len()],
}

impl ClickBatch {
    /// What the writer has done.
    pub fn written(&self) -> Written {
        let of = |place: usize| (SIZES[place], self.sizes[place].load(Ordering::Relaxed));
        Written {
            stored: self.stored.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
            sizes: std::array::from_fn(of),
        }
    }
}

impl Batch for ClickBatch {
    type Item = Arc<Click>;

    fn write(&self, tx: &mut Tx<'_>, clicks: &[Arc<Click>]) -> Result<(), Fault> {
        let new = insert_counted(tx, clicks, &self.counting)?;
        if new < clicks.len() as u64 {
            // A unit may be run again, so this is said of the transaction and not of the office.
            tracing::warn!(clicks = clicks.len(), new, "clicks of a batch had been stored before");
        }
        Ok(())
    }

    fn settled(&self, clicks: &[Arc<Click>], outcome: Result<(), &Fault>) {
        match outcome {
            Ok(()) => {
                self.stored.fetch_add(clicks.len() as u64, Ordering::Relaxed);
                let class = SIZES.iter().position(|size| clicks.len() <= *size);
                self.sizes[class.unwrap_or(SIZES.len() - 1)].fetch_add(1, Ordering::Relaxed);
            }
            Err(fault) => {
                self.failed.fetch_add(1, Ordering::Relaxed);
                tracing::warn!(%fault, clicks = clicks.len(), "a batch of clicks was not stored");
            }
        }
    }
}
