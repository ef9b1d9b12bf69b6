//! Who watches which order while it changes: server-sent events for its customer and for the desk.
//!
//! Nouns: [`Live`], [`Seat`].
//! Story: a page opens a stream and takes a seat → somebody's transaction changes an order and numbers
//! the change → whoever follows the counters, here or in another replica, reads the orders that
//! changed, once for all, and wakes those who watch them → the page looks at its order again.
//! Invariants: a stream that has begun misses no change that is committed later; nothing is read for
//! a stream while its order stands still; no more streams than the settings allow, and none after
//! the office began to close.

mod pages;
mod seat;
mod stream;
#[cfg(test)]
mod tests;
mod watch;

pub use pages::routes;
pub use seat::{Full, Seat};
pub use watch::Live;
