//! Debian's packages: how they come onto a machine that lacks them.

use std::process::Command;

use crate::{postgres, shell};

/// A program that is run, and the package that brings it.
pub(crate) struct Program {
    /// Its name on PATH.
    name: &'static str,
    /// Words with which it succeeds only when all that the tests need of it is there.
    probe: &'static [&'static str],
    /// What to install when it does not.
    packages: &'static [&'static str],
}

/// Parsers that nobody here wrote: the tests have them read what the office publishes.
pub(crate) const STRANGERS: &[Program] = &[
    Program { name: "xmllint", probe: &["--version"], packages: &["libxml2-utils"] },
    Program {
        name: "python3",
        probe: &["-c", "import json, xml.etree.ElementTree"],
        packages: &["python3"],
    },
    Program {
        name: "php",
        probe: &["-r", "exit(extension_loaded('simplexml') && extension_loaded('json') ? 0 : 1);"],
        packages: &["php-cli", "php-xml"],
    },
    Program {
        name: "ruby",
        probe: &["-e", "require 'nokogiri'"],
        packages: &["ruby", "ruby-nokogiri"],
    },
    Program { name: "node", probe: &["-e", "fetch"], packages: &["nodejs"] },
    Program { name: "curl", probe: &["--version"], packages: &["curl"] },
    Program {
        // Debian's modules belong to Debian's own Python, whatever else PATH finds first.
        name: "/usr/bin/python3",
        probe: &["-c", "import aiosmtpd"],
        packages: &["python3", "python3-aiosmtpd"],
    },
    Program { name: "openssl", probe: &["version"], packages: &["openssl"] },
];

/// A real browser, and what fetches the programs that look through it.
pub(crate) const BROWSER: &[Program] = &[
    Program {
        // Systems have it under several names, and a probe of `chromium` alone would miss them.
        name: "sh",
        probe: &[
            "-c",
            "command -v chromium || command -v chromium-browser || \
             command -v google-chrome || command -v google-chrome-stable",
        ],
        packages: &["chromium"],
    },
    Program { name: "node", probe: &["--version"], packages: &["nodejs"] },
    Program { name: "npm", probe: &["--version"], packages: &["npm"] },
];

/// The peer of the benchmarks, and what makes the load.
pub(crate) const BENCH: &[Program] = &[
    Program { name: "nginx", probe: &["-v"], packages: &["nginx-light"] },
    Program {
        // It has no word with which it succeeds without a load.
        name: "sh",
        probe: &["-c", "command -v wrk"],
        packages: &["wrk"],
    },
    Program { name: "curl", probe: &["--version"], packages: &["curl"] },
];

/// Installs those of the programs that are missing.
///
/// # Errors
/// A sentence that says what to install when this program cannot do it.
pub(crate) fn install_missing(programs: &[Program]) -> Result<(), String> {
    let missing = missing(programs);
    if !missing.is_empty() {
        install(&missing)?;
    }
    match self::missing(programs) {
        none if none.is_empty() => Ok(()),
        missing => Err(by_hand(&missing, "what PATH has does not work")),
    }
}

fn missing(programs: &[Program]) -> Vec<&'static str> {
    let works =
        |program: &&Program| shell::capture(Command::new(program.name).args(program.probe)).is_ok();
    let broken = programs.iter().filter(|program| !works(program));
    broken.flat_map(|program| program.packages).copied().collect()
}

/// Installs packages with apt-get, after saying so.
///
/// # Errors
/// A sentence that says which packages to install by hand, and why.
pub(crate) fn install(packages: &[&str]) -> Result<(), String> {
    if shell::capture(Command::new("apt-get").arg("--version")).is_err() {
        return Err(by_hand(packages, "apt-get is not on this system"));
    }
    let is_root = postgres::id(&["-u"])? == 0;
    if !is_root && shell::capture(Command::new("sudo").args(["-n", "true"])).is_err() {
        return Err(by_hand(packages, "this user may not install packages"));
    }
    println!("Installing with apt-get what is missing: {}.", packages.join(" "));
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    for words in [vec!["update"], install] {
        let mut command = Command::new(if is_root { "env" } else { "sudo" });
        if !is_root {
            command.args(["-n", "env"]);
        }
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]).args(words);
        shell::stream(command).map_err(|error| by_hand(packages, &error))?;
    }
    Ok(())
}

fn by_hand(packages: &[&str], why: &str) -> String {
    let packages = packages.join(" ");
    format!("cannot install {packages} ({why}); by hand: `apt-get install {packages}`")
}

#[cfg(test)]
mod tests {
    use super::{STRANGERS, by_hand, missing};

    #[test]
    fn every_stranger_is_there_once_the_tests_run() {
        assert_eq!(
            missing(STRANGERS),
            [""; 0],
            "run the tests with `cargo x test`, which installs them"
        );
        assert!(STRANGERS.iter().all(|program| !program.packages.is_empty()));
    }

    #[test]
    fn what_to_install_by_hand_is_named() {
        let sentence = by_hand(&["ruby", "ruby-nokogiri"], "apt-get is not on this system");
        assert!(sentence.contains("apt-get install ruby ruby-nokogiri"), "{sentence}");
        assert!(sentence.contains("(apt-get is not on this system)"), "{sentence}");
    }
}
