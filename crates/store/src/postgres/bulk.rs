//! Many rows by binary `copy`, or by whole columns as arrays.

use std::collections::HashSet;
use std::pin::pin;

use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};

use super::session::Session;
use super::statement::borrowed;
use crate::bulk::Load;
use crate::{Fault, Kind, Value};

impl Session {
    /// Copies rows into the table; a row that doesn't fit ends the copy, and with it the unit.
    pub(crate) fn load<'v>(
        &mut self,
        load: &Load<'_>,
        rows: &mut dyn Iterator<Item = Result<Vec<Value<'v>>, Fault>>,
    ) -> Result<u64, Fault> {
        let sql = load.statement.as_str();
        let types: Vec<Type> = load.columns.iter().map(|(_, kind)| wire(*kind)).collect();
        // Prepared each time: a copy is rare and big, and keeping it would push others out.
        self.ask(sql, async |client| {
            let mut copy = pin!(BinaryCopyInWriter::new(client.copy_in(sql).await?, &types));
            for row in rows {
                match row {
                    Ok(row) => copy.as_mut().write(&borrowed(&row)).await?,
                    // Whoever drops a copy ends it.
                    Err(fault) => return Ok(Err(fault)),
                }
            }
            copy.finish().await.map(Ok)
        })?
    }

    /// Inserts rows whose key is not there yet, a column at a time; which ones were new.
    pub(crate) fn load_new<'v, R: AsRef<[Value<'v>]>>(
        &mut self,
        load: &Load<'_>,
        rows: &[R],
    ) -> Result<Vec<bool>, Fault> {
        let sql = load.statement.as_str();
        let statement = self.prepared(sql)?;
        let cells = |index: usize| rows.iter().map(move |row| row.as_ref().get(index));
        let columns: Vec<Column<'_>> = (load.columns.iter().enumerate())
            .map(|(index, (_, kind))| column(*kind, cells(index)))
            .collect();
        let arrays: Vec<&(dyn ToSql + Sync)> =
            columns.iter().map(|column| column.as_ref() as &(dyn ToSql + Sync)).collect();
        let returned = self.ask(sql, async |client| client.query(&statement, &arrays).await)?;
        // The key was asked for as a `bigint`, and is one.
        let mut new: HashSet<i64> = returned.iter().map(|row| row.get(0)).collect();
        Ok(rows
            .iter()
            .map(|row| matches!(row.as_ref().first(), Some(Value::Int(key)) if new.remove(key)))
            .collect())
    }
}

/// A whole column, as it is sent.
type Column<'a> = Box<dyn ToSql + Sync + 'a>;

fn column<'a, 'v: 'a>(
    kind: Kind,
    cells: impl Iterator<Item = Option<&'a Value<'v>>>,
) -> Column<'a> {
    match kind {
        Kind::Int => Box::new(
            cells
                .map(|cell| match cell {
                    Some(Value::Int(number)) => Some(*number),
                    _ => None,
                })
                .collect::<Vec<_>>(),
        ),
        Kind::Text => Box::new(
            cells
                .map(|cell| match cell {
                    Some(Value::Text(text)) => Some(text.as_ref()),
                    _ => None,
                })
                .collect::<Vec<Option<&str>>>(),
        ),
        Kind::Bytes => Box::new(
            cells
                .map(|cell| match cell {
                    Some(Value::Bytes(bytes)) => Some(bytes.as_ref()),
                    _ => None,
                })
                .collect::<Vec<Option<&[u8]>>>(),
        ),
        Kind::Bool => Box::new(
            cells
                .map(|cell| match cell {
                    Some(Value::Bool(yes)) => Some(*yes),
                    _ => None,
                })
                .collect::<Vec<_>>(),
        ),
    }
}

fn wire(kind: Kind) -> Type {
    match kind {
        Kind::Int => Type::INT8,
        Kind::Text => Type::TEXT,
        Kind::Bytes => Type::BYTEA,
        Kind::Bool => Type::BOOL,
    }
}
