//! Cambist, an exchange office: rates go out as feeds, visitors come in through partners' links,
//! and partners see the truth about it.
//!
//! Read `ARCHITECTURE.md` first; then [`routes`] (every address), [`jobs`] (everything that runs by
//! itself) and the doors of the [`features`].

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod app;
pub mod assets;
pub mod chance;
pub mod clock;
pub mod command;
pub mod config;
pub mod demo;
pub mod features;
pub mod front;
pub mod jobs;
pub mod migrations;
pub mod outgoing;
pub mod pages;
pub mod problems;
pub mod reactions;
pub mod routes;
pub mod sheet;
#[cfg(any(test, feature = "testkit"))]
pub mod testkit;
pub mod words;
