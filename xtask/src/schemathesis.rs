//! Schemathesis: thousands of calls that nobody would think of, made up from the API's own
//! description, against a running demo.
//!
//! It comes from PyPI into `target/tools`. A run is deterministic, and its three parts fit into
//! four minutes on two cores.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::summary::Tally;
use crate::{packages, shell};

/// The release that the options below are written for.
const VERSION: &str = "4.32.5";
/// What the demo may take to make its month.
const PATIENCE: Duration = Duration::from_secs(120);
/// One run, in seconds: what is not made up by then is left out.
const LONGEST_S: &str = "75";
/// Calls that are made up for each operation and kind of data.
const EXAMPLES: &str = "150";

/// What is looked at in each answer: no fault of ours, no status and no type that the description does
/// not have, every field as it says, and what it forbids refused.
///
/// That every call which fits the description succeeds is not asked for: a cursor that nobody gave out
/// and a window of a hundred years fit it, and are refused.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
     response_headers_conformance,response_schema_conformance,negative_data_rejection,\
     missing_required_header,unsupported_method,ignored_auth";

/// What a key that changes things may do.
const SCOPES: &str = "info:read,links:write,clicks:read,exchanges:read,statement:read,\
     payouts:read,payouts:write";

/// Where each kind of key is let in, as a regular expression of paths.
const PARTNERS: &str = "^/api/v1/partner/";
const OPERATORS: &str = "^/api/v1/operator/";

/// Calls the API of a fresh demo with a key that reads, one that writes, and an operator's.
///
/// # Errors
/// A sentence that says what could not be installed or started, or which run found something.
pub(crate) fn run() -> Result<Tally, String> {
    let program = install_missing()?;
    shell::stream(shell::cargo(["build", "--workspace", "--all-features", "--bins"]))?;
    let demo = Demo::open()?;
    let mut found = Vec::new();
    let changing = demo.made_key(&["partner", "key", "1", "--scopes", SCOPES])?;
    let operators = demo.made_key(&["operator", "key", "--label", "calls"])?;
    for (name, key, paths) in [
        ("a key that reads", &demo.read_key()?, PARTNERS),
        ("a key that writes", &changing, PARTNERS),
        ("an operator's key", &operators, OPERATORS),
    ] {
        println!("Schemathesis calls with {name}.");
        if let Err(error) = shell::stream(calls(&program, &demo.base_url, key, paths)) {
            found.push(format!("with {name}: {error}"));
        }
    }
    if found.is_empty() { Ok(Tally::default()) } else { Err(found.join("; ")) }
}

fn calls(program: &Path, base_url: &str, key: &str, paths: &str) -> Command {
    let mut command = Command::new(program);
    // It keeps a history of its failures where it runs.
    command.current_dir(shell::target_dir());
    command.args(["--no-color", "run", &format!("{base_url}/api/v1/openapi.json")]);
    command.args(["--header", &format!("Authorization: Bearer {key}")]);
    // One worker: with several, Python 3.11 falls over its own parser now and then.
    command.args(["--workers", "1", "--max-examples", EXAMPLES, "--generation-deterministic"]);
    command.args(["--max-time", LONGEST_S, "--continue-on-failure", "--warnings", "off"]);
    command.args(["--checks", CHECKS, "--include-path-regex", paths]);
    command
}

/// Schemathesis in `target/tools`, put there when it is missing.
fn install_missing() -> Result<PathBuf, String> {
    let folder = shell::target_dir().join("tools").join(format!("schemathesis-{VERSION}"));
    let program = folder.join("bin").join("schemathesis");
    let works = |program: &Path| {
        let said = shell::capture(Command::new(program).arg("--version"));
        said.is_ok_and(|said| said.contains(VERSION))
    };
    if works(&program) {
        return Ok(program);
    }
    println!("Schemathesis {VERSION} is missing: installing it from PyPI into target/tools, once.");
    let make =
        || shell::capture(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
    if make().is_err() {
        packages::install(&["python3", "python3-venv"])?;
        make()?;
    }
    let mut pip = Command::new(folder.join("bin").join("pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check"]);
    pip.arg(format!("schemathesis=={VERSION}"));
    shell::stream(pip).map_err(|error| {
        format!("{error}; Schemathesis comes from PyPI: is the network reachable? `--quick` does without it")
    })?;
    match works(&program) {
        true => Ok(program),
        false => Err(format!("{} does not run", program.display())),
    }
}

/// A demo of its own on a free port; gone when it is dropped.
struct Demo {
    office: Child,
    program: PathBuf,
    folder: PathBuf,
    card: String,
    base_url: String,
}

impl Demo {
    fn open() -> Result<Demo, String> {
        let folder = shell::target_dir().join("schemathesis-demo");
        // One that was left behind would be taken for the new one.
        let _was_there = fs::remove_dir_all(&folder);
        let program = shell::target_dir().join("debug").join("cambist");
        let mut command = Command::new(&program);
        command.args(["demo", "--listen", "127.0.0.1:0", "--clicks", "3000", "--orders", "300"]);
        command.args(["--at", "2026-11-01T12:00:00Z", "--data"]).arg(&folder);
        command.env_remove("CAMBIST_DATABASE").env_remove("CAMBIST_CONFIG");
        command.env("CAMBIST_API__CALLS_PER_MINUTE", "100000").stdout(Stdio::null());
        let office =
            command.spawn().map_err(|error| format!("the demo does not start: {error}"))?;
        let (card, base_url) = (String::new(), String::new());
        let mut demo = Demo { office, program, folder, card, base_url };
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if demo.is_open() {
                return Ok(demo);
            }
            if let Ok(Some(status)) = demo.office.try_wait() {
                return Err(format!("the demo ended with {status}"));
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        Err(format!("the demo was not open within {} s", PATIENCE.as_secs()))
    }

    /// Whether somebody listens where the demo's card says.
    fn is_open(&mut self) -> bool {
        self.card = fs::read_to_string(self.folder.join("demo.json")).unwrap_or_default();
        self.base_url = value_of(&self.card, "base_url").unwrap_or_default();
        let address = self.base_url.trim_start_matches("http://");
        !address.ends_with(":0") && TcpStream::connect(address).is_ok()
    }

    fn read_key(&self) -> Result<String, String> {
        value_of(&self.card, "api_key").ok_or_else(|| "demo.json names no api_key".to_owned())
    }

    /// A key that the shell makes.
    fn made_key(&self, words: &[&str]) -> Result<String, String> {
        let mut command = Command::new(&self.program);
        command.args(words).arg("--data").arg(&self.folder);
        let said = shell::capture(&mut command)?;
        let key = said
            .split_once("shown only now: ")
            .and_then(|(_, rest)| rest.split_whitespace().next());
        key.map(str::to_owned).ok_or_else(|| format!("no key was shown: {said}"))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is waited for, so that none is left behind.
        let _killed = self.office.kill();
        let _ended = self.office.wait();
    }
}

/// The text of a field in a file of plain JSON, wherever it stands.
fn value_of(json: &str, name: &str) -> Option<String> {
    let (_, rest) = json.split_once(&format!("\"{name}\""))?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    Some(rest.split('"').next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::value_of;

    #[test]
    fn a_field_is_found_wherever_it_stands() {
        let json = r#"{ "base_url": "http://127.0.0.1:7", "partner": {"api_key" :"cmb_x"} }"#;
        assert_eq!(value_of(json, "base_url").as_deref(), Some("http://127.0.0.1:7"));
        assert_eq!(value_of(json, "api_key").as_deref(), Some("cmb_x"));
        assert_eq!(value_of(json, "nothing"), None);
    }
}
