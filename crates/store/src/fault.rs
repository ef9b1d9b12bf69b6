//! What is told when the world broke.

use thiserror::Error;

/// The database, the disk, the network or the text of a statement failed: nobody was refused
/// anything.
///
/// A fault keeps texts only, so that it can be cloned and told to every unit of a batch. It never
/// holds a parameter's value, a row's value or a password, so it may be logged whole.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The lane's queue is full. Nothing was run; try again later.
    #[error("the database has more work queued than it can take; try again later")]
    Busy,
    /// The store was closed. A unit that had not been queued before that was not run.
    #[error("the store is closed")]
    Closed,
    /// The database can't be reached, is held by another process, or has no room. Nothing was
    /// committed.
    #[error("the database isn't available: {0}")]
    Unavailable(String),
    /// The commit itself failed. Nothing was committed, unless the sentence says that this is not
    /// known.
    #[error("the commit failed: {0}")]
    CommitFailed(String),
    /// The unit of work panicked; its changes were rolled back and no other unit was harmed.
    #[error("a unit of work panicked: {0}")]
    Panicked(String),
    /// The unit met other transactions on the same rows, and still did after ten re-runs.
    #[error("the unit kept conflicting with others on the same rows and was given up")]
    Conflict,
    /// The unit took longer than its lane allows and was rolled back.
    #[error("the unit took longer than its lane allows")]
    TimedOut,
    /// The engine refused a statement.
    #[error("{message} (code {code}) in `{statement}`")]
    Sql {
        /// SQLSTATE of PostgreSQL, or SQLite's extended result code as decimal text.
        code: String,
        /// What the engine said; left out where the engine would quote values.
        message: String,
        /// The text of the statement, with placeholders and so without values.
        statement: String,
    },
    /// A statement was given more or fewer arguments than it has placeholders.
    #[error("`{statement}` wants {wanted} arguments and was given {given}")]
    Arguments {
        /// The text of the statement.
        statement: String,
        /// The highest number among its placeholders.
        wanted: usize,
        /// How many values came.
        given: usize,
    },
    /// An argument can't be sent as what the statement wants.
    #[error("argument ${number} of `{statement}`: {problem}")]
    Argument {
        /// The placeholder's number, from one.
        number: usize,
        /// What is wrong and what to do, without the value.
        problem: String,
        /// The text of the statement.
        statement: String,
    },
    /// A column was read as a type that it doesn't hold.
    #[error("column `{column}` was read as {wanted} and holds {found}")]
    Type {
        /// The column's name in the result, or its index where there is no such column.
        column: String,
        /// The type that the program asked for.
        wanted: &'static str,
        /// What is there: a type's name, never the value.
        found: String,
    },
    /// `query_one` found no row.
    #[error("`{statement}` found no row")]
    NoRow {
        /// The text of the statement.
        statement: String,
    },
    /// A migration can't be applied; the sentence names the set, the number and the line.
    #[error("migration refused: {0}")]
    Migration(String),
    /// The address of a database can't be understood.
    #[error("database address: {0}")]
    Address(String),
    /// A row holds what no part of the office writes; the sentence names table and column.
    #[error("the database holds what it should not: {0}")]
    Corrupt(String),
    /// What was asked isn't done by this engine, or not by a unit of work.
    #[error("{0}")]
    Unsupported(String),
}

impl Fault {
    /// A row that can't be: `what` names table, column and row, and never a secret.
    pub fn corrupt(what: String) -> Fault {
        Fault::Corrupt(what)
    }

    /// Whether the same request may well succeed a little later, which an edge tells as 503.
    pub fn is_unavailable(&self) -> bool {
        matches!(
            self,
            Fault::Busy
                | Fault::Closed
                | Fault::Unavailable(_)
                | Fault::CommitFailed(_)
                | Fault::Conflict
                | Fault::TimedOut
        )
    }
}
