//! Where customers pay: the operator's accounts, and which of them an order is given.
//!
//! Nouns: [`Requisite`], [`Details`], [`Limits`], [`OrderRequisites`].
//! Story: an operator adds his accounts → an order is placed and is given the one that was used
//! longest ago among those of the first turn whose limits allow it → the customer reads it on his page and in his
//! letter → an operator may give one order other requisites, and the customer is told.
//! Where none fits, an operator has to give the order its requisites himself.
//! Invariants: what an order was given is copied and never changes by itself; two orders placed at
//! once don't pass a day's limit together.
//! Refusals: [`RequisiteRefusal`], [`AssignRefusal`].

mod assign;
mod choose;
mod manage;
mod requisite;
mod store;
#[cfg(test)]
mod tests;
mod words;

pub use self::store::{Day, find_requisite, list_requisites, requisites_of, used_by_day};
pub use assign::{AssignRefusal, Given, OnOrder, give};
pub use manage::{Change, RequisiteRefusal, add, edit, switch};
pub use requisite::{Details, DetailsWrong, Limits, OrderRequisites, Requisite};
