//! Values on PostgreSQL's wire.

use std::borrow::Cow;
use std::error::Error;

use bytes::BytesMut;
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::{Fault, Value};

type Sent = Result<IsNull, Box<dyn Error + Sync + Send>>;

impl ToSql for Value<'_> {
    fn to_sql(&self, wanted: &Type, out: &mut BytesMut) -> Sent {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) if *wanted == Type::INT2 => {
                i16::try_from(*number)?.to_sql(wanted, out)
            }
            Value::Int(number) if *wanted == Type::INT4 => {
                i32::try_from(*number)?.to_sql(wanted, out)
            }
            Value::Int(number) => number.to_sql(wanted, out),
            Value::Text(text) => text.as_ref().to_sql(wanted, out),
            Value::Bytes(bytes) => bytes.as_ref().to_sql(wanted, out),
            Value::Bool(yes) => yes.to_sql(wanted, out),
        }
    }

    // Which value may be sent as which type is decided by `fits`, whose sentence is better than a
    // wrong type's.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// Whether a value can be sent where the server wants this type, and otherwise why not.
pub(super) fn fits(wanted: &Type, value: &Value<'_>) -> Result<(), String> {
    let is_right = match value {
        Value::Null => true,
        Value::Int(number) if *wanted == Type::INT2 => return range::<i16>(*number, "16"),
        Value::Int(number) if *wanted == Type::INT4 => return range::<i32>(*number, "32"),
        Value::Int(_) => *wanted == Type::INT8,
        Value::Text(_) => is_text(wanted),
        Value::Bytes(_) => *wanted == Type::BYTEA,
        Value::Bool(_) => *wanted == Type::BOOL,
    };
    if is_right {
        return Ok(());
    }
    Err(format!(
        "{} was given where PostgreSQL wants {wanted}; if the value is right, say its type, as in \
         `cast($1 as bigint)`",
        value.noun()
    ))
}

fn range<N: TryFrom<i64>>(number: i64, bits: &str) -> Result<(), String> {
    match N::try_from(number) {
        Ok(_) => Ok(()),
        Err(_) => Err(format!("the integer doesn't fit into {bits} bits")),
    }
}

fn is_text(wanted: &Type) -> bool {
    [Type::TEXT, Type::VARCHAR, Type::NAME, Type::BPCHAR, Type::UNKNOWN].contains(wanted)
}

/// A cell of any type that our columns have.
struct Cell<'a>(Value<'a>);

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(held: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Cell(match *held {
            Type::INT2 => Value::Int(i16::from_sql(held, raw)?.into()),
            Type::INT4 => Value::Int(i32::from_sql(held, raw)?.into()),
            Type::INT8 => Value::Int(i64::from_sql(held, raw)?),
            Type::BOOL => Value::Bool(bool::from_sql(held, raw)?),
            Type::BYTEA => Value::Bytes(Cow::Borrowed(raw)),
            _ => Value::Text(Cow::Borrowed(<&str>::from_sql(held, raw)?)),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Cell(Value::Null))
    }

    fn accepts(held: &Type) -> bool {
        [Type::INT2, Type::INT4, Type::INT8, Type::BOOL, Type::BYTEA].contains(held)
            || is_text(held)
    }
}

/// The cell at an index.
pub(crate) fn cell<'a>(
    row: &'a Row,
    index: usize,
    wanted: &'static str,
) -> Result<Value<'a>, Fault> {
    row.try_get::<_, Cell<'a>>(index).map(|cell| cell.0).map_err(|_| Fault::Type {
        column: column_name(row, index),
        wanted,
        found: held(row, index),
    })
}

fn held(row: &Row, index: usize) -> String {
    match row.columns().get(index) {
        None => "nothing: there is no such column".to_owned(),
        Some(column) if *column.type_() == Type::NUMERIC => {
            "numeric, which a sum of integers is here: `cast(sum(…) as bigint)`".to_owned()
        }
        Some(column) => column.type_().to_string(),
    }
}

/// The column's name in the result, or its index where there is none.
pub(crate) fn column_name(row: &Row, index: usize) -> String {
    let column = row.columns().get(index);
    column.map_or_else(|| format!("#{index}"), |column| column.name().to_owned())
}
