//! SQLite's errors in our words.

use rusqlite::{Error, ErrorCode};

use crate::Fault;

/// The fault that an error in a statement (or in one of our own steps) is.
///
/// SQLite's messages name tables, columns and constraints, never values.
pub(super) fn told(statement: &str, error: &Error) -> Fault {
    match error {
        Error::SqliteFailure(failure, message) => {
            let message = message.clone().unwrap_or_else(|| failure.to_string());
            match failure.code {
                ErrorCode::OperationInterrupted => Fault::TimedOut,
                ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen => Fault::Unavailable(message),
                _ => sql(statement, failure.extended_code, message),
            }
        }
        Error::SqlInputError { error, msg, .. } => sql(statement, error.extended_code, msg.clone()),
        Error::MultipleStatement => {
            Fault::Unsupported(format!("one statement at a time, not `{statement}`"))
        }
        other => sql(statement, 1, other.to_string()),
    }
}

fn sql(statement: &str, code: i32, message: String) -> Fault {
    Fault::Sql { code: code.to_string(), message, statement: statement.to_owned() }
}
