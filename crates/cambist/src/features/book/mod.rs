//! The ledger's tables: the only slice that writes postings.
//!
//! Nouns: [`Subject`], [`Recorded`], [`PartnerBalances`].
//! Story: a slice tells what happened to a partner's money → [`post`] locks his balances, lets the
//! pure ledger decide, and adds a transaction.
//! Invariants: transactions are only ever added; the same fact twice changes nothing; a balance is
//! the sum of its postings; rows hold ids only.
//! Refusals: [`BookRefusal`].

mod balances;
mod post;
mod recorded;
mod store;
mod subject;

pub use balances::{PartnerBalances, balances};
pub use post::{BookRefusal, post};
pub use recorded::{Recorded, recorded};
pub use subject::{About, AboutError, Subject};

/// What the ledger decides with: accounts, commands and facts.
pub use ledger::{Command, Decision, FactId, PartnerId, Pot};

#[cfg(test)]
mod tests;
