//! The pages as people see them: every page of the office, and whole journeys in a real Chromium.
//!
//! What stands in `in_chromium` needs Chromium and axe-core, which `cargo x test` installs; the rest
//! looks at the same list of pages without a browser.

#![allow(clippy::unwrap_used)]

mod browser {
    mod chromium;
    mod in_chromium;
    mod pages;
    mod queries;
    mod routes;
    mod words;
}
