//! Servers of runs that were killed before they could clean up: found and removed by the next run.
//!
//! The folder of a server holds a lock that the kernel gives back when its run ends, however it ends.

use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::account::{self, Account};
use super::server;

/// How the folder of every server is named, before the number of its run.
const PREFIX: &str = "cambist-test-postgres-";

/// The file in that folder that its run keeps locked.
const LOCK: &str = "lock";

/// Makes a fresh folder below `parent` and locks it for as long as the file is open.
///
/// # Errors
/// A sentence when `parent` cannot be written to.
pub(super) fn make_folder(parent: &Path) -> Result<(PathBuf, File), String> {
    let mut number = 0;
    loop {
        let folder = parent.join(format!("{PREFIX}{}-{number}", std::process::id()));
        match fs::create_dir(&folder).and_then(|()| lock(&folder)) {
            Ok(file) => return Ok((folder, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(format!("cannot make {}: {error}", folder.display())),
        }
    }
}

fn lock(folder: &Path) -> io::Result<File> {
    let file = File::create_new(folder.join(LOCK))?;
    file.lock()?;
    Ok(file)
}

/// Stops and removes what killed runs of this user left below `parent`; gives how many there were.
///
/// What cannot be removed is left alone: it does not disturb this run.
pub(super) fn remove(parent: &Path, programs: &Path, account: &Account) -> usize {
    let Ok(us) = account::id(&["-u"]) else {
        return 0;
    };
    let Ok(entries) = fs::read_dir(parent) else {
        return 0;
    };
    let folders = entries.filter_map(Result::ok).filter(|entry| {
        // Anybody may write to the folder of temporary files: only what is ours is touched.
        let is_ours = entry.metadata().is_ok_and(|data| data.is_dir() && data.uid() == us);
        is_ours && entry.file_name().to_string_lossy().starts_with(PREFIX)
    });
    folders
        .filter(|entry| {
            let folder = entry.path();
            let Ok(file) = File::open(folder.join(LOCK)) else {
                return false;
            };
            match file.try_lock() {
                Ok(()) => {
                    server::stop(programs, account, &folder);
                    fs::remove_dir_all(&folder).is_ok()
                }
                Err(TryLockError::WouldBlock | TryLockError::Error(_)) => false,
            }
        })
        .count()
}
