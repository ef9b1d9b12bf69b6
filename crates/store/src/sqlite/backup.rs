//! A copy of the file as it is at one moment, while the office works.

use std::fs::{self, File};
use std::path::Path;

use super::connection::{Access, Connection, private};
use super::fault::told;
use crate::Fault;

/// Writes a compact copy of one snapshot to a new file, readable by its owner only, and flushes it
/// to disk.
///
/// It is `vacuum into` and not the page-by-page backup, because that starts over whenever something
/// is written.
pub(crate) fn backup(from: &Path, to: &Path) -> Result<(), Fault> {
    let name = to.to_str();
    let name = name.ok_or_else(|| Fault::Address("the backup's path isn't UTF-8".to_owned()))?;
    let failed = |error: std::io::Error| Fault::Unavailable(format!("backup to {name}: {error}"));
    // Made first and empty: an existing file is refused, and nobody else can read it while it
    // grows.
    private().create_new(true).open(to).map_err(failed)?;
    let copied = copy(from, name)
        .and_then(|()| File::open(to).and_then(|file| file.sync_all()).map_err(failed));
    if copied.is_err() {
        // Half a backup is worse than none; the fault that is told is the first one.
        let _ = fs::remove_file(to);
    }
    copied
}

fn copy(from: &Path, to: &str) -> Result<(), Fault> {
    // Not a read connection: `query_only` forbids writing the copy too.
    let connection = Connection::open(from, Access::Copy)?;
    let copied = connection.raw.execute("vacuum into ?1", [to]);
    copied.map(|_| ()).map_err(|error| told("vacuum into", &error))
}
