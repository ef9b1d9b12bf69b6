//! One process owns a data folder at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Holds the folder until it is dropped; the system lets go of it even after kill -9.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "the open file is the lock")] File);

/// Takes the folder.
///
/// # Errors
/// A sentence for the shell when another process has it.
pub(super) fn take(folder: &Path) -> Result<Lock, String> {
    let path = folder.join("office.lock");
    let tell = |error: std::io::Error| format!("{}: {error}", path.display());
    let file =
        OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(tell)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(format!(
            "another process has the office in {}; stop it first, or wait until it is done",
            folder.display()
        )),
        Err(TryLockError::Error(error)) => Err(tell(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::take;

    #[test]
    fn a_folder_has_one_owner_at_a_time() {
        let folder = crate::testkit::Folder::new("lock");
        let first = take(folder.path()).unwrap();
        assert!(take(folder.path()).unwrap_err().contains("another process"));
        drop(first);
        assert!(take(folder.path()).is_ok());
    }
}
