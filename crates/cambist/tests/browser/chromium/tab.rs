//! One tab: what a person does in it, and what he sees.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::keys::strokes;
use super::seen::{Request, Seen};
use super::{Chromium, wire::Wire};

/// How long a page may take to become what a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(20);

/// Light or dark, as the visitor's system prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

impl Theme {
    /// The word of CSS.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// A size of the window, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// A small phone.
pub(crate) const PHONE: View = View { width: 375, height: 812 };
/// A common screen.
pub(crate) const SCREEN: View = View { width: 1440, height: 1000 };

/// A tab with cookies of its own.
pub(crate) struct Tab {
    chromium: Arc<Chromium>,
    context: String,
    session: String,
    seen: Arc<Seen>,
    base: String,
    name: String,
    has_scripts: Cell<bool>,
}

impl Tab {
    pub(super) fn open_in(chromium: &Arc<Chromium>, base: &str, name: &str) -> Tab {
        let wire = &chromium.wire;
        let told = |method, params, field: &str| {
            let answer = wire.call(None, method, params).expect("Chromium opens a tab");
            answer[field].as_str().expect("Chromium names what it opened").to_owned()
        };
        let context = told("Target.createBrowserContext", json!({}), "browserContextId");
        let place = json!({ "url": "about:blank", "browserContextId": context });
        let target = told("Target.createTarget", place, "targetId");
        let join = json!({ "targetId": target, "flatten": true });
        let session = told("Target.attachToTarget", join, "sessionId");
        let (base, name) = (base.to_owned(), name.to_owned());
        let chromium = Arc::clone(chromium);
        let (seen, has_scripts) = (Arc::default(), Cell::new(true));
        let tab = Tab { chromium, context, session, seen, base, name, has_scripts };
        tab.wire().listen(&tab.session, Arc::clone(&tab.seen));
        for domain in ["Page", "Runtime", "Network", "Log"] {
            tab.tell(&format!("{domain}.enable"), json!({}));
        }
        let agent = tab.chromium.agent.as_str();
        tab.tell("Emulation.setUserAgentOverride", json!({ "userAgent": agent }));
        // Several tabs work at the same time, and each thinks that it is the one in front.
        tab.tell("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        tab.look(SCREEN, Theme::Light);
        tab
    }

    fn wire(&self) -> &Wire {
        &self.chromium.wire
    }

    fn ask(&self, method: &str, params: Value) -> Result<Value, String> {
        self.wire().call(Some(&self.session), method, params)
    }

    fn tell(&self, method: &str, params: Value) -> Value {
        self.ask(method, params).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// Changes the size of the window and what the visitor's system prefers; nothing moves.
    pub(crate) fn look(&self, view: View, theme: Theme) {
        let is_phone = view.width < 600;
        let size = json!({
            "width": view.width, "height": view.height, "deviceScaleFactor": 1, "mobile": is_phone,
        });
        self.tell("Emulation.setDeviceMetricsOverride", size);
        let features = json!([
            { "name": "prefers-color-scheme", "value": theme.word() },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.tell("Emulation.setEmulatedMedia", json!({ "features": features }));
    }

    /// Whether scripts of pages run from now on.
    pub(crate) fn allow_scripts(&self, is_allowed: bool) {
        self.tell("Emulation.setScriptExecutionDisabled", json!({ "value": !is_allowed }));
        self.has_scripts.set(is_allowed);
    }

    /// Has every page from now on run this before its own scripts.
    pub(crate) fn begin_pages_with(&self, script: &str) {
        self.tell("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }));
    }

    /// Goes to a path of the office, or to a whole address, and waits until it is loaded.
    pub(crate) fn open(&self, path: &str) {
        let url =
            if path.starts_with('/') { format!("{}{path}", self.base) } else { path.to_owned() };
        self.seen.forget();
        self.leaving(|| {
            let gone = self.tell("Page.navigate", json!({ "url": url }));
            assert!(gone["errorText"].is_null(), "{}: {url}: {}", self.name, gone["errorText"]);
        });
    }

    /// Does what leads to another page, and waits until that is loaded.
    pub(crate) fn leaving(&self, what: impl FnOnce()) {
        let before = self.seen.loads();
        what();
        self.wait("another page", || self.seen.loads() > before);
        self.settle();
    }

    /// Waits for the fonts and for the next frame: what is measured and drawn afterwards stays so.
    pub(crate) fn settle(&self) {
        // Where no script runs, no promise is kept.
        if self.has_scripts.get() {
            self.evaluate(
                "document.fonts.ready.then(() => new Promise(done => \
                 requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))",
            );
        }
    }

    /// The value of an expression on the page; promises are waited for.
    pub(crate) fn evaluate(&self, expression: &str) -> Value {
        self.try_evaluate(expression)
            .unwrap_or_else(|error| panic!("{} at {}: {error}", self.name, self.path()))
    }

    /// # Errors
    /// What the page threw, or that it was left meanwhile.
    pub(crate) fn try_evaluate(&self, expression: &str) -> Result<Value, String> {
        let asked = json!({
            "expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true,
        });
        let mut answer = self.ask("Runtime.evaluate", asked)?;
        match answer.get("exceptionDetails") {
            Some(thrown) => {
                let told = thrown["exception"]["description"].as_str().or(thrown["text"].as_str());
                Err(told.unwrap_or("the page threw").to_owned())
            }
            None => Ok(answer["result"]["value"].take()),
        }
    }

    /// The path of the page that is shown.
    pub(crate) fn path(&self) -> String {
        let path = self.try_evaluate("location.pathname").unwrap_or_default();
        path.as_str().unwrap_or_default().to_owned()
    }

    /// The text of the first element, as it is seen.
    pub(crate) fn text(&self, css: &str) -> String {
        let text = self.evaluate(&format!("{}.innerText", element(css)));
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Whether the page has such an element that is seen.
    pub(crate) fn has(&self, css: &str) -> bool {
        let script = format!("!!document.querySelector({})?.checkVisibility()", json!(css));
        self.try_evaluate(&script).is_ok_and(|value| value == true)
    }

    /// Clicks in the middle of an element, as a mouse does: what lies over it gets the click.
    pub(crate) fn click(&self, css: &str) {
        let script = format!(
            "(() => {{ const e = {}; e.scrollIntoView({{ block: 'center', behavior: 'instant' }}); \
             const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }})()",
            element(css)
        );
        let place = self.evaluate(&script);
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let event = json!({
                "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1,
            });
            self.tell("Input.dispatchMouseEvent", event);
        }
    }

    /// Types into a field in place of what stands there.
    pub(crate) fn fill(&self, css: &str, text: &str) {
        self.evaluate(&format!(
            "(() => {{ const e = {}; e.focus(); e.select(); }})()",
            element(css)
        ));
        self.type_text(text);
    }

    /// Types wherever the focus is.
    pub(crate) fn type_text(&self, text: &str) {
        self.tell("Input.insertText", json!({ "text": text }));
    }

    /// Presses keys, one after the other: `Tab`, `Shift+Tab`, `Enter`, `j` …
    pub(crate) fn press(&self, key: &str) {
        for stroke in strokes(key) {
            self.tell("Input.dispatchKeyEvent", stroke);
        }
    }

    /// Waits until an expression is true, through as many pages as it takes.
    pub(crate) fn wait_until(&self, expression: &str) {
        let script = format!("!!({expression})");
        self.wait(expression, || self.try_evaluate(&script).is_ok_and(|value| value == true));
    }

    fn wait(&self, what: &str, is_done: impl Fn() -> bool) {
        let begun = Instant::now();
        while !is_done() {
            assert!(
                begun.elapsed() < PATIENCE,
                "{} at {} waits in vain for {what}; it has seen {:?}",
                self.name,
                self.path(),
                self.problems()
            );
            std::thread::sleep(PAUSE);
        }
    }

    /// The requests since the last page was opened by its address.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.seen.requests()
    }

    /// What went wrong since the last page was opened by its address: words of the console, thrown
    /// errors, requests without an answer, what the content security policy stopped.
    pub(crate) fn problems(&self) -> Vec<String> {
        self.seen.problems()
    }

    /// A picture of the window: `png`, which loses nothing, or `webp`, which is small.
    pub(crate) fn picture(&self, format: &str) -> Result<Vec<u8>, String> {
        let mut asked = json!({ "format": format });
        if format == "webp" {
            asked["quality"] = 82.into();
        }
        let answer = self.ask("Page.captureScreenshot", asked)?;
        Ok(from_base64(answer["data"].as_str().unwrap_or_default()))
    }

    /// Signs in on the page that is for it.
    pub(crate) fn sign_in(&self, email: &str, password: &str) {
        self.open("/sign-in");
        self.fill("#email", email);
        self.fill("#password", password);
        self.leaving(|| self.press("Enter"));
        assert_ne!(self.path(), "/sign-in", "{}: {email} is not let in", self.name);
    }

    /// Leaves a picture, the page's source and what was seen in `target/browser`.
    fn keep(&self) {
        let folder = kept();
        if std::fs::create_dir_all(&folder).is_err() {
            return;
        }
        let name: String =
            self.name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let source = self.try_evaluate("document.documentElement.outerHTML").unwrap_or_default();
        let log = format!("{}\n{:#?}\n{:#?}", self.path(), self.problems(), self.requests());
        // A test that fails must not fail again because nothing can be kept of it.
        let _kept = std::fs::write(folder.join(format!("{name}.txt")), log);
        let _kept =
            std::fs::write(folder.join(format!("{name}.html")), source.as_str().unwrap_or(""));
        if let Ok(picture) = self.picture("png") {
            let _kept = std::fs::write(folder.join(format!("{name}.png")), picture);
        }
        eprintln!("{}: see target/browser/{name}.png, .html and .txt", self.name);
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.keep();
        }
        let context = json!({ "browserContextId": self.context });
        // A browser that is gone has closed its tabs.
        let _closed = self.wire().call(None, "Target.disposeBrowserContext", context);
    }
}

/// Where failed tests leave what they saw.
fn kept() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("browser")
}

fn element(css: &str) -> String {
    let css = json!(css);
    format!(
        "(document.querySelector({css}) ?? (() => {{ throw new Error('the page has no ' + {css}); }})())"
    )
}

/// Chromium's pictures are base64 without a line break.
fn from_base64(text: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(u32::from(byte - b'A')),
        b'a'..=b'z' => Some(u32::from(byte - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits: Vec<u32> = text.bytes().filter_map(value).collect();
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for four in digits.chunks(4) {
        let number = four.iter().fold(0, |sum, digit| sum << 6 | digit) << (6 * (4 - four.len()));
        bytes.extend_from_slice(&number.to_be_bytes()[1..four.len()]);
    }
    bytes
}
