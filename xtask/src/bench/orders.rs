//! `cargo x bench orders`: completing orders with their rewards, against pgledger, a ledger that is
//! nothing but SQL.
//!
//! Ours writes the order, its event, the reserve, the reward with its derivation, the transaction
//! with its postings and balances, the audit line and the letter; pgledger one transfer. Both have
//! 64 clients and keep what they have committed. pgledger's accounts are as many as our partners on
//! either side, so that its rows are locked no more than ours.

use std::path::Path;
use std::process::Command;

use super::options::Options;
use super::pgledger::Pgledger;
use crate::postgres::{Server, find_or_install};
use crate::shell;

/// Who completes orders at the same time.
pub(super) const PLACES: u32 = 64;
/// Orders of one turn, for each second that a turn is to last: as many as SQLite takes.
const ORDERS_A_SECOND: u32 = 4000;
/// A server is slower, and its turn should not take longer.
const SERVER_ORDERS_A_SECOND: u32 = 1000;

/// What one turn came to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Turn {
    /// Completions, or transfers, in a second.
    pub(super) per_second: f64,
    /// Processor time of our process for each, in microseconds; 0 for pgledger.
    pub(super) cpu_us: f64,
    /// Half of them took at most so many milliseconds.
    pub(super) p50_ms: f64,
    /// All but one of a hundred took at most so many; 0 for pgledger.
    pub(super) p99_ms: f64,
}

/// Runs the comparison and writes `orders.json`.
///
/// # Errors
/// A sentence that says what did not work.
pub(super) fn run(options: &Options, folder: &Path) -> Result<(), String> {
    let mut build = shell::cargo(["build", "--release", "--package", "cambist"]);
    build.args(["--features", "testkit", "--example", "complete_orders"]);
    shell::stream(build)?;
    let programs = find_or_install()?;
    let server = Server::start_durable(&programs)?;
    let theirs = Pgledger::load(&programs, &server)?;
    let (mut sqlite, mut postgres, mut peer) = (Vec::new(), Vec::new(), Vec::new());
    // The first turn only warms up.
    for number in 0..=options.rounds {
        let seconds = if number == 0 { 1 } else { options.seconds };
        let of_sqlite = ours("sqlite", ORDERS_A_SECOND * seconds, &server)?;
        let of_peer = theirs.transfer(seconds)?;
        let of_postgres = ours("postgres", SERVER_ORDERS_A_SECOND * seconds, &server)?;
        if number > 0 {
            sqlite.push(of_sqlite);
            postgres.push(of_postgres);
            peer.push(of_peer);
        }
    }
    let text = told(&[("sqlite", &sqlite), ("postgres", &postgres), ("pgledger", &peer)]);
    let path = folder.join("orders.json");
    std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// One turn of ours.
fn ours(engine: &str, orders: u32, server: &Server) -> Result<Turn, String> {
    let program = shell::target_dir().join("release/examples/complete_orders");
    let mut command = Command::new(program);
    command.args([engine, &orders.to_string(), &PLACES.to_string()]);
    let said = shell::capture(command.env("CAMBIST_TEST_POSTGRES", server.url()))?;
    read(&said).ok_or_else(|| format!("complete_orders said something else:\n{said}"))
}

/// Reads the line of JSON that the example prints.
#[expect(clippy::float_arithmetic, reason = "a measurement, not money")]
fn read(said: &str) -> Option<Turn> {
    let line = said.lines().find(|line| line.starts_with("{\"completed\""))?;
    let field = |name: &str| {
        let (_, rest) = line.split_once(&format!("\"{name}\": "))?;
        rest.split([',', '}']).next()?.trim().parse::<f64>().ok()
    };
    let completed = field("completed")?;
    Some(Turn {
        per_second: completed / field("took_us")? * 1e6,
        cpu_us: field("cpu_us")? / completed,
        p50_ms: field("p50_us")? / 1e3,
        p99_ms: field("p99_us")? / 1e3,
    })
}

/// How a line of the table reads its figure.
type Figure = fn(&Turn) -> f64;

const LINES: [(&str, Figure); 4] = [
    ("a second", |turn| turn.per_second),
    ("CPU µs each", |turn| turn.cpu_us),
    ("p50 ms", |turn| turn.p50_ms),
    ("p99 ms", |turn| turn.p99_ms),
];

/// Prints the medians and returns them as JSON. Ratios are to pgledger.
#[expect(clippy::float_arithmetic, reason = "a measurement, not money")]
fn told(all: &[(&str, &[Turn]); 3]) -> String {
    println!("{:<14}{:>12}{:>12}{:>12}", "median", all[0].0, all[1].0, all[2].0);
    let mut lines = Vec::new();
    for (name, figure) in LINES {
        let medians = all.map(|(_, turns)| median(turns.iter().map(figure).collect()));
        println!("{name:<14}{:>12.2}{:>12.2}{:>12.2}", medians[0], medians[1], medians[2]);
        let each: Vec<_> =
            all.iter().zip(medians).map(|((who, _), value)| format!("{who:?}: {value}")).collect();
        lines.push(format!("  {name:?}: {{{}}}", each.join(", ")));
        if name == "a second" {
            let ratios = [medians[0] / medians[2], medians[1] / medians[2]];
            println!("{:<14}{:>12.2}{:>12.2}{:>12.2}", "ratio", ratios[0], ratios[1], 1.0);
            lines.push(format!(
                "  \"ratio\": {{\"sqlite\": {}, \"postgres\": {}}}",
                ratios[0], ratios[1]
            ));
        }
    }
    println!("{} rounds, {PLACES} at once, the books audited after each", all[0].1.len());
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_the_example_prints_is_read() {
        let said = "{\"completed\": 2000, \"took_us\": 500000, \"cpu_us\": 400000, \
                    \"p50_us\": 1500, \"p99_us\": 9000}\n";
        let turn = read(said).expect("it is what the example prints");
        assert_eq!((turn.per_second, turn.cpu_us), (4000.0, 200.0));
        assert_eq!((turn.p50_ms, turn.p99_ms), (1.5, 9.0));
        assert!(read("thread 'main' panicked").is_none());
    }
}
