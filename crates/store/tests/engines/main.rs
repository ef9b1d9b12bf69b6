//! The store's behaviours, each on both engines where both have it.
#![allow(clippy::unwrap_used)]

mod bench;
mod bulk;
mod crash;
mod group;
mod migrations;
mod outage;
mod reads;
mod sqlite_file;
mod statements;
mod units;
