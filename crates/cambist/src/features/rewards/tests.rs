//! Behaviours of rewards, on both engines.

mod denial;
mod grants;
mod release;
mod scene;
