//! The test application: a whole office on a free port, on either engine, with a clock that stands
//! still and randomness that repeats.

mod database;
mod demo;
mod engines;
mod folder;
mod http;
mod office;
mod orders;
mod programs;
mod smtp;
mod stranger;

pub use database::TestDatabase;
pub use folder::Folder;
pub use http::{Reply, Sent};
pub use office::TestApp;
pub use orders::browser_with;
pub use programs::run_program;
pub use smtp::{MailServer, Manner};
pub use stranger::{Says, Stranger};

/// The value of a hidden field on a page.
///
/// # Panics
/// When the page has no such field.
pub fn hidden(html: &str, name: &str) -> String {
    let field = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
    let (_, rest) = html.split_once(&field).expect("the page has the field");
    rest.split('"').next().unwrap_or_default().to_owned()
}

/// 2026-11-01 12:00:00 UTC: when every test begins.
pub const BEGIN_MS: i64 = 1_793_534_400_000;

/// The password of everyone who has an account in a test.
pub const PASSWORD: &str = "a good long password";
