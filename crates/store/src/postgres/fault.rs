//! PostgreSQL's errors in our words.

use std::error::Error as _;

use tokio_postgres::Error;
use tokio_postgres::error::{DbError, Severity, SqlState};

use crate::Fault;

/// The fault that an error in a statement (or in one of our own steps) is.
pub(super) fn told(statement: &str, error: &Error) -> Fault {
    match error.as_db_error() {
        Some(answer) => answered(statement, answer),
        // Arguments and columns are checked before they are sent or read, so what is left is the
        // connection.
        None => Fault::Unavailable(lost(error)),
    }
}

fn answered(statement: &str, answer: &DbError) -> Fault {
    let code = answer.code();
    let is_fatal = matches!(answer.parsed_severity(), Some(Severity::Fatal | Severity::Panic));
    if is_conflict(code) || is_stale_plan(answer) {
        Fault::Conflict
    } else if *code == SqlState::QUERY_CANCELED {
        Fault::TimedOut
    } else if is_fatal || ["08", "53", "57", "58"].contains(&class(code)) {
        Fault::Unavailable(answer.message().to_owned())
    } else {
        Fault::Sql {
            code: code.code().to_owned(),
            message: message(answer),
            statement: statement.to_owned(),
        }
    }
}

/// Whether another transaction was in the way, so that the same unit may well succeed now.
fn is_conflict(code: &SqlState) -> bool {
    *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED
}

/// Whether a cached statement was overtaken by a change of the schema. The code alone doesn't tell
/// (it is "not supported") and the message is translated, so the server's routine does.
pub(super) fn is_stale_plan(answer: &DbError) -> bool {
    answer.routine() == Some("RevalidateCachedQuery")
}

fn class(code: &SqlState) -> &str {
    code.code().get(..2).unwrap_or_default()
}

/// The server's message without its detail, which quotes rows; data exceptions quote values in the
/// message too.
fn message(answer: &DbError) -> String {
    match class(answer.code()) {
        "22" => "a value can't be used as the statement wants it".to_owned(),
        _ => answer.message().to_owned(),
    }
}

/// What became of the connection.
fn lost(error: &Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// The fault of a commit that failed, or `None` where the unit may be run again.
pub(super) fn commit_failed(error: &Error) -> Option<Fault> {
    match told("commit", error) {
        Fault::Conflict => None,
        Fault::Sql { message, .. } => Some(Fault::CommitFailed(message)),
        Fault::TimedOut => Some(Fault::CommitFailed("it took too long".to_owned())),
        fault => Some(Fault::CommitFailed(format!(
            "the connection was lost meanwhile, so it isn't known whether the unit is \
             committed ({fault})"
        ))),
    }
}
