//! Reading the spool's lines.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::{Batch, line};

/// Whole lines of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) lines: u64,
    pub(super) bytes: u64,
}

/// Counts the lines of a file that have their end, and their bytes; a file that isn't has none.
pub(super) fn count(path: &Path) -> io::Result<Counted> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Counted::default()),
        Err(error) => return Err(error),
    };
    let mut reader = BufReader::new(file);
    let (mut counted, mut text) = (Counted::default(), Vec::new());
    while reader.read_until(b'\n', &mut text)? > 0 && text.ends_with(b"\n") {
        counted.lines += 1;
        counted.bytes += text.len() as u64;
        text.clear();
    }
    Ok(counted)
}

/// A file that was set aside.
#[derive(Debug)]
pub(super) struct Draining {
    path: PathBuf,
    /// Everything before is stored.
    start: u64,
}

impl Draining {
    pub(super) fn new(path: PathBuf) -> Draining {
        Draining { path, start: 0 }
    }

    pub(super) fn go_on_from(&mut self, start: u64) {
        self.start = start;
    }

    /// The next clicks; none: the file is at its end.
    pub(super) fn read(&self, limit: usize) -> io::Result<Batch> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.start))?;
        let mut reader = BufReader::new(file);
        let mut batch = Batch { clicks: Vec::new(), lines: 0, end: self.start };
        let mut text = Vec::new();
        while batch.clicks.len() < limit && reader.read_until(b'\n', &mut text)? > 0 {
            batch.end += text.len() as u64;
            batch.lines += 1;
            match line::read(text.strip_suffix(b"\n").unwrap_or(&text)) {
                Some(click) => batch.clicks.push(click),
                None => self.put_aside(&text)?,
            }
            text.clear();
        }
        Ok(batch)
    }

    /// A line that is no click, after a failing disk: kept beside for whoever wants to look.
    fn put_aside(&self, text: &[u8]) -> io::Result<()> {
        tracing::error!(
            bytes = text.len(),
            "a line of the spool can't be read; see the file beside it"
        );
        let path = self.path.with_extension("damaged");
        OpenOptions::new().append(true).create(true).open(path)?.write_all(text)
    }

    pub(super) fn delete(&self) -> io::Result<()> {
        std::fs::remove_file(&self.path)
    }
}
