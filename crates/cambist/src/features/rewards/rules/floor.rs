//! A fixed amount where the order earned the office nothing, or less than the reward would be.

use super::{Facts, Rule, Stepped, Sum, atto};
use crate::features::rewards::derivation::Step;

pub(super) const RULE: Rule = Rule { name: "floor", is_for_both_levels: false, apply };

fn apply(facts: &Facts, sum: Sum) -> Stepped {
    let Some(floor) = facts.agreed.terms.floor else { return Ok((sum, None)) };
    let profit = atto(facts.profit()?);
    if profit > 0 && sum.reward <= profit {
        return Ok((sum, None));
    }
    let key = if profit <= 0 { "step-floor-no-profit" } else { "step-floor-above-profit" };
    Ok((sum.with(atto(floor.amount())), Some(Step::new(key).value("value", floor))))
}
