//! Statements that wait for the next message to the server, so that several make one round trip.
//!
//! The server takes several statements in one message only as plain text, so their arguments are
//! written into them.

use std::borrow::Cow;
use std::fmt::Write;

use crate::{Fault, Value};

/// Statements on their way.
#[derive(Default)]
pub(super) struct Pending {
    /// What opens the transaction, until it has left.
    opening: Option<&'static str>,
    /// With their arguments, each ended by `;`.
    text: String,
    /// Without them: what a fault may show.
    told_as: String,
}

impl Pending {
    /// Has a transaction opened by whatever leaves first.
    pub(super) fn open(&mut self, opening: &'static str) {
        self.opening = Some(opening);
    }

    /// Whether the transaction was to be opened and nothing has left since.
    pub(super) fn is_unopened(&self) -> bool {
        self.opening.is_some()
    }

    /// Whether a statement waits.
    pub(super) fn has_statements(&self) -> bool {
        !self.text.is_empty()
    }

    /// Adds a statement.
    pub(super) fn push(&mut self, sql: &str, args: &[Value<'_>]) -> Result<(), Fault> {
        let text = filled(sql, args)?;
        self.text.push_str(&text);
        self.text.push(';');
        if !self.told_as.is_empty() {
            self.told_as.push_str("; ");
        }
        self.told_as.push_str(sql);
        Ok(())
    }

    /// The text to send and what to call it in a fault; `None` when nothing waits, not even the
    /// opening of the transaction.
    pub(super) fn take(&mut self) -> Option<(String, String)> {
        let Pending { opening, mut text, told_as } = std::mem::take(self);
        if let Some(opening) = opening {
            text.insert_str(0, &format!("{opening};"));
        }
        (!text.is_empty()).then_some((text, told_as))
    }
}

/// A statement with its arguments written into it.
fn filled(sql: &str, args: &[Value<'_>]) -> Result<String, Fault> {
    let (mut text, mut rest, mut wanted) = (String::with_capacity(sql.len() * 2), sql, 0);
    while let Some(place) = rest.find(['$', '\'']) {
        text.push_str(&rest[..place]);
        rest = &rest[place..];
        if let Some(quoted) = rest.strip_prefix('\'') {
            // What stands in quotes is copied; a doubled quote ends one text and begins another.
            let end = quoted.find('\'').map_or(rest.len(), |end| end + 2);
            text.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        let digits = rest[1..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - 1);
        let number: usize = rest[1..=digits].parse().unwrap_or(0);
        wanted = wanted.max(number);
        match number.checked_sub(1).and_then(|index| args.get(index)) {
            Some(value) => text.push_str(&literal(value)),
            None => return Err(unfit(sql, wanted, args)),
        }
        rest = &rest[1 + digits..];
    }
    text.push_str(rest);
    if wanted == args.len() { Ok(text) } else { Err(unfit(sql, wanted, args)) }
}

fn unfit(sql: &str, wanted: usize, args: &[Value<'_>]) -> Fault {
    Fault::Arguments { statement: sql.to_owned(), wanted, given: args.len() }
}

/// A value as SQL writes it. The session keeps `standard_conforming_strings` on, so that a quote is
/// the one sign with a meaning in a text; the NUL character was refused before.
fn literal(value: &Value<'_>) -> Cow<'static, str> {
    match value {
        Value::Null => "null".into(),
        Value::Bool(true) => "true".into(),
        Value::Bool(false) => "false".into(),
        // A bare negative number would be a minus and a number, and the lowest one does not fit.
        Value::Int(number) => format!("'{number}'::bigint").into(),
        Value::Text(text) => format!("'{}'::text", text.replace('\'', "''")).into(),
        Value::Bytes(bytes) => {
            let mut hex = String::with_capacity(2 * bytes.len());
            for byte in bytes.iter() {
                // Writing to a string can't fail.
                let _written = write!(hex, "{byte:02x}");
            }
            format!("'\\x{hex}'::bytea").into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Pending, filled};
    use crate::{Fault, Value, args};

    #[test]
    fn arguments_are_written_where_their_numbers_stand() {
        let table: [(&str, &[Value<'_>], &str); 7] = [
            ("select 1", &args![], "select 1"),
            ("a $2, $1 $2", &args![1, "x"], "a 'x'::text, '1'::bigint 'x'::text"),
            ("v ($1)", &args!["O'Brien\\'; drop"], "v ('O''Brien\\''; drop'::text)"),
            ("'$1' $1 'it''s $9'", &args![true], "'$1' true 'it''s $9'"),
            ("$1", &args![i64::MIN], "'-9223372036854775808'::bigint"),
            ("$1", &args![&[0_u8, 255]], "'\\x00ff'::bytea"),
            ("$1", &args![None::<i64>], "null"),
        ];
        for (sql, args, text) in table {
            assert_eq!(filled(sql, args).unwrap(), text);
        }
        let ten: Vec<Value<'_>> = (1..=10).map(Value::Int).collect();
        let text = filled("$10 $1 $2 $3 $4 $5 $6 $7 $8 $9", &ten).unwrap();
        assert!(text.starts_with("'10'::bigint '1'::bigint "), "{text}");
    }

    #[test]
    fn arguments_that_are_too_few_or_too_many_are_refused() {
        for (sql, wanted) in [("$2", 2), ("$1 $3", 3), ("nothing", 0), ("$0", 0)] {
            let fault = filled(sql, &args![1]).unwrap_err();
            let expected = Fault::Arguments { statement: sql.to_owned(), wanted, given: 1 };
            assert_eq!(fault, expected);
        }
    }

    #[test]
    fn a_fault_shows_no_arguments() {
        let mut pending = Pending::default();
        assert_eq!(pending.take(), None);
        pending.push("a $1", &args!["secret"]).unwrap();
        pending.push("b", &args![]).unwrap();
        let taken = pending.take().unwrap();
        assert_eq!(taken, ("a 'secret'::text;b;".to_owned(), "a $1; b".to_owned()));
        assert_eq!(pending.take(), None);
    }

    #[test]
    fn a_transaction_is_opened_by_what_leaves_first() {
        let mut pending = Pending::default();
        pending.open("begin");
        assert!(pending.is_unopened() && !pending.has_statements());
        pending.push("a", &args![]).unwrap();
        assert_eq!(pending.take(), Some(("begin;a;".to_owned(), "a".to_owned())));
        assert!(!pending.is_unopened());
        pending.push("b", &args![]).unwrap();
        assert_eq!(pending.take(), Some(("b;".to_owned(), "b".to_owned())));
    }
}
