//! The thread that writes the spool: whatever has arrived is one write.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{mpsc, oneshot};

use super::reader::count;
use super::{Bytes, Place, SpoolFault, line};
use crate::features::clicks::click::Click;

/// Clicks of one write, at most: its answer must not wait for a whole burst.
const AT_ONCE: usize = 1000;

/// Who waits for a click to be kept.
type Waiting = oneshot::Sender<Result<(), SpoolFault>>;

/// What the thread is asked for.
#[derive(Debug)]
pub(super) enum Asked {
    /// Keep a click.
    Keep(Arc<Click>, Waiting),
    /// Set the file aside for draining and begin another; the file that is to be drained first.
    SetAside(oneshot::Sender<Result<Option<PathBuf>, SpoolFault>>),
    /// Nothing more.
    End,
}

pub(super) struct Writer {
    place: Place,
    file: File,
    /// Bytes of the growing file.
    length: u64,
    /// Bytes that both files may take together.
    largest: u64,
    is_synced: bool,
    waiting: Arc<AtomicU64>,
    bytes: Arc<Bytes>,
}

impl Writer {
    /// Opens the growing file and cuts off what a death has left half written.
    pub(super) fn open(
        place: Place,
        largest: u64,
        is_synced: bool,
        (waiting, bytes): (Arc<AtomicU64>, Arc<Bytes>),
    ) -> io::Result<Writer> {
        let growing = count(&place.growing)?;
        let draining = count(&place.draining)?;
        waiting.store(growing.lines + draining.lines, Ordering::Relaxed);
        bytes.growing.store(growing.bytes, Ordering::Relaxed);
        bytes.draining.store(draining.bytes, Ordering::Relaxed);
        let file = append_to(&place.growing)?;
        if file.metadata()?.len() > growing.bytes {
            tracing::warn!("a click that was not answered is cut off the end of the spool");
            file.set_len(growing.bytes)?;
        }
        let writer =
            Writer { place, file, length: growing.bytes, largest, is_synced, waiting, bytes };
        writer.sync_names()?;
        Ok(writer)
    }

    pub(super) fn run(mut self, mut questions: mpsc::UnboundedReceiver<Asked>) {
        let mut arrived = Vec::new();
        while questions.blocking_recv_many(&mut arrived, AT_ONCE) > 0 {
            let mut clicks = Vec::new();
            for asked in arrived.drain(..) {
                match asked {
                    Asked::Keep(click, waiting) => clicks.push((click, waiting)),
                    Asked::SetAside(answer) => {
                        // What came before it belongs into the file that is set aside.
                        self.keep(std::mem::take(&mut clicks));
                        // Whoever asked may have gone; the file is found again next time.
                        let _gone = answer.send(self.set_aside().map_err(SpoolFault::from));
                    }
                    Asked::End => {
                        self.keep(clicks);
                        return;
                    }
                }
            }
            self.keep(clicks);
        }
    }

    fn keep(&mut self, clicks: Vec<(Arc<Click>, Waiting)>) {
        if clicks.is_empty() {
            return;
        }
        let mut text = Vec::new();
        let mut answers = Vec::with_capacity(clicks.len());
        for (click, waiting) in clicks {
            let before = text.len();
            let written = line::write(&mut text, &click).map_err(SpoolFault::from);
            let aside = self.bytes.draining.load(Ordering::Relaxed);
            let fits = self.length + aside + text.len() as u64 <= self.largest;
            let outcome = written.and(if fits { Ok(()) } else { Err(SpoolFault::Full) });
            if outcome.is_err() {
                text.truncate(before);
            }
            answers.push((waiting, outcome));
        }
        let kept = answers.iter().filter(|(_, outcome)| outcome.is_ok()).count() as u64;
        // Counted first: whoever is told that it is kept must find it counted.
        self.waiting.fetch_add(kept, Ordering::Relaxed);
        let trouble = self.append(&text).err();
        if trouble.is_some() {
            self.waiting.fetch_sub(kept, Ordering::Relaxed);
        }
        for (waiting, outcome) in answers {
            let outcome = match &trouble {
                Some(error) => {
                    let told = io::Error::new(error.kind(), error.to_string());
                    outcome.and(Err(SpoolFault::Disk(told)))
                }
                None => outcome,
            };
            // A customer who has gone needs no answer; his click stays.
            let _gone = waiting.send(outcome);
        }
    }

    fn append(&mut self, text: &[u8]) -> io::Result<()> {
        let written = self.file.write_all(text).and_then(|()| match self.is_synced {
            true => self.file.sync_data(),
            false => Ok(()),
        });
        match written {
            Ok(()) => self.set_length(self.length + text.len() as u64),
            // Half of it may stand there: the next click must not be glued to it.
            Err(_) => self.file.set_len(self.length)?,
        }
        written
    }

    fn set_aside(&mut self) -> io::Result<Option<PathBuf>> {
        if self.place.draining.try_exists()? {
            return Ok(Some(self.place.draining.clone()));
        }
        if self.length == 0 {
            return Ok(None);
        }
        std::fs::rename(&self.place.growing, &self.place.draining)?;
        self.bytes.draining.store(self.length, Ordering::Relaxed);
        self.set_length(0);
        self.file = append_to(&self.place.growing)?;
        self.sync_names()?;
        Ok(Some(self.place.draining.clone()))
    }

    fn set_length(&mut self, length: u64) {
        self.length = length;
        self.bytes.growing.store(length, Ordering::Relaxed);
    }

    /// A click that outlives a power cut needs the name of its file to do so too.
    fn sync_names(&self) -> io::Result<()> {
        match self.place.growing.parent() {
            Some(folder) if self.is_synced => File::open(folder)?.sync_all(),
            _ => Ok(()),
        }
    }
}

fn append_to(path: &std::path::Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    // Visitors' addresses stand in it.
    OpenOptions::new().append(true).create(true).mode(0o600).open(path)
}
