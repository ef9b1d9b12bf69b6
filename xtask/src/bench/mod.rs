//! `cargo x bench`: the office against a bare web server, in one run, as ratios.
//!
//! Absolute times of a shared machine drift by a factor of two, so ours and theirs take turns, each
//! for a few seconds, and what counts is the ratio of their medians.

mod cases;
mod kill;
mod load;
mod nginx;
mod options;
mod orders;
mod pages;
mod pgledger;
mod process;
mod report;

use std::process::ExitCode;

use self::cases::Case;
use self::nginx::Nginx;
use self::options::Options;
use self::report::{Report, Round};
use crate::office::{Manner, Office};
use crate::postgres::{self, Server};
use crate::{packages, shell};

/// What the one case that is not about requests compares.
const ORDERS: &str = "orders completed with their rewards, against transfers of pgledger";

/// Runs the chosen cases and writes `target/bench/CASE.json` for each.
pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let outcome = match arguments.split_first() {
        Some((word, rest)) if word == "pages" => pages::run(rest),
        Some((word, rest)) if word == "kill" => kill::run(rest),
        _ => Options::parse(arguments).and_then(|options| bench(&options)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn bench(options: &Options) -> Result<(), String> {
    packages::install_missing(packages::BENCH)?;
    shell::stream(shell::cargo(["build", "--release"]))?;
    let folder = shell::target_dir().join("bench");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    if options.includes_orders() {
        println!("\n== orders: {ORDERS}");
        orders::run(options, &folder)?;
    }
    if !cases::ALL.iter().any(|case| options.includes(case)) {
        return Ok(());
    }
    let server = options.is_postgres.then(throw_away).transpose()?;
    let database = server.as_ref().map(Server::url);
    let manner = Manner { is_debug: false, durability: Some(options.durability), database };
    let office = Office::open(&folder, manner)?;
    let nginx = Nginx::start(&folder, &office)?;
    for case in cases::ALL.iter().filter(|case| options.includes(case)) {
        println!("\n== {}: {}", case.name, case.about);
        let report = compare(case, options, &office, &nginx)?;
        println!("{report}");
        report.write(&folder)?;
    }
    Ok(())
}

/// A PostgreSQL of this run's own.
fn throw_away() -> Result<Server, String> {
    Server::start(&postgres::find_or_install()?)
}

/// Ours and theirs, turn by turn; the first turn of each only warms up.
fn compare(
    case: &Case,
    options: &Options,
    office: &Office,
    nginx: &Nginx,
) -> Result<Report, String> {
    let mut report = Report::new(case.name);
    for number in 0..=options.rounds {
        let seconds = if number == 0 { 1 } else { options.seconds };
        let (to_us, to_them) =
            (case.request(office.url(), seconds), case.request(nginx.url(), seconds));
        let headers = load::tried(&to_us)?;
        let before = office.clicks()?;
        let ours = load::run(&to_us, &headers, office.pid())?;
        let theirs = load::run(&to_them, &load::tried(&to_them)?, nginx.pid())?;
        if case.makes_clicks {
            require_every_click(office, before, &ours)?;
        }
        if number > 0 {
            report.add(Round { ours, theirs });
        }
    }
    Ok(report)
}

/// Every answered click is in the database once. Clicks whose answers were still under way when the
/// load ended may be there too: at most one for each connection.
fn require_every_click(office: &Office, before: u64, ours: &load::Measured) -> Result<(), String> {
    let stored = office.clicks()? - before;
    let most = ours.answered + u64::from(load::CONNECTIONS);
    if (ours.answered..=most).contains(&stored) {
        return Ok(());
    }
    Err(format!("{} clicks were answered and {stored} are in the database", ours.answered))
}

/// The text of `cargo x bench --help`.
pub(crate) fn help() -> String {
    let mut text = String::from(
        "cargo x bench [CASE …] [--rounds N] [--seconds N] [--durability process|sync] [--postgres]\n\n\
         Measures a release build of the office against nginx on this machine, turn by turn, and\n\
         prints requests a second, processor time for each request, latencies and the ratios.\n\
         nginx and wrk are installed when missing. The cases:\n\n",
    );
    for case in cases::ALL {
        text.push_str(&format!("  {:<15} {}\n", case.name, case.about));
    }
    text.push_str(&format!("  {:<15} {ORDERS}\n", "orders"));
    text.push_str(
        "\n  --rounds N    turns that count, 1 to 100; 5 without it\n  \
         --seconds N   how long each turn lasts, 1 to 600; 5 without it\n  \
         --durability  what an answered click survives, `process` (the usual) or `sync`\n  \
         --postgres    the office keeps its books in a PostgreSQL of this run's own\n\n\
         Results are written to target/bench/CASE.json.\n\n\
         cargo x bench kill [--times N] [--durability process|sync] [--debug]\n\n\
         Kills an office with `kill -9` in the middle of its clicks, on SQLite and on PostgreSQL, N times\n\
         each (5 without a word), opens it again, and fails when a click that was answered is missing,\n\
         stands there twice, or is not in the counts of its hour.\n\n\
         cargo x bench pages [--clicks N] [--orders N] [--debug]\n\n\
         Loads a demo with so many clicks and orders (1000000 and 100000 without a word), asks for\n\
         every page that links lead to, and fails when the median of one is above 20 ms.\n\
         --debug measures the build for programmers, which is slower and there already.\n\
         A demo of that size in target/bench/loaded is taken again; remove the folder for a new one.",
    );
    text
}
