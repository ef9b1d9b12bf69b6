//! What goes into a statement: the four kinds that both engines share, and null.

use std::borrow::Cow;

/// One argument of a statement, or one cell of a row.
///
/// There is no decimal and no float: amounts are integers in minor units, rates are canonical
/// decimal text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// The absence of a value.
    Null,
    /// A whole number: `bigint` on PostgreSQL, `integer` on SQLite.
    Int(i64),
    /// Text without the NUL character, which PostgreSQL can't keep and so neither engine is given.
    Text(Cow<'a, str>),
    /// Bytes: `bytea` on PostgreSQL, `blob` on SQLite.
    Bytes(Cow<'a, [u8]>),
    /// Yes or no: `boolean` on PostgreSQL, 1 or 0 on SQLite.
    Bool(bool),
}

/// The kind of a column in [`crate::Tx::insert_many`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `int` and `serial` of a migration.
    Int,
    /// `text` of a migration.
    Text,
    /// `bytes` of a migration.
    Bytes,
    /// `bool` of a migration.
    Bool,
}

impl Kind {
    /// Whether a value may stand in a column of this kind; null may stand in any.
    pub(crate) fn holds(self, value: &Value<'_>) -> bool {
        matches!(
            (self, value),
            (_, Value::Null)
                | (Kind::Int, Value::Int(_))
                | (Kind::Text, Value::Text(_))
                | (Kind::Bytes, Value::Bytes(_))
                | (Kind::Bool, Value::Bool(_))
        )
    }
}

impl Value<'_> {
    /// The kind's name with its article, for a fault; never the value.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Int(_) => "an integer",
            Value::Text(_) => "text",
            Value::Bytes(_) => "bytes",
            Value::Bool(_) => "a boolean",
        }
    }

    /// Whether this is text that holds the NUL character.
    pub(crate) fn has_nul(&self) -> bool {
        matches!(self, Value::Text(text) if text.as_bytes().contains(&0))
    }
}

macro_rules! from_whole_numbers {
    ($($number:ty),+) => {$(
        impl From<$number> for Value<'_> {
            fn from(number: $number) -> Self {
                Value::Int(i64::from(number))
            }
        }
    )+};
}

from_whole_numbers!(i64, i32, i16, u32, u16, u8);

impl From<bool> for Value<'_> {
    fn from(yes: bool) -> Self {
        Value::Bool(yes)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Value::Text(text)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Value::Bytes(Cow::Borrowed(bytes))
    }
}

impl From<Vec<u8>> for Value<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Value::Bytes(Cow::Owned(bytes))
    }
}

impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Value::Bytes(Cow::Borrowed(bytes))
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Value::Bytes(Cow::Borrowed(bytes))
    }
}

impl<const N: usize> From<[u8; N]> for Value<'_> {
    fn from(bytes: [u8; N]) -> Self {
        Value::Bytes(Cow::Owned(bytes.to_vec()))
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// The arguments of a statement, in the order of their numbers: `tx.execute(sql, &args![code,
/// 5_i64])`.
///
/// It makes an array of [`Value`]s; `args![]` is the empty one.
#[macro_export]
macro_rules! args {
    () => {
        [] as [$crate::Value<'static>; 0]
    };
    ($($value:expr),+ $(,)?) => {
        [$($crate::Value::from($value)),+]
    };
}
