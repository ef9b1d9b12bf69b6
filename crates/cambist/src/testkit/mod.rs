//! The test application: a whole office on a free port, on either engine, with a clock that stands
//! still and randomness that repeats.

mod database;
mod engines;
mod folder;
mod http;
mod office;
mod orders;

pub use database::TestDatabase;
pub use folder::Folder;
pub use http::{Reply, Sent};
pub use office::TestApp;
pub use orders::browser_with;

/// 2026-11-01 12:00:00 UTC: when every test begins.
pub const BEGIN_MS: i64 = 1_793_534_400_000;
