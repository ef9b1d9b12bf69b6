//! Where the rows are.

use std::path::PathBuf;

use crate::{Fault, PgUrl};

/// The place of a database.
#[derive(Clone, Debug)]
pub enum Database {
    /// A file of SQLite; it is made, readable by its owner only, if it isn't there. Not `:memory:`,
    /// because the writer and the readers each have a connection of their own.
    Sqlite(PathBuf),
    /// A database of a PostgreSQL server.
    Postgres(PgUrl),
}

impl Database {
    /// The database that a `postgres://user:password@host:5432/name?sslmode=…` URL points to.
    ///
    /// # Errors
    /// [`Fault::Address`] says what a URL looks like, and never repeats the one that was given.
    pub fn parse_postgres(url: &str) -> Result<Database, Fault> {
        PgUrl::parse(url).map(Database::Postgres)
    }
}
