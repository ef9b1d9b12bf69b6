//! What the direction does to the reward of its orders.

use super::{Facts, Rule, Stepped, Sum, atto};
use crate::features::rewards::derivation::Step;
use crate::features::rewards::direction::Modifier;

pub(super) const RULE: Rule = Rule { name: "direction", is_for_both_levels: true, apply };

fn apply(facts: &Facts, sum: Sum) -> Stepped {
    let told = |key, usd| Some(Step::new(key).value("value", usd));
    let modifier = facts.agreed.direction.and_then(|rule| rule.modifier);
    Ok(match modifier {
        None => (sum, None),
        Some(Modifier::Nothing) => (sum.excluded(), Some(Step::new("step-direction-nothing"))),
        // Level 2 is a part of the base, whatever the direction makes of the first level's reward.
        Some(_) if facts.level != 1 => (sum, None),
        Some(Modifier::Fixed(usd)) => {
            (sum.with(atto(usd.amount())), told("step-direction-fixed", usd))
        }
        Some(Modifier::Min(usd)) if sum.reward < atto(usd.amount()) => {
            (sum.with(atto(usd.amount())), told("step-direction-min", usd))
        }
        Some(Modifier::Max(usd)) if sum.reward > atto(usd.amount()) => {
            (sum.with(atto(usd.amount())), told("step-direction-max", usd))
        }
        Some(Modifier::Min(_) | Modifier::Max(_)) => (sum, None),
    })
}
