//! The steps of `cargo x test`.
//!
//! Clippy, docs and tests name the same packages and features, so that they share what they compile.

use std::process::Command;

use crate::options::Options;
use crate::postgres::Server;
use crate::summary::Tally;
use crate::{packages, postgres, schemathesis, shell, tools};

/// The variable in which the tests look for a server on which they may create databases.
const SERVER_VARIABLE: &str = "CAMBIST_TEST_POSTGRES";
/// How long the rush of customers and operators lasts on each engine: a minute in a full run.
const RUSH_VARIABLE: &str = "CAMBIST_RUSH_SECONDS";
/// How many lives the simulator lives on SQLite, and ten times as many as on PostgreSQL: 200 in a
/// full run.
const SEEDS_VARIABLE: &str = "CAMBIST_SEEDS";

/// One step of the run.
pub(crate) struct Step {
    /// The name in the table and in `--only`.
    pub(crate) name: &'static str,
    /// What it does, for the help.
    pub(crate) about: &'static str,
    /// Whether `--quick` keeps it.
    pub(crate) is_quick: bool,
    /// Runs it: the tests that it counted, or a sentence that says what failed.
    pub(crate) run: fn(&mut Session) -> Result<Tally, String>,
}

/// Every step, in the order in which they run: the quick answers first.
pub(crate) const ALL: &[Step] = &[
    Step { name: "fmt", about: "every file is formatted", is_quick: true, run: fmt },
    Step { name: "clippy", about: "no warning in any target", is_quick: true, run: clippy },
    Step {
        name: "docs",
        about: "the documentation builds without a warning",
        is_quick: false,
        run: docs,
    },
    Step { name: "deny", about: "licences, sources and banned crates", is_quick: false, run: deny },
    Step {
        name: "strangers",
        about: "parsers from the system's packages that read our feeds in the tests",
        is_quick: true,
        run: install_strangers,
    },
    Step {
        name: "browser",
        about: "a real browser for the tests that look at pages, and axe-core",
        is_quick: false,
        run: install_browser,
    },
    Step {
        name: "postgres",
        about: "a throw-away PostgreSQL for the tests",
        is_quick: false,
        run: start_server,
    },
    Step {
        name: "tests",
        about: "every test, on SQLite and PostgreSQL",
        is_quick: true,
        run: tests,
    },
    Step {
        name: "api",
        about: "made-up calls of /api/v1 keep to its description (Schemathesis)",
        is_quick: false,
        run: call_api,
    },
];

/// What the steps of one run share.
pub(crate) struct Session {
    /// What the person asked for.
    pub(crate) options: Options,
    server: Option<Server>,
    has_browser: bool,
}

impl Session {
    /// A session that has neither a server nor a browser yet.
    pub(crate) fn new(options: Options) -> Self {
        Self { options, server: None, has_browser: false }
    }
}

fn fmt(_: &mut Session) -> Result<Tally, String> {
    shell::stream(shell::cargo(["fmt", "--all", "--check"]))
        .map_err(|error| format!("{error}; `cargo fmt --all` formats the files"))
}

fn clippy(_: &mut Session) -> Result<Tally, String> {
    let mut command = shell::cargo(["clippy", "--workspace", "--all-targets", "--all-features"]);
    command.args(["--", "-D", "warnings"]);
    shell::stream(command)
}

fn docs(_: &mut Session) -> Result<Tally, String> {
    let mut command = shell::cargo(["doc", "--workspace", "--no-deps", "--all-features"]);
    command.env("RUSTDOCFLAGS", "-D warnings");
    shell::stream(command)
}

fn deny(_: &mut Session) -> Result<Tally, String> {
    let mut command = Command::new(tools::cargo_deny()?);
    command.args(["--all-features", "check", "bans", "licenses", "sources"]);
    command.current_dir(shell::root());
    shell::stream(command)
}

fn install_strangers(_: &mut Session) -> Result<Tally, String> {
    packages::install_missing(packages::STRANGERS).map(|()| Tally::default())
}

fn install_browser(session: &mut Session) -> Result<Tally, String> {
    packages::install_missing(packages::BROWSER)?;
    tools::npm_package(&tools::AXE)?;
    session.has_browser = true;
    Ok(Tally::default())
}

fn call_api(_: &mut Session) -> Result<Tally, String> {
    schemathesis::run()
}

fn start_server(session: &mut Session) -> Result<Tally, String> {
    let server = Server::start(&postgres::find_or_install()?)?;
    println!("PostgreSQL answers at {}", server.url());
    session.server = Some(server);
    Ok(Tally::default())
}

fn tests(session: &mut Session) -> Result<Tally, String> {
    let mut command =
        shell::cargo(["test", "--workspace", "--all-features", "--no-fail-fast", "--"]);
    if !session.options.quick && session.options.filter.is_empty() {
        command.env(RUSH_VARIABLE, "60").env(SEEDS_VARIABLE, "200");
    }
    match &session.server {
        Some(server) => {
            command.env(SERVER_VARIABLE, server.url());
        }
        None => {
            println!("Without a server, the tests whose path contains `postgres::` are skipped.");
            command.args(["--skip", "postgres::"]);
        }
    }
    if !session.has_browser {
        println!("Without a browser, the tests whose path contains `in_chromium::` are skipped.");
        command.args(["--skip", "in_chromium::"]);
    }
    let (is_success, tally) = shell::stream_and_count(command.args(&session.options.filter))?;
    if is_success && tally == Tally::default() {
        return Err("no test ran: is there a test with these words in its name?".to_owned());
    }
    if !is_success && tally.failed == 0 {
        eprintln!(
            "tests failed without naming a test: a program did not compile, or died half-way."
        );
        return Ok(Tally { failed: 1, ..tally });
    }
    Ok(tally)
}
