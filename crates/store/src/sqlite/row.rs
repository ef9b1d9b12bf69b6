//! Cells of a row of SQLite.

use std::borrow::Cow;

use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::{Fault, Value};

/// The cell at an index.
pub(crate) fn cell<'a>(
    row: &'a Row<'_>,
    index: usize,
    wanted: &'static str,
) -> Result<Value<'a>, Fault> {
    let broken = |found: &str| Fault::Type {
        column: column_name(row, index),
        wanted,
        found: found.to_owned(),
    };
    match row.get_ref(index).map_err(|_| broken("nothing: there is no such column"))? {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Int(number)),
        ValueRef::Text(text) => match str::from_utf8(text) {
            Ok(text) => Ok(Value::Text(Cow::Borrowed(text))),
            Err(_) => Err(broken("text that isn't UTF-8")),
        },
        ValueRef::Blob(bytes) => Ok(Value::Bytes(Cow::Borrowed(bytes))),
        ValueRef::Real(_) => Err(broken("a float, which no column of ours may be")),
    }
}

/// The column's name in the result, or its index where there is none.
pub(crate) fn column_name(row: &Row<'_>, index: usize) -> String {
    let name = row.as_ref().column_name(index);
    name.map_or_else(|_| format!("#{index}"), str::to_owned)
}
