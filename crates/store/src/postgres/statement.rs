//! Running statements on a connection.

use std::future::poll_fn;
use std::pin::pin;

use futures_util::Stream;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Statement};

use super::session::Session;
use super::value::fits;
use crate::row::Cells;
use crate::{Fault, Row, Value};

impl Session {
    /// Runs a statement and counts the rows that it changed or returned.
    pub(crate) fn execute(&mut self, sql: &str, args: &[Value<'_>]) -> Result<u64, Fault> {
        let statement = self.checked(sql, args)?;
        self.ask(sql, async |client| client.execute(&statement, &borrowed(args)).await)
    }

    /// Visits every row as it arrives.
    pub(crate) fn each(
        &mut self,
        sql: &str,
        args: &[Value<'_>],
        visit: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let statement = self.checked(sql, args)?;
        self.ask(sql, async |client| stream(client, &statement, args, visit).await)?
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
async fn stream(
    client: &Client,
    statement: &Statement,
    args: &[Value<'_>],
    visit: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
) -> Result<Result<(), Fault>, Error> {
    let mut rows = pin!(client.query_raw(statement, borrowed(args)).await?);
    while let Some(row) = poll_fn(|waker| rows.as_mut().poll_next(waker)).await.transpose()? {
        if let Err(fault) = visit(&Row::new(Cells::Postgres(&row))) {
            return Ok(Err(fault));
        }
    }
    Ok(Ok(()))
}

pub(super) fn borrowed<'a>(args: &'a [Value<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    args.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}
