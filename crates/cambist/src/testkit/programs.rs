//! Programs that nobody here wrote, from the system's packages: they read what the office publishes.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

/// Runs a program and gives what it printed.
///
/// # Panics
/// When it is not on PATH, or does not succeed: the panic says what to do, or what it complained of.
pub fn run_program<Words>(name: &str, words: Words) -> String
where
    Words: IntoIterator,
    Words::Item: AsRef<OsStr>,
{
    let output = Command::new(find(name)).args(words).output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (said, complained) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{name} ended with {}\n{complained}\n{said}", output.status);
    said
}

fn find(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name));
    found.into_iter().find(|program| program.is_file()).unwrap_or_else(|| {
        panic!(
            "`{name}` is not on PATH: run the tests with `cargo x test`, which installs it, or install \
             libxml2-utils, python3, php-cli, php-xml, ruby, ruby-nokogiri, nodejs and curl"
        )
    })
}
