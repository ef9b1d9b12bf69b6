//! Behaviours of the slice, on both engines.

mod cases;
mod decisions;
mod floods;
mod pages;
mod scene;
mod traces;
