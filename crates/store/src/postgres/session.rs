//! One connection, its settings and the statements that it has prepared.

use std::collections::HashMap;
use std::time::Duration;

use ::postgres::{Client, Error, Statement};

use super::fault::{is_stale_plan, told};
use super::tls::connector;
use super::url::PgUrl;
use crate::{Durability, Fault};

/// Prepared statements kept per connection. Ours are a few hundred texts; the bound is for
/// generated ones.
const MOST_STATEMENTS: usize = 512;

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Write(Durability),
    Read,
}

/// An open connection.
pub(crate) struct Session {
    pub(super) client: Client,
    statements: HashMap<String, Statement>,
}

impl Session {
    pub(super) fn connect(url: &PgUrl, role: Role, limit: Duration) -> Result<Session, Fault> {
        let client =
            url.config.connect(connector(&url.trust)?).map_err(|error| told("connect", &error))?;
        let mut session = Session { client, statements: HashMap::new() };
        session.batch(&settings(role, limit))?;
        Ok(session)
    }

    /// Whether the connection has been closed, as far as can be told without asking the server.
    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Runs several statements without arguments.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Fault> {
        self.client.batch_execute(sql).map_err(|error| self.told(sql, &error))
    }

    /// The prepared form of a text, prepared at its first use on this connection.
    pub(super) fn prepared(&mut self, sql: &str) -> Result<Statement, Fault> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= MOST_STATEMENTS {
            self.statements.clear();
        }
        let statement = self.client.prepare(sql).map_err(|error| told(sql, &error))?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// The fault of an error. A stale plan makes all prepared statements suspect: the unit's re-run
    /// prepares anew.
    pub(super) fn told(&mut self, sql: &str, error: &Error) -> Fault {
        if error.as_db_error().is_some_and(is_stale_plan) {
            self.statements.clear();
        }
        told(sql, error)
    }
}

fn settings(role: Role, limit: Duration) -> String {
    let own = match role {
        Role::Write(Durability::Process) => "set synchronous_commit = off",
        Role::Write(Durability::Sync) => "set synchronous_commit = on",
        Role::Read => "set default_transaction_read_only = on",
    };
    let limit = limit.as_millis();
    format!(
        "{own}; set statement_timeout = {limit}; set idle_in_transaction_session_timeout = {limit}"
    )
}
