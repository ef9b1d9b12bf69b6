//! Which rewards wait for an operator's look, and which are not given.
//!
//! Nouns: [`Rule`], [`Mode`], [`Tuning`], [`Facts`], [`Hit`], [`Case`].
//! Story: an order is placed → what will speak for or against it is kept → it completes → each rule
//! looks at the facts, in that transaction → what is flagged stays held and opens a case, what is
//! denied is not given → an operator reads the evidence and lets the reward go on, denies it or takes
//! it back.
//! Invariants: an order has one case at most, and a case is decided once; a rule that is switched or
//! tuned judges only what completes later; nothing becomes available while its case is open.
//! Refusals: [`TuneRefusal`], [`ReviewRefusal`].

mod alarms;
mod case;
mod disposable;
mod evidence;
mod facts;
mod foresee;
mod forget;
mod judge;
mod mailbox;
mod pages;
mod react;
mod remember;
mod review;
mod rule;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod tuning;

pub use self::store::{CaseFilter, Related, count_open, find_case, list_cases, related_orders};
pub use alarms::tell_floods;
pub use case::{Case, CaseState, Hit};
pub use evidence::Evidence;
pub use facts::Facts;
pub use foresee::{Foreseen, foresee};
pub use forget::forget;
pub use judge::Rules;
pub use pages::{case_path, routes, rule_words, state_class, state_words};
pub use react::OnOrder;
pub use remember::{Seen, remember};
pub use review::{Decision, ReviewRefusal, decide, deny};
pub use rule::{Mode, Rule, Threshold};
pub use rules::ALL;
pub use tuning::{Change, TuneRefusal, Tuned, Tuning, load_tuning, tune};
