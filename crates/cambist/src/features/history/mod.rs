//! Everything that happened to an order, in one place: what an operator reads when a partner asks
//! why, and what the partner may read of it himself.
//!
//! Nouns: [`History`], [`Line`], [`What`].
//! Story: a partner asks why an order earned him nothing → the operator reads the click, whose order
//! it is and by which rule, each state, each posting of its rewards, and what was stopped.
//! Invariant: it writes nothing. It is put together from the tables of the slices above, so that it
//! can't differ from them; what none of them keeps stands in the journal.

mod line;
mod read;

pub use line::{Line, What};
pub use read::{History, history, history_for};

#[cfg(test)]
mod tests;
