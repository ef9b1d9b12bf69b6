//! Programs of the system's packages: found, or installed when the person may.

use std::path::PathBuf;
use std::process::Command;

use crate::postgres::account;
use crate::shell;

/// Debian keeps servers where only root's PATH looks.
const SERVERS: &str = "/usr/sbin";

/// Makes sure that every program is there, each with the Debian package that has it.
///
/// # Errors
/// A sentence that says what to install when this program cannot do it.
pub(crate) fn require(programs: &[(&str, &str)]) -> Result<(), String> {
    let missing: Vec<&str> = programs
        .iter()
        .filter(|(program, _)| find(program).is_none())
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    install(&missing).map_err(|why| {
        let names = missing.join(" ");
        format!("missing and not to be installed here: {names} ({why}); install them by hand")
    })
}

/// Where a program is.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([PathBuf::from(SERVERS)]);
    folders.map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Installs Debian's packages.
///
/// # Errors
/// A sentence that says why this is not possible.
pub(crate) fn install(packages: &[&str]) -> Result<(), String> {
    if find("apt-get").is_none() {
        return Err("apt-get is not on this system".to_owned());
    }
    let is_root = account::id(&["-u"])? == 0;
    if !is_root && shell::capture(Command::new("sudo").args(["-n", "true"])).is_err() {
        return Err("this user may not install packages".to_owned());
    }
    println!("installing Debian's packages {} with apt-get", packages.join(", "));
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    for words in [&["update"][..], &install] {
        let mut command = Command::new(if is_root { "env" } else { "sudo" });
        if !is_root {
            command.args(["-n", "env"]);
        }
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]).args(words);
        shell::stream(command)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{find, require};

    #[test]
    fn a_program_of_the_path_is_found_and_asks_for_no_package() {
        assert!(find("sh").is_some());
        assert!(find("no-such-program").is_none());
        assert_eq!(require(&[("sh", "no-such-package")]), Ok(()));
    }
}
