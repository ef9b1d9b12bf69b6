//! The books: accounts, transactions and the decision what may be posted.
//!
//! Double entry, append-only and exact, in USD at 8 decimals. A [`Command`] says what happened to a
//! partner's money and a [`FactId`] which event of the world it is; [`decide`] turns the two into a
//! balanced [`Transaction`] or a [`Refusal`]. The crate is pure and deterministic: it knows no
//! clock, no store and no order, so replaying the same commands gives the same books.
//!
//! | command | debit | credit |
//! |---|---|---|
//! | `Grant` | house rewards_expense | partner held |
//! | `Release` | partner held | partner available |
//! | `Reverse` | partner held or available | house rewards_expense |
//! | `ShareLoss` | partner available | house rewards_expense |
//! | `ReturnLoss` | house rewards_expense | partner available |
//! | `RequestPayout` | partner available | partner in_payout |
//! | `PayoutDone` | partner in_payout | house paid_out |
//! | `PayoutCancelled` | partner in_payout | partner available |
//! | `Adjust` upwards | house adjustments | partner available |
//! | `Adjust` downwards | partner available | house adjustments |
//!
//! What always holds, each by a property test in `tests.rs`: every transaction sums to zero;
//! replaying all of them gives every balance; the same fact twice changes nothing; `available` goes
//! below zero only through a reversal, a shared loss or an adjustment, `held` and `in_payout` never;
//! nothing is taken back that was not given for the same cause ([`Outstanding`]); and per partner
//! held + available + in_payout + paid out = granted − reversed − losses shared ± adjustments.

mod account;
mod balances;
mod command;
mod decide;
mod fact;
mod outstanding;
mod state;
mod transaction;

pub use account::{Account, AccountError, House, PartnerId, Pot, Side};
pub use balances::{Balances, TooLarge};
pub use command::Command;
pub use decide::{Decision, Field, Refusal, decide, decide_within};
pub use fact::{FactId, FactIdError};
pub use outstanding::Outstanding;
pub use state::State;
pub use transaction::{Kind, KindError, Malformed, Posting, Transaction};

#[cfg(test)]
mod tests;
