//! Letters: written in the transaction of the fact that they tell, sent by a job.
//!
//! Nouns: [`Letter`], [`Letterhead`], [`Stored`], [`Post`].
//! Story: a slice's verb writes a letter in its own transaction ([`write()`]) → the job takes it under a
//! lease → the server takes it, or the letter is tried again after a growing pause → after the last
//! attempt it is dead, an alarm says so, and an operator may send it anew.
//! Invariants: one fact makes one letter, with one Message-ID for ever; a letter is there if and only
//! if its fact is; nothing that a stranger wrote can become a header.
//! What remains: the office may die after the server has taken a letter and before it has noted so.
//! The letter is then sent again with the same Message-ID, by which receivers know it.
//! Refusals: [`RetryRefusal`].

mod job;
mod letter;
mod message;
mod post;
mod retry;
mod store;
#[cfg(test)]
mod tests;
mod write;

pub use self::store::{
    LetterState, Stored, count_dead, count_letters, find_letter, forget_sent, keep_waiting, let_go,
    letters_of_order, list_letters,
};
pub use job::{send_waiting, watch_waiting};
pub use letter::{Body, Letter, Letterhead, Link, Row};
pub use message::message_id;
pub use post::{KEPT, Outcome, Post};
pub use retry::{RetryRefusal, retry, retry_dead};
pub use write::write;
