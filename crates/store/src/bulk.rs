//! Many rows into one table: the statement of each engine, and the check that both share.

use crate::{Engine, Fault, Kind, Value};

/// A checked target of [`crate::Tx::insert_many`].
pub(crate) struct Load<'c> {
    pub(crate) columns: &'c [(&'c str, Kind)],
    /// `insert …` for SQLite, `copy … from stdin` for PostgreSQL.
    pub(crate) statement: String,
}

impl<'c> Load<'c> {
    pub(crate) fn new(
        engine: Engine,
        table: &str,
        columns: &'c [(&'c str, Kind)],
    ) -> Result<Load<'c>, Fault> {
        let mut names = columns.iter().map(|(name, _)| *name).chain([table]);
        if columns.is_empty() || !names.all(is_plain_name) {
            return Err(Fault::Unsupported(
                "bulk insert wants at least one column, and names of small letters, digits and `_`"
                    .to_owned(),
            ));
        }
        // Quoted, so that a column may have a reserved word's name.
        let names =
            columns.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let statement = match engine {
            Engine::Sqlite => {
                let places =
                    (1..=columns.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
                format!("insert into \"{table}\" ({names}) values ({places})")
            }
            Engine::Postgres => format!("copy \"{table}\" ({names}) from stdin (format binary)"),
        };
        Ok(Load { columns, statement })
    }

    /// The same for [`crate::Tx::insert_new`]: rows whose key is there already are left out.
    pub(crate) fn fresh(
        engine: Engine,
        table: &str,
        columns: &'c [(&'c str, Kind)],
    ) -> Result<Load<'c>, Fault> {
        let mut load = Load::new(Engine::Sqlite, table, columns)?;
        let Some((key, Kind::Int)) = columns.first() else {
            return Err(Fault::Unsupported("the first column must be the key, an int".to_owned()));
        };
        if engine == Engine::Postgres {
            let (insert, _) = load.statement.split_once(" values ").unwrap_or_default();
            let arrays: Vec<_> = (1..).zip(columns).map(|(n, (_, kind))| array(n, *kind)).collect();
            load.statement = format!("{insert} select * from unnest({})", arrays.join(", "));
        }
        load.statement.push_str(&format!(" on conflict (\"{key}\") do nothing"));
        if engine == Engine::Postgres {
            load.statement.push_str(&format!(" returning \"{key}\""));
        }
        Ok(load)
    }

    /// Whether the row fits the columns: the same rule on both engines, whatever they would let
    /// through.
    pub(crate) fn check(&self, row: &[Value<'_>]) -> Result<(), Fault> {
        if row.len() != self.columns.len() {
            return Err(Fault::Arguments {
                statement: self.statement.clone(),
                wanted: self.columns.len(),
                given: row.len(),
            });
        }
        for (index, (value, (name, kind))) in row.iter().zip(self.columns).enumerate() {
            let problem = if !kind.holds(value) {
                format!("column `{name}` is of kind {kind:?} and was given {}", value.noun())
            } else if value.has_nul() {
                format!("column `{name}`: text can't hold the NUL character")
            } else {
                continue;
            };
            return Err(Fault::Argument {
                number: index + 1,
                problem,
                statement: self.statement.clone(),
            });
        }
        Ok(())
    }
}

impl Load<'_> {
    /// [`Load::check`] for rows that are known by their first column.
    pub(crate) fn check_keyed(&self, row: &[Value<'_>]) -> Result<(), Fault> {
        self.check(row)?;
        match row.first() {
            Some(Value::Int(_)) => Ok(()),
            _ => Err(Fault::Argument {
                number: 1,
                problem: "the key of a row can't be null".to_owned(),
                statement: self.statement.clone(),
            }),
        }
    }
}

/// A placeholder for a whole column.
fn array(number: usize, kind: Kind) -> String {
    let name = match kind {
        Kind::Int => "bigint",
        Kind::Text => "text",
        Kind::Bytes => "bytea",
        Kind::Bool => "boolean",
    };
    format!("${number}::{name}[]")
}

fn is_plain_name(name: &str) -> bool {
    name.starts_with(|sign: char| sign.is_ascii_lowercase() || sign == '_')
        && name
            .chars()
            .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_')
}
