//! `cargo x lighthouse`: what Google's judge says of the pages that customers see first.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use crate::office::Office;
use crate::{packages, shell, tools};

/// Every category must have so many of 100 points.
const LEAST: u32 = 95;

/// Turns of each page: a machine that does much else spoils one of them, and the best one counts.
const TURNS: u32 = 3;

/// The pages, with the names of their reports.
const PAGES: [(&str, &str); 8] = [
    ("storefront", "/"),
    ("storefront-ru", "/ru/"),
    ("direction", "/exchange/BTC/SBERRUB"),
    ("direction-ru", "/ru/exchange/BTC/SBERRUB"),
    ("partner-api", "/partner-api-docs"),
    ("partner-api-ru", "/ru/partner-api-docs"),
    ("monitorings", "/for-monitorings"),
    ("api", "/api/v1/docs"),
];

/// The four that people know; there are newer ones, which judge other things.
const CATEGORIES: &str = "--only-categories=performance,accessibility,best-practices,seo";

/// Prints each category of a report with its points.
const READ: &str = "const report = JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8'));\
     for (const part of Object.values(report.categories)) \
       console.log(part.id, Math.round(part.score * 100));";

/// Prints what cost points.
const EXPLAIN: &str = "const report = JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8'));\
     for (const part of Object.values(report.categories)) for (const { id, weight } of part.auditRefs) {\
       const { score, title, displayValue } = report.audits[id];\
       if (weight > 0 && score !== null && score < 0.9) console.log(part.id, id, score, title, displayValue ?? '');\
     }";

/// Judges the pages.
pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let outcome = match arguments.first() {
        Some(word) => Err(format!("`{word}` is not an option: see `cargo x lighthouse --help`")),
        None => judge(),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn judge() -> Result<bool, String> {
    packages::install_missing(packages::BROWSER)?;
    let program = tools::npm_package(&tools::LIGHTHOUSE)?;
    // With every feature, as the tests build it: what is there already is not built anew.
    shell::stream(shell::cargo(["build", "--package", "cambist", "--all-features"]))?;
    let folder = shell::target_dir().join("lighthouse");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let words = ["--fresh", "--clicks", "500", "--orders", "50"];
    let office = Office::demo("debug", &folder.join("office"), &words, Duration::from_secs(120))?;
    println!(
        "{:<15}{:>12}{:>15}{:>16}{:>6}",
        "page", "performance", "accessibility", "best-practices", "seo"
    );
    let mut is_good = true;
    for (name, path) in PAGES {
        let report = folder.join(format!("{name}.json"));
        let mut best = Vec::new();
        for _ in 0..TURNS {
            ask(&program, &format!("{}{path}", office.url()), &report)?;
            let points = points(&report)?;
            if best.is_empty() || points.iter().sum::<u32>() > best.iter().sum() {
                best = points;
            }
            if best.iter().all(|points| *points >= LEAST) {
                break;
            }
        }
        let [speed, access, manners, search] = best[..] else {
            return Err(format!("{} has other categories", report.display()));
        };
        println!("{name:<15}{speed:>12}{access:>15}{manners:>16}{search:>6}");
        if best.iter().any(|points| *points < LEAST) {
            is_good = false;
            println!("{}", node(EXPLAIN, &report)?);
        }
    }
    Ok(is_good)
}

/// Lighthouse looks at a page as a slow phone does.
fn ask(program: &Path, url: &str, report: &Path) -> Result<(), String> {
    let mut command = Command::new("node");
    command.arg(program).arg(url).args([
        "--output=json",
        "--quiet",
        "--no-enable-error-reporting",
        CATEGORIES,
    ]);
    command.arg(format!("--output-path={}", report.display()));
    command.arg(format!("--chrome-flags={}", flags()?));
    command.env("CHROME_PATH", chromium()?);
    shell::capture(&mut command).map(|_| ())
}

/// Chromium refuses its sandbox to root.
fn flags() -> Result<&'static str, String> {
    let is_root = crate::postgres::id(&["-u"])? == 0;
    Ok(if is_root { "--headless=new --no-sandbox" } else { "--headless=new" })
}

fn chromium() -> Result<PathBuf, String> {
    let find = "command -v chromium || command -v chromium-browser || command -v google-chrome || \
                command -v google-chrome-stable";
    shell::capture(Command::new("sh").args(["-c", find])).map(PathBuf::from)
}

fn points(report: &Path) -> Result<Vec<u32>, String> {
    let said = node(READ, report)?;
    let numbers =
        said.lines().map(|line| line.split(' ').nth(1).and_then(|text| text.parse().ok()));
    numbers.collect::<Option<_>>().ok_or_else(|| format!("a category has no points:\n{said}"))
}

fn node(script: &str, report: &Path) -> Result<String, String> {
    shell::capture(Command::new("node").args(["-e", script]).arg(report))
}

/// The text of `cargo x lighthouse --help`.
pub(crate) fn help() -> String {
    format!(
        "cargo x lighthouse\n\n\
         Opens a demo of the debug build and has Lighthouse look at the storefront, at a\n\
         direction's page and at the documentation, as a slow phone does. Each of the four categories must\n\
         have {LEAST} points in one of {TURNS} turns; what cost points is told. Chromium comes from\n\
         the system's packages and Lighthouse from the npm registry when they are missing.\n\
         The reports are in target/lighthouse. The exit code is 1 when points are missing."
    )
}
