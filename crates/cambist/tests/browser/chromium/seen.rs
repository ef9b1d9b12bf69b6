//! What a tab has seen: its loads, its requests, and whatever went wrong.

use std::sync::{Mutex, MutexGuard};

use serde_json::Value;

/// One request of a page.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    id: String,
    /// Its whole address.
    pub(crate) url: String,
    /// What for, in Chromium's words: `Document`, `Script`, `Stylesheet`, `EventSource` …
    pub(crate) kind: String,
    /// The status of the answer; 0: there is none yet.
    pub(crate) status: u64,
    /// Bytes that came over the wire, head and packed body; 0 until the answer has ended.
    pub(crate) bytes: u64,
}

#[derive(Default)]
struct Notes {
    loads: usize,
    requests: Vec<Request>,
    problems: Vec<String>,
}

/// The notes of one tab.
#[derive(Default)]
pub(super) struct Seen(Mutex<Notes>);

impl Seen {
    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// How many pages were loaded to their end.
    pub(super) fn loads(&self) -> usize {
        self.notes().loads
    }

    /// The requests since the notes were last forgotten.
    pub(super) fn requests(&self) -> Vec<Request> {
        self.notes().requests.clone()
    }

    /// What the console said, scripts threw and requests failed with, since they were last forgotten.
    pub(super) fn problems(&self) -> Vec<String> {
        self.notes().problems.clone()
    }

    /// Begins new notes.
    pub(super) fn forget(&self) {
        let mut notes = self.notes();
        notes.requests.clear();
        notes.problems.clear();
    }

    /// Notes an event.
    pub(super) fn note(&self, event: &str, told: &Value) {
        let mut notes = self.notes();
        match event {
            "Page.loadEventFired" => notes.loads += 1,
            "Network.requestWillBeSent" => notes.sent(told),
            "Network.responseReceived" => {
                let status = told["response"]["status"].as_u64().unwrap_or(0);
                notes.answered(told, |request| request.status = status);
            }
            "Network.loadingFinished" => {
                let bytes = told["encodedDataLength"].as_f64().unwrap_or(0.0) as u64;
                notes.answered(told, |request| request.bytes = bytes);
            }
            "Network.loadingFailed" => notes.failed(told),
            "Runtime.consoleAPICalled" => notes.console(told),
            "Runtime.exceptionThrown" => {
                let thrown = &told["exceptionDetails"];
                let text = thrown["exception"]["description"].as_str();
                notes.problem("script", text.or(thrown["text"].as_str()));
            }
            "Log.entryAdded" => notes.logged(&told["entry"]),
            "Page.javascriptDialogOpening" => notes.problem("dialog", told["message"].as_str()),
            _ => {}
        }
    }
}

impl Notes {
    fn problem(&mut self, kind: &str, text: Option<&str>) {
        self.problems.push(format!("{kind}: {}", text.unwrap_or("no words")));
    }

    fn sent(&mut self, told: &Value) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (id, url) = (text(&told["requestId"]), text(&told["request"]["url"]));
        let kind = text(&told["type"]);
        // A redirect goes on under the same number: its answer comes with the next request.
        if let Some(status) = told["redirectResponse"]["status"].as_u64() {
            self.answered(told, |request| request.status = status);
        }
        self.requests.push(Request { id, url, kind, status: 0, bytes: 0 });
    }

    fn answered(&mut self, told: &Value, tell: impl FnOnce(&mut Request)) {
        let id = told["requestId"].as_str().unwrap_or_default();
        if let Some(request) = self.requests.iter_mut().rev().find(|request| request.id == id) {
            tell(request);
        }
    }

    /// What the page itself broke off, such as a stream when it is left, is no failure.
    fn failed(&mut self, told: &Value) {
        let id = told["requestId"].as_str().unwrap_or_default();
        let url = self.requests.iter().rev().find(|request| request.id == id);
        let url = url.map_or_else(String::new, |request| request.url.clone());
        if told["canceled"].as_bool() != Some(true) {
            let why = told["blockedReason"].as_str().or(told["errorText"].as_str());
            self.problems.push(format!("request: {url}: {}", why.unwrap_or("failed")));
        }
    }

    fn console(&mut self, told: &Value) {
        if matches!(told["type"].as_str(), Some("error" | "warning" | "assert")) {
            let said = told["args"].as_array().into_iter().flatten();
            let said: Vec<String> = said
                .map(|part| part["value"].as_str().or(part["description"].as_str()))
                .map(|part| part.unwrap_or("…").to_owned())
                .collect();
            self.problem("console", Some(&said.join(" ")));
        }
    }

    /// What Chromium itself says; of requests it says nothing that is not noted already.
    fn logged(&mut self, entry: &Value) {
        let is_bad = matches!(entry["level"].as_str(), Some("error" | "warning"));
        if is_bad && entry["source"].as_str() != Some("network") {
            let source = entry["source"].as_str().unwrap_or("log").to_owned();
            self.problem(&source, entry["text"].as_str());
        }
    }
}
