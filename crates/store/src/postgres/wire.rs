//! A connection to the server, and the runtime of its own that moves its bytes.
//!
//! Units of work are synchronous, and a worker's thread does nothing else: it waits here. What the
//! asynchronous driver adds is that two messages may leave before the first of them is answered.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_postgres::Client;

use super::fault::told;
use super::tls::connector;
use super::url::PgUrl;
use crate::Fault;

/// A server that is told goodbye has this long to hear it.
const GOODBYE: Duration = Duration::from_millis(200);

/// An open connection.
pub(super) struct Wire {
    runtime: Runtime,
    /// Always there until it is dropped.
    ends: Option<(Client, JoinHandle<()>)>,
}

impl Wire {
    pub(super) fn connect(url: &PgUrl) -> Result<Wire, Fault> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| {
            Fault::Unavailable(format!("a connection's runtime can't start: {error}"))
        })?;
        let connected = runtime.block_on(url.config.connect(connector(&url.trust)?));
        let (client, connection) = connected.map_err(|error| told("connect", &error))?;
        let moving = runtime.spawn(async move {
            // Whoever waits for an answer is told by the driver that there is none.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection to PostgreSQL ended");
            }
        });
        Ok(Wire { runtime, ends: Some((client, moving)) })
    }

    /// Runs what talks to the server, on this thread.
    pub(super) fn run<T>(&self, talk: impl AsyncFnOnce(&Client) -> T) -> Result<T, Fault> {
        match &self.ends {
            Some((client, _)) => Ok(self.runtime.block_on(talk(client))),
            None => Err(Fault::Closed),
        }
    }

    /// Whether the connection has been closed, as far as can be told without asking the server.
    pub(super) fn is_closed(&self) -> bool {
        self.ends.as_ref().is_none_or(|(client, _)| client.is_closed())
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if let Some((client, moving)) = self.ends.take() {
            // Its end is what makes the driver say goodbye.
            drop(client);
            let goodbye = self.runtime.block_on(async { timeout(GOODBYE, moving).await });
            if goodbye.is_err() {
                tracing::debug!("a server did not hear our goodbye");
            }
        }
    }
}
