//! `cargo x test`: runs the steps one after the other and says what came out.

use std::process::ExitCode;
use std::time::Instant;

use crate::options::Options;
use crate::steps::{self, Session, Step};
use crate::summary::{Line, Summary, Tally};

/// Runs the chosen steps. A failure does not stop the ones after it, so that one run tells all.
pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let options = match Options::parse(arguments) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let mut session = Session::new(options);
    let mut summary = Summary::default();
    for step in steps::ALL.iter().filter(|step| session.options.includes(step)).collect::<Vec<_>>()
    {
        summary.add(timed(step, &mut session));
    }
    // The throw-away server is stopped before the summary, which is to be the last thing shown.
    drop(session);
    println!("{summary}");
    if summary.has_failures() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn timed(step: &Step, session: &mut Session) -> Line {
    println!("\n== {}: {}", step.name, step.about);
    let start = Instant::now();
    let tally = (step.run)(session).unwrap_or_else(|message| {
        eprintln!("{} failed: {message}", step.name);
        Tally::failed_step()
    });
    Line { step: step.name, tally, elapsed: start.elapsed() }
}

/// The text of `cargo x test --help`.
pub(crate) fn help() -> String {
    let mut text = String::from(
        "cargo x test [--quick] [--filter WORDS] [--only STEPS]\n\n\
         Runs these steps, goes on after a failure, and ends with a table and a count:\n\n",
    );
    for step in steps::ALL {
        let mark = if step.is_quick { "" } else { " (not with --quick)" };
        text.push_str(&format!("  {:<9} {}{mark}\n", step.name, step.about));
    }
    text.push_str(OPTIONS);
    text
}

const OPTIONS: &str = "
  --quick         while you work: no docs, no licences, no browser, and tests on SQLite only
  --filter WORDS  only the tests whose name contains one of the words, and no other steps;
                  several words are split at commas or blanks: --filter \"payout hold\"
  --only STEPS    only these steps, split at commas: --only fmt,clippy

What is missing is installed after saying so: PostgreSQL, xmllint, Python, PHP, Ruby's Nokogiri,
Node, npm and Chromium by apt-get on Debian and its kin, cargo-deny by cargo, axe-core by npm and
Schemathesis by pip into target/tools. A test that fails in Chromium leaves a picture, the page's
source and what its console said in target/browser. The PostgreSQL server of the tests is a fresh one on a
free port of 127.0.0.1 and is gone afterwards; yours is never touched.

The last line is `N passed, N failed`: it counts tests, and each other step that failed as one.
The exit code is 0 when nothing failed, 1 when something did, 2 when the options are wrong.";
