//! A loss is shared only where the terms say so: else an order that lost money earns nothing.

use super::{Facts, Rule, Stepped, Sum};
use crate::features::rewards::derivation::Step;

pub(super) const RULE: Rule = Rule { name: "losses", is_for_both_levels: false, apply };

fn apply(facts: &Facts, sum: Sum) -> Stepped {
    Ok(shared(facts, sum))
}

/// A sum below zero as the terms take it.
pub(super) fn shared(facts: &Facts, sum: Sum) -> (Sum, Option<Step>) {
    match (sum.reward < 0, facts.agreed.terms.shares_losses) {
        (false, _) => (sum, None),
        (true, true) => (sum, Some(Step::new("step-loss-shared"))),
        (true, false) => (sum.with(0), Some(Step::new("step-loss-not-shared"))),
    }
}
