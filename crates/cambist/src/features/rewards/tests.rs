//! Behaviours of rewards, on both engines.

mod decisions;
mod denial;
mod edits;
mod facts;
mod grants;
mod levels;
mod losses;
mod migration;
mod programmes;
mod release;
mod scene;
mod trips;
mod volume;
mod what_if;
