//! Clicks that the store could not take in time: a file of their own until it can.
//!
//! Story: the store is away or late → the click is a line of `clicks-0.spool` and its redirect
//! leaves → the file is set aside as `clicks-0.draining` and read in batches → each batch is stored, less
//! what had been stored all the same → the file is deleted.
//! Invariants: a kept click is written before its redirect leaves; a line that was cut off by a
//! death belongs to a click that was never answered; a click is stored once, however often its file
//! is read.

mod line;
mod reader;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use thiserror::Error;
use tokio::sync::{Mutex, mpsc, oneshot};

use super::click::Click;
use reader::Draining;
use writer::{Asked, Writer};

/// After a failure the store is left alone for so long: every click would wait for it in vain.
const TROUBLE_MS: i64 = 1000;

/// Why the spool did not keep a click.
#[derive(Debug, Error)]
pub enum SpoolFault {
    /// It has the size that the settings allow.
    #[error("the spool of clicks is full: it has clicks.spool_mb megabytes")]
    Full,
    /// The disk refused.
    #[error("the spool of clicks can't be written: {0}")]
    Disk(#[from] std::io::Error),
    /// The office is closing.
    #[error("the spool of clicks is closed")]
    Closed,
}

/// How the spool stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpoolState {
    /// Clicks that wait to be stored.
    pub waiting: u64,
    /// Clicks that were answered and could not even be kept here, since the office opened.
    pub lost: u64,
}

/// What the spool takes and has taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpoolSize {
    /// Bytes on the disk.
    pub bytes: u64,
    /// Bytes that it may take.
    pub most_bytes: u64,
    /// Clicks that were kept here since the office opened.
    pub kept: u64,
}

/// The spool of one replica.
#[derive(Debug)]
pub struct Spool {
    asked: mpsc::UnboundedSender<Asked>,
    waiting: Arc<AtomicU64>,
    lost: AtomicU64,
    kept: AtomicU64,
    bytes: Arc<Bytes>,
    most_bytes: u64,
    trouble_until_ms: AtomicI64,
    is_closed: AtomicBool,
    draining: Mutex<Option<Draining>>,
}

/// Bytes of the two files.
#[derive(Debug, Default)]
struct Bytes {
    growing: AtomicU64,
    draining: AtomicU64,
}

impl Bytes {
    fn all(&self) -> u64 {
        self.growing.load(Ordering::Relaxed) + self.draining.load(Ordering::Relaxed)
    }
}

/// A batch of the spool, oldest first.
#[derive(Debug)]
pub struct Batch {
    /// The clicks.
    pub clicks: Vec<Click>,
    /// Lines of the file that it takes up, with those that are no clicks.
    lines: u64,
    /// Where the next batch begins in the file.
    end: u64,
}

impl Spool {
    /// Opens the spool of replica `node` in a folder, with whatever an earlier life has left in it.
    ///
    /// # Errors
    /// The disk's.
    pub fn open(
        folder: &Path,
        node: u8,
        largest_bytes: u64,
        is_synced: bool,
    ) -> std::io::Result<Spool> {
        let place = Place::of(folder, node);
        let waiting = Arc::new(AtomicU64::new(0));
        let (asked, questions) = mpsc::unbounded_channel();
        let bytes: Arc<Bytes> = Arc::default();
        let shared = (Arc::clone(&waiting), Arc::clone(&bytes));
        let writer = Writer::open(place, largest_bytes, is_synced, shared)?;
        std::thread::Builder::new()
            .name("click-spool".to_owned())
            .spawn(move || writer.run(questions))?;
        Ok(Spool {
            asked,
            waiting,
            lost: AtomicU64::new(0),
            kept: AtomicU64::new(0),
            bytes,
            most_bytes: largest_bytes,
            trouble_until_ms: AtomicI64::new(i64::MIN),
            is_closed: AtomicBool::new(false),
            draining: Mutex::new(None),
        })
    }

    /// How it stands.
    pub fn state(&self) -> SpoolState {
        SpoolState {
            waiting: self.waiting.load(Ordering::Relaxed),
            lost: self.lost.load(Ordering::Relaxed),
        }
    }

    /// What it takes and has taken.
    pub fn size(&self) -> SpoolSize {
        SpoolSize {
            bytes: self.bytes.all(),
            most_bytes: self.most_bytes,
            kept: self.kept.load(Ordering::Relaxed),
        }
    }

    /// Whether the store has just failed: clicks go to the spool without asking it.
    pub(super) fn is_preferred(&self, now_ms: i64) -> bool {
        now_ms < self.trouble_until_ms.load(Ordering::Relaxed)
    }

    /// Keeps a click that the store has not taken.
    ///
    /// # Errors
    /// [`SpoolFault`]: the click is lost.
    pub(super) async fn keep(&self, click: Arc<Click>, now_ms: i64) -> Result<(), SpoolFault> {
        self.trouble_until_ms.store(now_ms + TROUBLE_MS, Ordering::Relaxed);
        let (answer, answered) = oneshot::channel();
        let kept = match self.asked.send(Asked::Keep(click, answer)) {
            Ok(()) => answered.await.unwrap_or(Err(SpoolFault::Closed)),
            Err(_) => Err(SpoolFault::Closed),
        };
        let counted = if kept.is_ok() { &self.kept } else { &self.lost };
        counted.fetch_add(1, Ordering::Relaxed);
        kept
    }

    /// The oldest clicks that wait, at most `limit`; the same again until [`Spool::forget`] is told
    /// that they are stored. `None`: nothing waits.
    ///
    /// # Errors
    /// The disk's.
    pub async fn oldest(&self, limit: usize) -> Result<Option<Batch>, SpoolFault> {
        let mut draining = self.draining.lock().await;
        loop {
            if draining.is_none() {
                *draining = self.set_aside().await?.map(Draining::new);
            }
            let Some(file) = draining.as_ref() else { return Ok(None) };
            let batch = file.read(limit)?;
            if batch.lines > 0 {
                return Ok(Some(batch));
            }
            file.delete()?;
            self.bytes.draining.store(0, Ordering::Relaxed);
            *draining = None;
        }
    }

    /// The file that is to be drained first; `None`: nothing waits.
    async fn set_aside(&self) -> Result<Option<PathBuf>, SpoolFault> {
        if self.state().waiting == 0 {
            return Ok(None);
        }
        let (answer, answered) = oneshot::channel();
        self.asked.send(Asked::SetAside(answer)).map_err(|_| SpoolFault::Closed)?;
        answered.await.map_err(|_| SpoolFault::Closed)?
    }

    /// Says that a batch is stored.
    pub async fn forget(&self, batch: &Batch) {
        if let Some(file) = self.draining.lock().await.as_mut() {
            file.go_on_from(batch.end);
            self.waiting.fetch_sub(batch.lines, Ordering::Relaxed);
        }
    }

    /// Says once, at the end, that nothing more is kept.
    pub fn close(&self) {
        if !self.is_closed.swap(true, Ordering::Relaxed) {
            // A writer that has ended already needs no telling.
            let _ended = self.asked.send(Asked::End);
        }
    }
}

/// The two files of a spool.
#[derive(Clone, Debug)]
struct Place {
    /// Grows.
    growing: PathBuf,
    /// Was set aside and shrinks from its beginning.
    draining: PathBuf,
}

impl Place {
    fn of(folder: &Path, node: u8) -> Place {
        Place {
            growing: folder.join(format!("clicks-{node}.spool")),
            draining: folder.join(format!("clicks-{node}.draining")),
        }
    }
}
