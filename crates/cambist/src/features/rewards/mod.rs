//! What orders earn their partners.
//!
//! Nouns: [`Terms`], [`Reward`], [`Status`].
//! Story: an attributed order is placed → a reward is opened on the terms in force → the order
//! completes → the reward is computed step by step and granted, in the same transaction → it is held
//! for some days → it is available; a refund reverses it, an operator may deny it.
//! Invariants: a later change of terms never changes an old reward; a grant of 0 is a grant; an
//! order is never undone because of its partner: a reward that can't be decided stays undecided,
//! with its reason.
//! Refusals: [`DenyRefusal`], [`TermsRefusal`].

mod deny;
mod react;
mod reason;
mod release;
mod reward;
pub mod rules;
mod store;
mod terms;
#[cfg(test)]
mod tests;

pub use self::store::{RewardFilter, find_rewards, list_rewards, oldest_wanted};
pub use deny::{DenyRefusal, deny};
pub use react::OnOrder;
pub use reason::reason_words;
pub use release::release;
pub use reward::{Reward, Status, status_key};
pub use terms::{Base, Terms, TermsRefusal, set_terms, terms_of};
