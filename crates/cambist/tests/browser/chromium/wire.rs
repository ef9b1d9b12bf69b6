//! Commands to Chromium and what it answers: JSON, each message ended by a zero byte.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::{Value, json};

use super::seen::Seen;

/// Longer than any answer takes, also on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

type Answer = Result<Value, String>;

/// The connection to one Chromium.
pub(super) struct Wire {
    last: AtomicU64,
    to: Mutex<ChildStdin>,
    waiting: Mutex<HashMap<u64, Sender<Answer>>>,
    listeners: Mutex<HashMap<String, Arc<Seen>>>,
}

impl Wire {
    /// Takes both pipes; a thread reads until Chromium closes its own.
    pub(super) fn connect(to: ChildStdin, from: ChildStdout) -> Arc<Wire> {
        let wire = Arc::new(Wire {
            last: AtomicU64::new(0),
            to: Mutex::new(to),
            waiting: Mutex::default(),
            listeners: Mutex::default(),
        });
        let reader = Arc::clone(&wire);
        std::thread::spawn(move || reader.read(from));
        wire
    }

    /// Tells a tab's events to `seen` from now on.
    pub(super) fn listen(&self, session: &str, seen: Arc<Seen>) {
        held(&self.listeners).insert(session.to_owned(), seen);
    }

    /// Sends a command to a tab, or to the browser, and waits for its answer.
    ///
    /// # Errors
    /// What Chromium says, or that it says nothing.
    pub(super) fn call(&self, session: Option<&str>, method: &str, params: Value) -> Answer {
        let answer = self.send(session, method, params)?;
        match answer.recv_timeout(PATIENCE) {
            Ok(answer) => answer.map_err(|error| format!("{method}: {error}")),
            Err(_) => Err(format!("{method}: Chromium does not answer")),
        }
    }

    fn send(
        &self,
        session: Option<&str>,
        method: &str,
        params: Value,
    ) -> Result<Receiver<Answer>, String> {
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        let (tell, answer) = channel();
        held(&self.waiting).insert(id, tell);
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let written = held(&self.to).write_all(&bytes);
        written.map(|()| answer).map_err(|error| format!("{method}: {error}"))
    }

    fn read(&self, from: ChildStdout) {
        let mut from = BufReader::new(from);
        let mut bytes = Vec::new();
        while from.read_until(0, &mut bytes).is_ok_and(|read| read > 0) {
            let message = bytes.strip_suffix(&[0]).unwrap_or(&bytes);
            if let Ok(message) = serde_json::from_slice(message) {
                self.take(message);
            }
            bytes.clear();
        }
        // Nobody waits for the answers of a browser that is gone.
        held(&self.waiting).clear();
    }

    fn take(&self, mut message: Value) {
        if let Some(id) = message["id"].as_u64() {
            let answer = match message.get("error") {
                Some(error) => Err(error["message"].as_str().unwrap_or("an error").to_owned()),
                None => Ok(message["result"].take()),
            };
            if let Some(tell) = held(&self.waiting).remove(&id) {
                // Whoever asked may have lost patience.
                let _nobody_waits = tell.send(answer);
            }
            return;
        }
        let session = message["sessionId"].as_str().unwrap_or_default();
        let seen = held(&self.listeners).get(session).cloned();
        if let Some(seen) = seen {
            seen.note(message["method"].as_str().unwrap_or_default(), &message["params"]);
        }
    }
}

/// A test that panicked while it held a lock has left nothing halfway.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
