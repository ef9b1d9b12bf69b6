//! pgledger on a server of the bench, driven by pgbench.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::orders::{PLACES, Turn};
use crate::postgres::Server;
use crate::shell;

/// Its SQL, unchanged, in the order in which it wants to be loaded.
const SQL: [&str; 3] = ["ulid-to-uuid.sql", "uuid-to-ulid.sql", "pgledger.sql"];

/// Accounts on either side, named so that a client finds one by its number.
const ACCOUNTS: &str = "\
create table bench_accounts (number int primary key, payer text not null, payee text not null);
insert into bench_accounts select n,
  (select id from pgledger_create_account('payer ' || n, 'USD')),
  (select id from pgledger_create_account('payee ' || n, 'USD'))
from generate_series(1, 50) n;
";

/// One transfer, between accounts drawn by chance.
const SCRIPT: &str = "\
\\set a random(1, 50)
\\set b random(1, 50)
select * from pgledger_create_transfer((select payer from bench_accounts where number = :a),
  (select payee from bench_accounts where number = :b), 12.34);
";

/// pgledger, loaded.
pub(super) struct Pgledger {
    programs: PathBuf,
    url: String,
    script: PathBuf,
}

impl Pgledger {
    /// Loads it into the server's own database.
    ///
    /// # Errors
    /// A sentence that says what did not work.
    pub(super) fn load(programs: &Path, server: &Server) -> Result<Pgledger, String> {
        let folder = shell::target_dir().join("bench");
        let script = folder.join("pgledger.pgbench");
        std::fs::write(&script, SCRIPT)
            .map_err(|error| format!("{}: {error}", script.display()))?;
        let loaded = Pgledger { programs: programs.to_owned(), url: server.url(), script };
        let peers = shell::root().join("xtask/peers/pgledger");
        for name in SQL {
            loaded.psql(&["-f", &peers.join(name).display().to_string()])?;
        }
        loaded.psql(&["-c", ACCOUNTS])?;
        Ok(loaded)
    }

    fn psql(&self, words: &[&str]) -> Result<String, String> {
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["-q", "-X", "-v", "ON_ERROR_STOP=1", &self.url]).args(words);
        shell::capture(&mut command)
    }

    /// Transfers for so many seconds.
    ///
    /// # Errors
    /// A sentence when pgbench fails or says something else.
    pub(super) fn transfer(&self, seconds: u32) -> Result<Turn, String> {
        let mut command = Command::new(self.programs.join("pgbench"));
        command.args(["-n", "-M", "prepared", "-j", "2", "-c", &PLACES.to_string()]);
        command.args(["-T", &seconds.to_string(), "-f"]).arg(&self.script).arg(&self.url);
        let said = shell::capture(&mut command)?;
        read(&said).ok_or_else(|| format!("pgbench said something else:\n{said}"))
    }
}

/// Reads what pgbench printed. Its latency is a mean.
fn read(said: &str) -> Option<Turn> {
    let after = |start: &str| {
        let line = said.lines().find_map(|line| line.trim().strip_prefix(start))?;
        line.split_whitespace().next()?.parse::<f64>().ok()
    };
    if after("number of failed transactions:")? > 0.0 {
        return None;
    }
    Some(Turn {
        per_second: after("tps =")?,
        p50_ms: after("latency average =")?,
        ..Turn::default()
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    const SAID: &str = "\
transaction type: pgledger.pgbench
number of transactions actually processed: 3811
number of failed transactions: 0 (0.000%)
latency average = 16.777 ms
initial connection time = 60.112 ms
tps = 3814.710031 (without initial connection time)
";

    #[test]
    fn what_pgbench_prints_is_read() {
        let turn = read(SAID).expect("it is what pgbench prints");
        assert_eq!((turn.per_second, turn.p50_ms), (3814.710031, 16.777));
    }

    #[test]
    fn a_turn_with_failures_counts_for_nothing() {
        assert!(read(&SAID.replace("transactions: 0", "transactions: 3")).is_none());
    }
}
