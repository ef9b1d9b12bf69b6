//! Numbered changes of the schema, applied once each.

use crate::dialect::translate;
use crate::{Engine, Fault, Never, Row, Stop, Store, Tx, args};

/// One change of the schema, in our words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migration {
    /// Its place in the set, from one and rising; gaps are allowed.
    pub number: u32,
    /// What it does, for whoever reads the list.
    pub name: &'static str,
    /// One or more statements. Column types are `int`, `text`, `bytes`, `bool` and `serial primary
    /// key`; anything else is the SQL that both engines share. A key of `int primary key` must
    /// always be given: SQLite would number it by itself where PostgreSQL refuses null. `clustered`
    /// after a table's list of columns keeps the rows in its primary key, where the engine can. Lines
    /// between `--# postgres` (or `--# sqlite`) and `--# both` are that engine's own words. Once
    /// released it never changes, except for its line ends.
    pub text: &'static str,
}

/// What a run of the migrator did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The numbers that were applied now, in order.
    pub applied: Vec<u32>,
    /// The number that the set is at; zero for an empty set.
    pub version: u32,
}

/// The store's own table, made before the first look at it.
const TABLE: &str = "create table if not exists migrations (
    set_name text not null,
    number int not null,
    name text not null,
    hash text not null,
    primary key (set_name, number)
);";

/// Any number, the same in every process: whoever holds it is the one that migrates.
const LOCK: i64 = 7_236_842_615_318;

impl Store {
    /// Brings one set of migrations up to date, each in a transaction of its own, and waits for
    /// whoever else is doing it. Running it again does nothing.
    ///
    /// # Errors
    /// [`Fault::Migration`] if the database has a number that the program doesn't know (it is
    /// newer), if a text that was applied has changed since, if numbers don't rise, or if a text
    /// has a type that isn't ours.
    pub async fn migrate(
        &self,
        set: &'static str,
        migrations: &'static [Migration],
    ) -> Result<Migrated, Fault> {
        refuse_disorder(set, migrations)?;
        let mut applied = Vec::new();
        loop {
            let next = self.write(move |tx| -> Result<_, Stop<Never>> {
                Ok(apply_next(tx, set, migrations)?)
            });
            match next.await.map_err(Stop::into_fault)? {
                Some(number) => applied.push(number),
                None => break,
            }
        }
        Ok(Migrated { applied, version: migrations.last().map_or(0, |last| last.number) })
    }
}

fn refuse_disorder(set: &str, migrations: &[Migration]) -> Result<(), Fault> {
    let numbers = migrations.iter().map(|migration| migration.number);
    let mut last = 0;
    for number in numbers {
        if number <= last {
            return Err(Fault::Migration(format!(
                "set {set}: number {number} comes after {last}; numbers start at 1 and rise"
            )));
        }
        last = number;
    }
    Ok(())
}

/// Applies the first migration that is missing and tells its number.
fn apply_next(tx: &mut Tx<'_>, set: &str, migrations: &[Migration]) -> Result<Option<u32>, Fault> {
    tx.lift_limit()?;
    if tx.engine() == Engine::Postgres {
        tx.query("select pg_advisory_xact_lock($1)", &args![LOCK], |_| Ok(()))?;
    }
    let table =
        translate(tx.engine(), TABLE).map_err(|problem| explain(set, "its own table", &problem))?;
    tx.batch(&table)?;
    let known = applied(tx, set)?;
    refuse_strangers(set, migrations, &known)?;
    let Some(next) =
        migrations.iter().find(|migration| known.iter().all(|row| row.number != migration.number))
    else {
        return Ok(None);
    };
    let title = format!("{} ({})", next.number, next.name);
    let text =
        translate(tx.engine(), next.text).map_err(|problem| explain(set, &title, &problem))?;
    tx.batch(&text)?;
    tx.execute(
        "insert into migrations (set_name, number, name, hash) values ($1, $2, $3, $4)",
        &args![set, next.number, next.name, hash(next.text)],
    )?;
    Ok(Some(next.number))
}

struct Applied {
    number: u32,
    name: String,
    hash: String,
}

fn applied(tx: &mut Tx<'_>, set: &str) -> Result<Vec<Applied>, Fault> {
    let read =
        |row: &Row<'_>| Ok(Applied { number: row.get(0)?, name: row.get(1)?, hash: row.get(2)? });
    let sql = "select number, name, hash from migrations where set_name = $1 order by number";
    tx.query(sql, &args![set], read)
}

fn refuse_strangers(set: &str, migrations: &[Migration], known: &[Applied]) -> Result<(), Fault> {
    for row in known {
        let title = format!("{} ({})", row.number, row.name);
        match migrations.iter().find(|migration| migration.number == row.number) {
            None => {
                let problem = "the database has it and this program doesn't: the database is newer; \
                               run the program that made it, or a later one";
                return Err(explain(set, &title, problem));
            }
            Some(migration) if hash(migration.text) != row.hash => {
                let problem = "its text has changed since it was applied; put it back and write \
                               a new migration";
                return Err(explain(set, &title, problem));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn explain(set: &str, title: &str, problem: &str) -> Fault {
    Fault::Migration(format!("set {set}, {title}: {problem}"))
}

/// FNV-1a of 64 bits over the text with Unix line ends: it guards against accidents, not against an
/// enemy, and must be the same in every build for ever, which the standard library's hashers don't
/// promise.
fn hash(text: &str) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes().filter(|byte| *byte != b'\r') {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn the_hash_is_fnv_1a_of_64_bits_and_ignores_carriage_returns() {
        // The published vectors of the function's authors.
        assert_eq!(hash(""), "cbf29ce484222325");
        assert_eq!(hash("a"), "af63dc4c8601ec8c");
        assert_eq!(hash("foobar"), "85944171f73967e8");
        assert_eq!(hash("foo\r\nbar"), hash("foo\nbar"));
        assert_ne!(hash("foo bar"), hash("foobar"));
    }
}
