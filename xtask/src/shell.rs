//! Running other programs: how they are found, shown and counted.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::summary::Tally;

/// What `cargo run` tells the program that it runs. Passed on, these would look to build scripts
/// like a changed environment, and `cargo x` and plain cargo would undo each other's builds.
const OF_THIS_PROGRAM: &[&str] = &["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let package = package.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    package.parent().map(Path::to_path_buf).unwrap_or(package)
}

/// Where cargo puts what it builds.
pub(crate) fn target_dir() -> PathBuf {
    let configured = std::env::var_os("CARGO_TARGET_DIR").filter(|value| !value.is_empty());
    root().join(configured.map_or_else(|| PathBuf::from("target"), PathBuf::from))
}

/// The cargo that runs this program, in the folder of the workspace, as if a person had typed it.
pub(crate) fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root()).args(arguments);
    for (name, _) in std::env::vars_os() {
        if is_of_this_program(&name) {
            command.env_remove(name);
        }
    }
    command
}

fn is_of_this_program(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    OF_THIS_PROGRAM.iter().any(|start| name.starts_with(start))
}

/// Runs a program whose output the person sees as it comes.
///
/// # Errors
/// A sentence when it cannot be started or does not succeed.
pub(crate) fn stream(mut command: Command) -> Result<Tally, String> {
    let status = command.status().map_err(|error| cannot_start(&command, &error))?;
    if status.success() {
        return Ok(Tally::default());
    }
    Err(format!("`{}` ended with {status}", line_of(&command)))
}

/// Runs a test command whose output the person sees as it comes, and counts its results.
///
/// Gives whether it succeeded, and the counts of all `test result:` lines.
///
/// # Errors
/// A sentence when it cannot be started or its output cannot be read.
pub(crate) fn stream_and_count(command: &mut Command) -> Result<(bool, Tally), String> {
    let mut child =
        command.stdout(Stdio::piped()).spawn().map_err(|error| cannot_start(command, &error))?;
    let output = child.stdout.take().expect("the output was piped just above");
    let counted = copy_and_count(BufReader::new(output), io::stdout().lock());
    let status = child.wait().map_err(|error| cannot_start(command, &error))?;
    let tally = counted.map_err(|error| format!("the output of the tests broke off: {error}"))?;
    Ok((status.success(), tally))
}

/// Copies line by line, because whoever watches wants to see each test as it ends.
fn copy_and_count(mut from: impl BufRead, mut to: impl Write) -> io::Result<Tally> {
    let mut tally = Tally::default();
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line)? > 0 {
        to.write_all(&line)?;
        to.flush()?;
        let text = String::from_utf8_lossy(&line);
        tally = tally.plus(Tally::of_line(text.trim_end()).unwrap_or_default());
        line.clear();
    }
    Ok(tally)
}

/// Runs a program quietly and gives what it printed.
///
/// # Errors
/// A sentence with what it printed, when it cannot be started or does not succeed.
pub(crate) fn capture(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| cannot_start(command, &error))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() {
        return Ok(text(&output.stdout));
    }
    let said = format!("{}\n{}", text(&output.stdout), text(&output.stderr));
    Err(format!("`{}` ended with {}\n{}", line_of(command), output.status, said.trim()))
}

fn cannot_start(command: &Command, error: &io::Error) -> String {
    format!("cannot run `{}`: {error}", command.get_program().to_string_lossy())
}

fn line_of(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{
        OsStr, Tally, capture, copy_and_count, is_of_this_program, stream, stream_and_count,
    };

    #[test]
    fn output_is_copied_whole_and_every_result_line_is_summed() {
        let output = b"running 2 tests\ntest result: ok. 2 passed; 0 failed; 0 ignored\n\xff\n\
                       test result: FAILED. 1 passed; 4 failed; 0 ignored";
        let mut copy = Vec::new();
        let tally = copy_and_count(&output[..], &mut copy).expect("memory does not break off");
        assert_eq!(tally, Tally { passed: 3, failed: 4 });
        assert_eq!(copy, output);
    }

    #[test]
    fn a_program_that_fails_is_an_error_with_its_words() {
        let script = |text: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", text]);
            command
        };
        let message =
            capture(&mut script("echo seen; echo why >&2; exit 3")).expect_err("it exits with 3");
        assert!(message.contains("seen\nwhy") && message.contains('3'), "{message}");
        assert_eq!(capture(&mut script("echo fine")), Ok("fine".to_owned()));
        assert!(stream(script("exit 1")).is_err());
        assert_eq!(stream(script("exit 0")), Ok(Tally::default()));
        assert_eq!(stream_and_count(&mut script("exit 1")), Ok((false, Tally::default())));
        let message = capture(&mut Command::new("no-such-program")).expect_err("it does not exist");
        assert!(message.contains("no-such-program"), "{message}");
    }

    #[test]
    fn what_cargo_says_about_this_program_is_not_passed_on() {
        for name in ["CARGO_PKG_NAME", "CARGO_MANIFEST_DIR", "CARGO_BIN_NAME", "CARGO_CRATE_NAME"] {
            assert!(is_of_this_program(OsStr::new(name)), "{name}");
        }
        for name in ["CARGO_HOME", "CARGO_TARGET_DIR", "CARGO_NET_OFFLINE", "PATH"] {
            assert!(!is_of_this_program(OsStr::new(name)), "{name}");
        }
    }
}
