//! One connection, its settings and the statements that it has prepared.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio_postgres::{Client, Error, Statement};

use super::fault::{commit_failed, is_stale_plan, told};
use super::pending::Pending;
use super::url::PgUrl;
use super::wire::Wire;
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
    pub(super) wire: Wire,
    statements: HashMap<String, Statement>,
    /// Statements that travel with the next one.
    pending: Pending,
    /// Messages to the server that were answered, over all connections of the store; those that
    /// leave together count as one.
    trips: Arc<AtomicU64>,
}

impl Session {
    pub(super) fn connect(
        url: &PgUrl,
        role: Role,
        limit: Duration,
        trips: &Arc<AtomicU64>,
    ) -> Result<Session, Fault> {
        let (pending, trips) = (Pending::default(), Arc::clone(trips));
        let wire = Wire::connect(url)?;
        let mut session = Session { wire, statements: HashMap::new(), pending, trips };
        session.batch(&settings(role, limit))?;
        Ok(session)
    }

    /// Whether the connection has been closed, as far as can be told without asking the server.
    pub(super) fn is_closed(&self) -> bool {
        self.wire.is_closed()
    }

    /// Begins a transaction, as soon as something else leaves for the server.
    pub(super) fn begin(&mut self, opening: &'static str) {
        self.pending.open(opening);
    }

    /// Runs several statements without arguments, after what was kept.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Fault> {
        let (mut text, mut told_as) = self.pending.take().unwrap_or_default();
        text.push_str(sql);
        told_as.push_str(sql);
        self.tell(&text, &told_as)
    }

    /// Keeps a statement until the next one, or the commit, takes it along.
    pub(crate) fn keep(&mut self, sql: &str, args: &[Value<'_>]) -> Result<(), Fault> {
        self.pending.push(sql, args)
    }

    /// Runs what was kept.
    pub(super) fn flush(&mut self) -> Result<(), Fault> {
        if !self.pending.has_statements() {
            return Ok(());
        }
        match self.pending.take() {
            None => Ok(()),
            Some((text, told_as)) => self.tell(&text, &told_as),
        }
    }

    /// Rolls back whatever has begun, and forgets what was kept.
    pub(super) fn roll_back(&mut self) -> Result<(), Fault> {
        let has_begun = !self.pending.is_unopened();
        self.pending.take();
        if has_begun { self.tell("rollback", "rollback") } else { Ok(()) }
    }

    /// Commits, together with what was kept. `Ok(None)`: committed; `Ok(Some)`: the fault that the
    /// unit ends in; `Err`: it may be run again.
    pub(super) fn commit(&mut self) -> Result<Option<Fault>, Fault> {
        if self.pending.is_unopened() && !self.pending.has_statements() {
            // A unit that asked for nothing.
            self.pending.take();
            return Ok(None);
        }
        let (mut text, told_as) = self.pending.take().unwrap_or_default();
        text.push_str("commit");
        self.count_trip();
        let committed = self.wire.run(async |client| client.batch_execute(&text).await)?;
        let Err(error) = committed else { return Ok(None) };
        let of_statement = (!told_as.is_empty() && error.as_db_error().is_some())
            .then(|| self.told(&told_as, &error));
        match of_statement {
            // The statement failed and the commit was not come to: the transaction is still open.
            Some(Fault::Conflict) => match self.roll_back() {
                Ok(()) => Err(Fault::Conflict),
                Err(lost) => Err(lost),
            },
            Some(fault) => Ok(Some(fault)),
            None => commit_failed(&error).map_or(Err(Fault::Conflict), |fault| Ok(Some(fault))),
        }
    }

    /// Asks the server, and sends what was kept just before, in the same round trip: neither waits
    /// for the other's answer. Where the earlier fails, the server refuses the later by itself.
    pub(super) fn ask<T>(
        &mut self,
        sql: &str,
        talk: impl AsyncFnOnce(&Client) -> Result<T, Error>,
    ) -> Result<T, Fault> {
        let kept = self.pending.take();
        self.count_trip();
        let (earlier, answered) = self.wire.run(async |client| {
            let earlier = async {
                match &kept {
                    None => Ok(()),
                    Some((text, _)) => client.batch_execute(text).await,
                }
            };
            // In this order, because whichever is polled first leaves first.
            tokio::join!(biased; earlier, talk(client))
        })?;
        match (earlier, kept) {
            (Err(error), Some((_, told_as))) => Err(self.told(&told_as, &error)),
            _ => answered.map_err(|error| self.told(sql, &error)),
        }
    }

    /// Runs statements without arguments.
    fn tell(&mut self, text: &str, told_as: &str) -> Result<(), Fault> {
        self.count_trip();
        let ran = self.wire.run(async |client| client.batch_execute(text).await)?;
        ran.map_err(|error| self.told(told_as, &error))
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
        let prepared = self.wire.run(async |client| client.prepare(sql).await)?;
        let statement = prepared.map_err(|error| told(sql, &error))?;
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
