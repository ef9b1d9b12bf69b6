//! Joining, confirming, forgetting, and the second factor: what a person does, on both engines.

mod confirmation;
mod factor;
mod reset;
mod scene;
mod sessions;
