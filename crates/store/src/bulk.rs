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

    /// The row if it fits the columns: the same rule on both engines, whatever they would let
    /// through.
    pub(crate) fn check<'v>(&self, row: Vec<Value<'v>>) -> Result<Vec<Value<'v>>, Fault> {
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
        Ok(row)
    }
}

fn is_plain_name(name: &str) -> bool {
    name.starts_with(|sign: char| sign.is_ascii_lowercase() || sign == '_')
        && name
            .chars()
            .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_')
}
