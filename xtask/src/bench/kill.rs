//! `cargo x bench kill`: an office is killed in the middle of its clicks, and none that was answered is
//! missing afterwards, or there twice.

mod visitors;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::options::{durability, number};
use crate::office::{Manner, Office};
use crate::shell;

/// How long clicks of the spool may take to be stored after the office is open again.
const PATIENCE: Duration = Duration::from_secs(60);
/// Clicks of one reply.
const PAGE: usize = 100_000;

/// What one kill came to.
#[derive(Debug, Default)]
struct Outcome {
    answered: usize,
    missing: usize,
    twice: usize,
}

/// Kills offices on both engines.
///
/// # Errors
/// A sentence for a wrong word, for what did not work, and for clicks that were lost.
pub(super) fn run(arguments: &[String]) -> Result<(), String> {
    let (mut times, mut lasting, mut is_debug) = (5, "process", false);
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--times" => times = number(word, words.next(), 1000)?,
            "--durability" => lasting = durability(words.next())?,
            "--debug" => is_debug = true,
            _ => return Err(format!("`{word}` is nothing to add: see `cargo x bench --help`")),
        }
    }
    let build =
        if is_debug { shell::cargo(["build"]) } else { shell::cargo(["build", "--release"]) };
    shell::stream(build)?;
    let folder = shell::target_dir().join("bench").join("kill");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let server = super::throw_away()?;
    for database in [None, Some(server.url())] {
        let engine = if database.is_some() { "PostgreSQL" } else { "SQLite" };
        let manner = Manner { is_debug, durability: Some(lasting), database };
        again_and_again(&folder, engine, manner, times)?;
    }
    Ok(())
}

fn again_and_again(folder: &Path, engine: &str, manner: Manner, times: u32) -> Result<(), String> {
    let mut office = Office::open(folder, manner)?;
    let key = make_key(&office)?;
    let (mut known, mut sum) = (BTreeSet::new(), Outcome::default());
    for time in 1..=times {
        // A different moment each time: some in the first batches, some under full load.
        let lives = Duration::from_millis(300 + u64::from(time) * 577 % 1900);
        let answered = visitors::follow_until_killed(&mut office, lives)?;
        office = office.reopen()?;
        wait_for_spool(&office)?;
        let (stored, twice) = stored(&office, &key)?;
        require_counts(&office, &key, stored.len())?;
        let missing = answered.iter().filter(|id| !stored.contains(id)).count();
        println!(
            "{engine}, killed after {lives:?}: {} answered, {missing} missing, {twice} twice, {} stored in all",
            answered.len(),
            stored.len()
        );
        // What was there before this kill is there after it.
        let gone = known.difference(&stored).count();
        let outcome = Outcome { answered: answered.len(), missing: missing + gone, twice };
        sum.answered += outcome.answered;
        sum.missing += outcome.missing;
        sum.twice += outcome.twice;
        known = stored;
    }
    println!(
        "{engine}: {times} kills, {} answered, {} missing, {} twice",
        sum.answered, sum.missing, sum.twice
    );
    match (sum.missing, sum.twice) {
        (0, 0) => Ok(()),
        _ => Err(format!("{engine} lost or repeated clicks")),
    }
}

/// A key of the partner whose link is followed.
fn make_key(office: &Office) -> Result<String, String> {
    let listed = office.shell(&["partner", "list"])?;
    let line = listed.lines().find(|line| line.contains("bench")).unwrap_or_default();
    let number = line.split(|sign: char| !sign.is_ascii_digit()).find(|word| !word.is_empty());
    let number = number.ok_or_else(|| format!("there is no partner `bench` in\n{listed}"))?;
    let made = office.shell(&["partner", "key", number])?;
    let key = made.split_once("shown only now: ").and_then(|(_, rest)| rest.lines().next());
    key.map(str::to_owned).ok_or_else(|| format!("no key is shown in\n{made}"))
}

fn wait_for_spool(office: &Office) -> Result<(), String> {
    let begin = Instant::now();
    while office.shell(&["office", "state"])?.contains("clicks in the spool") {
        if begin.elapsed() > PATIENCE {
            return Err("the spool is not empty after a minute".to_owned());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

/// The numbers of all clicks, as the partner's own client reads them, and how many came twice.
fn stored(office: &Office, key: &str) -> Result<(BTreeSet<i64>, usize), String> {
    let (mut ids, mut twice, mut before) = (BTreeSet::new(), 0, String::new());
    loop {
        let address = format!(
            "{}/service/partner/api.php?api_action=pp&method=get_links&limit={PAGE}{before}",
            office.url()
        );
        let mut command = Command::new("curl");
        let page = shell::capture(command.args(["-fsS", "-H", &bearer(key), &address]))?;
        for part in page.split("{\"id\":").skip(1) {
            twice += usize::from(!ids.insert(leading_number(part)?));
        }
        match page.split_once("\"next_before_id\":") {
            Some((_, rest)) => before = format!("&before_id={}", leading_number(rest)?),
            None => return Ok((ids, twice)),
        }
    }
}

/// The counts by hour come to as many clicks as there are.
fn require_counts(office: &Office, key: &str, stored: usize) -> Result<(), String> {
    let address = format!("{}/api/v1/partner/statistics?by=link", office.url());
    let mut command = Command::new("curl");
    let told = shell::capture(command.args(["-fsS", "-H", &bearer(key), &address]))?;
    let total = told.split_once("\"total\":").map_or("", |(_, rest)| rest);
    let figure = |name: &str| {
        let rest = total.split_once(&format!("\"{name}\":")).map(|(_, rest)| rest);
        leading_number(rest.unwrap_or_default())
    };
    let counted = figure("clicks")? + figure("bot_clicks")?;
    match i64::try_from(stored) == Ok(counted) {
        true => Ok(()),
        false => Err(format!("{counted} clicks are counted and {stored} are stored")),
    }
}

fn bearer(key: &str) -> String {
    format!("Authorization: Bearer {key}")
}

fn leading_number(text: &str) -> Result<i64, String> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().map_err(|_| format!("a number was expected at `{:.40}`", text))
}
