//! Where PostgreSQL's programs are, and how they come onto a machine that lacks them.

use std::path::{Path, PathBuf};

use crate::packages;

/// Where Debian and its kin put the programs, in one folder for each major version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// What a server needs.
const PROGRAMS: &[&str] = &["initdb", "postgres", "pg_ctl"];

/// The folder with the programs; installs them first when there is none.
///
/// # Errors
/// A sentence that says what to install when this program cannot do it.
pub(crate) fn find_or_install() -> Result<PathBuf, String> {
    if let Some(found) = find() {
        return Ok(found);
    }
    install()?;
    find().ok_or_else(|| format!("PostgreSQL was installed, but neither PATH nor {DEBIAN} has it"))
}

/// The folder with the programs: the first on PATH, then the newest that Debian knows.
pub(crate) fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).find(|folder| is_complete(folder));
    on_path.or_else(|| newest(Path::new(DEBIAN)))
}

fn is_complete(folder: &Path) -> bool {
    PROGRAMS.iter().all(|program| folder.join(program).is_file())
}

/// The complete `bin` folder of the highest version below `parent`.
pub(super) fn newest(parent: &Path) -> Option<PathBuf> {
    let versions = std::fs::read_dir(parent).ok()?.filter_map(Result::ok).filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        Some((version, entry.path().join("bin")))
    });
    versions.filter(|(_, folder)| is_complete(folder)).max().map(|(_, folder)| folder)
}

fn install() -> Result<(), String> {
    packages::install(&["postgresql"]).map_err(|error| {
        format!(
            "{error}. PostgreSQL 15 or newer is needed, with initdb, postgres and pg_ctl on PATH; \
             `cargo x test --quick` does without"
        )
    })
}
