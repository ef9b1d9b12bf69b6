//! What comes out of a statement.

use crate::{Fault, Value, postgres, sqlite};

/// One row of a result, lent to the closure that maps it.
pub struct Row<'a> {
    cells: Cells<'a>,
}

pub(crate) enum Cells<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

impl<'a> Row<'a> {
    pub(crate) fn new(cells: Cells<'a>) -> Row<'a> {
        Row { cells }
    }
}

impl Row<'_> {
    /// The column at an index, counted from zero in the order of the statement.
    ///
    /// # Errors
    /// [`Fault::Type`] names the column when it holds another type, a null that wasn't asked for as
    /// an `Option`, a number out of the type's range, or when there is no such column.
    pub fn get<T: FromColumn>(&self, index: usize) -> Result<T, Fault> {
        let value = match &self.cells {
            Cells::Sqlite(row) => sqlite::cell(row, index, T::WANTED)?,
            Cells::Postgres(row) => postgres::cell(row, index, T::WANTED)?,
        };
        let found = value.noun();
        T::from_value(value).ok_or_else(|| Fault::Type {
            column: self.name(index),
            wanted: T::WANTED,
            found: found.to_owned(),
        })
    }

    fn name(&self, index: usize) -> String {
        match &self.cells {
            Cells::Sqlite(row) => sqlite::column_name(row, index),
            Cells::Postgres(row) => postgres::column_name(row, index),
        }
    }
}

/// A type that a column can be read as.
pub trait FromColumn: Sized {
    /// The type's name as a fault tells it.
    const WANTED: &'static str;

    /// The value as this type, or `None` where it is something else.
    fn from_value(value: Value<'_>) -> Option<Self>;
}

macro_rules! whole_numbers {
    ($($number:ty => $wanted:literal),+) => {$(
        impl FromColumn for $number {
            const WANTED: &'static str = $wanted;

            fn from_value(value: Value<'_>) -> Option<Self> {
                match value {
                    Value::Int(number) => <$number>::try_from(number).ok(),
                    _ => None,
                }
            }
        }
    )+};
}

whole_numbers!(
    i64 => "an integer",
    i32 => "an integer of 32 bits",
    i16 => "an integer of 16 bits",
    u32 => "an integer from 0 to 4294967295",
    u16 => "an integer from 0 to 65535",
    u8 => "an integer from 0 to 255"
);

impl FromColumn for bool {
    const WANTED: &'static str = "a boolean";

    // SQLite has no boolean: a strict column of ours keeps 0 or 1, and anything else is a mistake.
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bool(yes) => Some(yes),
            Value::Int(0) => Some(false),
            Value::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl FromColumn for String {
    const WANTED: &'static str = "text";

    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.into_owned()),
            _ => None,
        }
    }
}

impl FromColumn for Vec<u8> {
    const WANTED: &'static str = "bytes";

    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => Some(bytes.into_owned()),
            _ => None,
        }
    }
}

impl<const N: usize> FromColumn for [u8; N] {
    const WANTED: &'static str = "bytes of a fixed length";

    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => bytes.as_ref().try_into().ok(),
            _ => None,
        }
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    const WANTED: &'static str = T::WANTED;

    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}
