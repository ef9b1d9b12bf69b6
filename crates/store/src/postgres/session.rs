//! One connection, its settings and the statements that it has prepared.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ::postgres::{Client, Error, Statement};

use super::fault::{commit_failed, is_stale_plan, told};
use super::pending::Pending;
use super::tls::connector;
use super::url::PgUrl;
use crate::{Durability, Fault, Value};

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
    /// Statements that travel with the next one.
    pending: Pending,
    /// Messages to the server that were answered, over all connections of the store.
    trips: Arc<AtomicU64>,
}

impl Session {
    pub(super) fn connect(
        url: &PgUrl,
        role: Role,
        limit: Duration,
        trips: &Arc<AtomicU64>,
    ) -> Result<Session, Fault> {
        let client =
            url.config.connect(connector(&url.trust)?).map_err(|error| told("connect", &error))?;
        let (pending, trips) = (Pending::default(), Arc::clone(trips));
        let mut session = Session { client, statements: HashMap::new(), pending, trips };
        session.batch(&settings(role, limit))?;
        Ok(session)
    }

    /// Whether the connection has been closed, as far as can be told without asking the server.
    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Runs several statements without arguments.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Fault> {
        self.flush()?;
        self.count_trip();
        self.client.batch_execute(sql).map_err(|error| self.told(sql, &error))
    }

    /// Keeps a statement until the next one, or the commit, takes it along.
    pub(crate) fn keep(&mut self, sql: &str, args: &[Value<'_>]) -> Result<(), Fault> {
        self.pending.push(sql, args)
    }

    /// Runs what was kept.
    pub(super) fn flush(&mut self) -> Result<(), Fault> {
        match self.pending.take() {
            None => Ok(()),
            Some((text, told_as)) => {
                self.count_trip();
                self.client.batch_execute(&text).map_err(|error| self.told(&told_as, &error))
            }
        }
    }

    /// Forgets what was kept: the unit is rolled back.
    pub(super) fn forget(&mut self) {
        self.pending.take();
    }

    /// Commits, together with what was kept. `Ok(None)`: committed; `Ok(Some)`: the fault that the
    /// unit ends in; `Err`: it may be run again.
    pub(super) fn commit(&mut self) -> Result<Option<Fault>, Fault> {
        let (mut text, told_as) = self.pending.take().unwrap_or_default();
        text.push_str("commit");
        self.count_trip();
        let Err(error) = self.client.batch_execute(&text) else { return Ok(None) };
        let of_statement = (!told_as.is_empty() && error.as_db_error().is_some())
            .then(|| self.told(&told_as, &error));
        match of_statement {
            // The statement failed and the commit was not come to: the transaction is still open.
            Some(Fault::Conflict) => match self.batch("rollback") {
                Ok(()) => Err(Fault::Conflict),
                Err(lost) => Err(lost),
            },
            Some(fault) => Ok(Some(fault)),
            None => commit_failed(&error).map_or(Err(Fault::Conflict), |fault| Ok(Some(fault))),
        }
    }

    /// Counts a message that is answered.
    pub(super) fn count_trip(&self) {
        self.trips.fetch_add(1, Ordering::Relaxed);
    }

    /// The prepared form of a text, prepared at its first use on this connection.
    pub(super) fn prepared(&mut self, sql: &str) -> Result<Statement, Fault> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= MOST_STATEMENTS {
            self.statements.clear();
        }
        self.count_trip();
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
        "{own}; set standard_conforming_strings = on; set statement_timeout = {limit}; set idle_in_transaction_session_timeout = {limit}"
    )
}
