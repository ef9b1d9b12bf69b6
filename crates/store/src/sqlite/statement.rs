//! Running statements on a connection.

use rusqlite::CachedStatement;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};

use super::connection::Connection;
use super::fault::told;
use crate::bulk::Load;
use crate::row::Cells;
use crate::{Fault, Row, Value};

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
            Value::Bool(yes) => ValueRef::Integer(i64::from(*yes)),
        }))
    }
}

impl Connection {
    /// Runs a statement and counts the rows that it changed or returned.
    pub(crate) fn execute(&self, sql: &str, args: &[Value<'_>]) -> Result<u64, Fault> {
        let mut statement = self.bound(sql, args)?;
        if statement.column_count() > 0 {
            drop(statement);
            let mut count = 0;
            self.each(sql, args, &mut |_| {
                count += 1;
                Ok(())
            })?;
            return Ok(count);
        }
        // `changes` keeps the count of the last insert, update or delete; nothing else resets it.
        let before = self.raw.total_changes();
        statement.raw_execute().map_err(|error| told(sql, &error))?;
        let changed = self.raw.total_changes() != before;
        Ok(if changed { self.raw.changes() } else { 0 })
    }

    /// Visits every row. It always runs to the end, because a statement left early skips its last
    /// checks.
    pub(crate) fn each(
        &self,
        sql: &str,
        args: &[Value<'_>],
        visit: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut statement = self.bound(sql, args)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|error| told(sql, &error))? {
            visit(&Row::new(Cells::Sqlite(row)))?;
        }
        Ok(())
    }

    /// Runs several statements without arguments.
    pub(crate) fn batch(&self, sql: &str) -> Result<(), Fault> {
        self.raw.execute_batch(sql).map_err(|error| told(sql, &error))
    }

    /// Inserts row after row with one prepared statement.
    pub(crate) fn load<'v>(
        &self,
        load: &Load<'_>,
        rows: &mut dyn Iterator<Item = Result<Vec<Value<'v>>, Fault>>,
    ) -> Result<u64, Fault> {
        let sql = load.statement.as_str();
        let mut statement = self.raw.prepare_cached(sql).map_err(|error| told(sql, &error))?;
        let mut count = 0;
        for row in rows {
            for (index, value) in row?.iter().enumerate() {
                let bound = statement.raw_bind_parameter(index + 1, value);
                bound.map_err(|error| told(sql, &error))?;
            }
            statement.raw_execute().map_err(|error| told(sql, &error))?;
            count += 1;
        }
        Ok(count)
    }

    /// Inserts rows whose key is not there yet with one prepared statement; which ones were new.
    pub(crate) fn load_new<'v, R: AsRef<[Value<'v>]>>(
        &self,
        load: &Load<'_>,
        rows: &[R],
    ) -> Result<Vec<bool>, Fault> {
        let sql = load.statement.as_str();
        let mut statement = self.raw.prepare_cached(sql).map_err(|error| told(sql, &error))?;
        let mut new = Vec::with_capacity(rows.len());
        for row in rows {
            for (index, value) in row.as_ref().iter().enumerate() {
                let bound = statement.raw_bind_parameter(index + 1, value);
                bound.map_err(|error| told(sql, &error))?;
            }
            let changed = statement.raw_execute().map_err(|error| told(sql, &error))?;
            new.push(changed > 0);
        }
        Ok(new)
    }

    /// The prepared statement with its arguments bound.
    ///
    /// To SQLite `$2` is a name, and names are numbered by first appearance: `select $2, $1` would
    /// take its arguments the wrong way round without a word. So each is bound by the number in its
    /// name.
    fn bound(&self, sql: &str, args: &[Value<'_>]) -> Result<CachedStatement<'_>, Fault> {
        let mut statement = self.raw.prepare_cached(sql).map_err(|error| told(sql, &error))?;
        let mut wanted = 0;
        for place in 1..=statement.parameter_count() {
            let number = statement.parameter_name(place).and_then(number_of);
            let number = number.ok_or_else(|| {
                Fault::Unsupported(format!("placeholders are `$1`, `$2`, … in `{sql}`"))
            })?;
            wanted = wanted.max(number);
            if let Some(value) = args.get(number - 1) {
                let bound = statement.raw_bind_parameter(place, value);
                bound.map_err(|error| told(sql, &error))?;
            }
        }
        if wanted != args.len() {
            return Err(Fault::Arguments { statement: sql.to_owned(), wanted, given: args.len() });
        }
        Ok(statement)
    }
}

/// The number in `$12`, from one.
fn number_of(name: &str) -> Option<usize> {
    let number = name.strip_prefix('$')?.parse().ok()?;
    (number > 0).then_some(number)
}
