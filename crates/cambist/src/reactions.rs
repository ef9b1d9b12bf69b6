//! When this fact, do that: what must happen in another slice because of a fact, in the transaction
//! that records the fact, one line each.
//!
//! What can wait is a job's work ([`crate::jobs`]). Besides: whatever
//! [`bump`](crate::features::settings::bump)s a topic makes every replica read that topic's table
//! again within a second.

use std::sync::Arc;

use crate::config::Config;
use crate::features::identity::{AccountReaction, AccountReactions};
use crate::features::orders::{Reaction, Reactions};
use crate::features::payouts::{PayoutReaction, PayoutReactions};
use crate::features::{fraud, notices, requisites, rewards};

/// What follows from the facts of orders.
pub fn on_orders(config: &Config) -> Reactions {
    on_past_orders(config, i64::MIN)
}

/// The same, for facts that are written down late: of those before `told_from_ms` nobody gets a letter.
pub fn on_past_orders(config: &Config, told_from_ms: i64) -> Reactions {
    let all: Vec<Box<dyn Reaction>> = vec![
        // Placed → open a reward; completed → grant it; refunded → reverse it.
        Box::new(rewards::OnOrder {
            everyones: config.rewards.terms(),
            judge: Arc::new(fraud::Rules),
        }),
        // Completed, refunded → what the partner's later orders are judged by.
        Box::new(fraud::OnOrder),
        // Placed → say where to pay.
        Box::new(requisites::OnOrder),
        // Whatever changes → a letter to the customer; what waits for an operator → one to him.
        Box::new(notices::OnOrder::new(config, told_from_ms)),
    ];
    Arc::from(all)
}

/// What follows from the facts of payouts.
pub fn on_payouts(config: &Config) -> PayoutReactions {
    on_past_payouts(config, i64::MIN)
}

/// The same, for facts that are written down late: of those before `told_from_ms` nobody gets a letter.
pub fn on_past_payouts(config: &Config, told_from_ms: i64) -> PayoutReactions {
    let all: Vec<Box<dyn PayoutReaction>> = vec![
        // Asked for → a letter to the operators; any change → one to the partner.
        Box::new(notices::OnPayout::new(config, told_from_ms)),
    ];
    Arc::from(all)
}

/// What follows from the facts of accounts.
pub fn on_accounts() -> AccountReactions {
    let all: Vec<Box<dyn AccountReaction>> = vec![
        // Whatever happens → a letter to the owner.
        Box::new(notices::OnAccount),
    ];
    Arc::from(all)
}
