//! A real browser, driven by its own protocol through a pipe: no driver between it and the tests.
//!
//! The protocol tells what WebDriver does not: every request and what came of it, what the console
//! said, what the content security policy stopped. One Chromium serves all tests that run at the
//! same time; each tab has cookies of its own.

mod keys;
mod process;
mod seen;
mod tab;
mod wire;

use std::sync::{Arc, Mutex, Weak};

use serde_json::json;

use process::Process;
use wire::Wire;

pub(crate) use seen::Request;
pub(crate) use tab::{PHONE, SCREEN, Tab, Theme, View};

/// The Chromium of the tests that are running now.
static SHARED: Mutex<Weak<Chromium>> = Mutex::new(Weak::new());

/// A running Chromium; it ends with the last tab.
pub(crate) struct Chromium {
    wire: Arc<Wire>,
    process: Process,
    /// How it calls itself to servers: without the word that tells robots from people.
    agent: String,
}

impl Chromium {
    /// The one that runs already, or a new one.
    pub(crate) fn shared() -> Arc<Chromium> {
        // A test that panicked while it held the lock has started nothing halfway.
        let mut shared = SHARED.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(running) = shared.upgrade() {
            return running;
        }
        let (process, to, from) = Process::start();
        let wire = Wire::connect(to, from);
        let version = wire.call(None, "Browser.getVersion", json!({})).unwrap_or_else(|error| {
            panic!("Chromium does not start: {error}: {}", process.complaints());
        });
        let agent = version["userAgent"].as_str().unwrap_or_default().replace("Headless", "");
        let started = Arc::new(Chromium { wire, process, agent });
        *shared = Arc::downgrade(&started);
        started
    }

    /// A tab with cookies of its own, for an office at `base` (`http://127.0.0.1:8080`).
    ///
    /// What it saw is kept under `name` when its test fails.
    pub(crate) fn tab(base: &str, name: &str) -> Tab {
        Tab::open_in(&Chromium::shared(), base, name)
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // It may have died already, which is as good.
        let _closed = self.wire.call(None, "Browser.close", json!({}));
        self.process.end();
    }
}
