//! The tools that the steps need beside the Rust toolchain.

use std::path::PathBuf;
use std::process::Command;

use crate::shell;

/// The cargo-deny that this repository's `deny.toml` is written for.
///
/// PyPI's ready-made one (0.14.2) is no way around the build: it panics on what today's cargo
/// says about packages. Built without optimisation it costs about a minute on two cores.
const CARGO_DENY: &str = "0.20.2";

/// The oldest that reads `deny.toml` the same way.
const OLDEST: (u32, u32) = (0, 18);

/// A cargo-deny that is new enough: the person's own, or one of ours in `target/tools`.
///
/// # Errors
/// A sentence when there is none and it cannot be installed.
pub(crate) fn cargo_deny() -> Result<PathBuf, String> {
    let ours = shell::target_dir().join("tools").join("bin").join("cargo-deny");
    for candidate in [PathBuf::from("cargo-deny"), ours.clone()] {
        let said = shell::capture(Command::new(&candidate).arg("--version"));
        if said.is_ok_and(|text| is_new_enough(&text)) {
            return Ok(candidate);
        }
    }
    println!("cargo-deny is missing: building {CARGO_DENY} into target/tools, once.");
    install()?;
    Ok(ours)
}

fn install() -> Result<(), String> {
    let mut command = shell::cargo(["install", "cargo-deny", "--locked", "--debug", "--force"]);
    command.args(["--version", CARGO_DENY]).arg("--root").arg(shell::target_dir().join("tools"));
    command.env("CARGO_PROFILE_DEV_DEBUG", "0");
    shell::stream(command).map(|_| ()).map_err(|error| {
        format!("{error}; cargo-deny comes from crates.io: is the network reachable? `--quick` does without it")
    })
}

/// A package of the npm registry that looks at our pages.
pub(crate) struct NpmPackage {
    name: &'static str,
    version: &'static str,
    /// A file of it that is there once it is installed.
    file: &'static str,
}

/// Finds what keeps people out of a page. The tests hold the file to its hash.
pub(crate) const AXE: NpmPackage =
    NpmPackage { name: "axe-core", version: "4.14.1", file: "axe.min.js" };

/// Judges a page's speed and manners.
pub(crate) const LIGHTHOUSE: NpmPackage =
    NpmPackage { name: "lighthouse", version: "13.5.0", file: "cli/index.js" };

/// The package's own file, in `target/tools/npm`, where it is put when it is missing.
///
/// # Errors
/// A sentence when npm can't install it.
pub(crate) fn npm_package(package: &NpmPackage) -> Result<PathBuf, String> {
    let NpmPackage { name, version, file } = package;
    // Each has a folder of its own: npm takes out of one whatever else was put there by hand.
    let folder = shell::target_dir().join("tools").join("npm").join(format!("{name}-{version}"));
    let place = folder.join("node_modules").join(name).join(file);
    if place.is_file() {
        return Ok(place);
    }
    println!("{name} is missing: installing {version} with npm into target/tools, once.");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut command = Command::new("npm");
    command.args(["install", "--no-save", "--no-fund", "--no-audit", "--ignore-scripts"]);
    command.args(["--loglevel", "error"]).arg(format!("{name}@{version}")).current_dir(&folder);
    shell::stream(command).map_err(|error| {
        format!("{error}; {name} comes from the npm registry: is the network reachable?")
    })?;
    match place.is_file() {
        true => Ok(place),
        false => Err(format!("npm installed {name}, and {} is not there", place.display())),
    }
}

/// Reads `cargo-deny 0.20.2`.
fn is_new_enough(said: &str) -> bool {
    let version = said.strip_prefix("cargo-deny ").unwrap_or_default();
    let mut numbers = version.split('.').map(|part| part.parse::<u32>().ok());
    let (Some(Some(major)), Some(Some(minor))) = (numbers.next(), numbers.next()) else {
        return false;
    };
    (major, minor) >= OLDEST
}

#[cfg(test)]
mod tests {
    use super::{CARGO_DENY, is_new_enough};

    #[test]
    fn an_old_or_unreadable_cargo_deny_is_not_used() {
        assert!(is_new_enough(&format!("cargo-deny {CARGO_DENY}")));
        for (said, expected) in [
            ("cargo-deny 0.18.0", true),
            ("cargo-deny 1.0.0", true),
            ("cargo-deny 0.14.2", false),
            ("cargo-deny", false),
            ("another program 0.20.2", false),
        ] {
            assert_eq!(is_new_enough(said), expected, "{said}");
        }
    }
}
