//! `[database]`: where the books are kept.

use serde::Deserialize;

use super::within;

/// Where the books are kept, and how many connections read and write them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// A PostgreSQL URL; empty means SQLite files in the data folder.
    pub url: DatabaseUrl,
    /// Connections for pages and API calls.
    pub readers: usize,
    /// Connections for long replies.
    pub long_readers: usize,
    /// Connections that write (PostgreSQL; SQLite has one writer).
    pub writers: usize,
}

/// A database URL whose password is never shown.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The URL with its password: only for the connection.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "\"\"" } else { "\"postgres://…\"" })
    }
}

impl DatabaseConfig {
    pub(super) fn check(&self, wrong: &mut Vec<String>) {
        within(wrong, "database.readers", self.readers, 1..=64);
        within(wrong, "database.long_readers", self.long_readers, 1..=64);
        within(wrong, "database.writers", self.writers, 1..=64);
    }
}
