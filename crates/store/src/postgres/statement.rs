//! Running statements on a connection.

use ::postgres::fallible_iterator::FallibleIterator;
use ::postgres::types::ToSql;
use ::postgres::{Client, Error, Statement};

use super::session::Session;
use super::value::fits;
use crate::row::Cells;
use crate::{Fault, Row, Value};

impl Session {
    /// Runs a statement and counts the rows that it changed or returned.
    pub(crate) fn execute(&mut self, sql: &str, args: &[Value<'_>]) -> Result<u64, Fault> {
        self.flush()?;
        let statement = self.checked(sql, args)?;
        self.count_trip();
        let ran = self.client.execute(&statement, &borrowed(args));
        ran.map_err(|error| self.told(sql, &error))
    }

    /// Visits every row as it arrives.
    pub(crate) fn each(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        visit: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.flush()?;
        let statement = self.checked(sql, args)?;
        self.count_trip();
        match stream(&mut self.client, &statement, args, visit) {
            Ok(visited) => visited,
            Err(error) => Err(self.told(sql, &error)),
        }
    }

    /// The prepared statement, after a look at whether the arguments fit its placeholders.
    fn checked(&mut self, sql: &str, args: &[Value<'_>]) -> Result<Statement, Fault> {
        let statement = self.prepared(sql)?;
        let wanted = statement.params();
        if wanted.len() != args.len() {
            return Err(Fault::Arguments {
                statement: sql.to_owned(),
                wanted: wanted.len(),
                given: args.len(),
            });
        }
        for (index, (wanted, value)) in wanted.iter().zip(args).enumerate() {
            fits(wanted, value).map_err(|problem| Fault::Argument {
                number: index + 1,
                problem,
                statement: sql.to_owned(),
            })?;
        }
        Ok(statement)
    }
}

/// Visits rows until one isn't liked (the inner fault) or the connection or the statement fails.
fn stream(
    client: &mut Client,
    statement: &Statement,
    args: &[Value<'_>],
    visit: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
) -> Result<Result<(), Fault>, Error> {
    let mut rows = client.query_raw(statement, borrowed(args))?;
    while let Some(row) = rows.next()? {
        if let Err(fault) = visit(&Row::new(Cells::Postgres(&row))) {
            return Ok(Err(fault));
        }
    }
    Ok(Ok(()))
}

pub(super) fn borrowed<'a>(args: &'a [Value<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    args.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}
