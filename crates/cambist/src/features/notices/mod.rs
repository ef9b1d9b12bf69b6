//! What customers, partners and operators are told by letter.
//!
//! Story: a fact of an order → in the same transaction a letter to its customer, in the language in
//! which he placed it, with everything that was agreed and where to pay → to the operators, when it
//! is they who have to do something.
//! A fact of an account → a letter to its owner, in the language of whoever acts.
//! Invariant: every change that a customer would see on his order's page has its letter.

mod account;
mod facts;
mod order;
mod payout;
#[cfg(test)]
mod tests;

pub use account::OnAccount;
pub use order::OnOrder;
pub use payout::OnPayout;
