//! `cargo x screenshots`: the pictures of the documentation.

use std::process::ExitCode;

use crate::{packages, shell};

/// Takes them.
pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let outcome = match arguments.first() {
        Some(word) => Err(format!("`{word}` is not an option: see `cargo x screenshots --help`")),
        None => take(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn take() -> Result<(), String> {
    packages::install_missing(packages::BROWSER)?;
    let mut command = shell::cargo(["test", "--package", "cambist", "--all-features"]);
    command.args(["--test", "browser", "--", "--ignored", "in_chromium::screenshots::"]);
    shell::stream(command)?;
    println!("The pictures are in docs/screenshots; look at each before you commit it.");
    Ok(())
}

/// The text of `cargo x screenshots --help`.
pub(crate) fn help() -> String {
    "cargo x screenshots\n\n\
     Takes the pictures in docs/screenshots, with a page that shows all of them, from a demo whose\n\
     life, clock and randomness are the same on every run. Chromium is installed when missing.\n\
     Which pages are shown says crates/cambist/tests/browser/in_chromium/screenshots.rs."
        .to_owned()
}
