#![allow(clippy::unwrap_used)]

mod goldens;
mod kit;
mod kit_random;
mod merging;
mod reading_back;
mod schemas;
