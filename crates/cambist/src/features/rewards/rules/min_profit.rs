//! Nothing is earned when the profit is too small a part of the value given.

use super::{Facts, Rule, Stepped, Sum, atto};
use crate::features::rewards::derivation::Step;

pub(super) const RULE: Rule = Rule { name: "min_profit", is_for_both_levels: true, apply };

fn apply(facts: &Facts, sum: Sum) -> Stepped {
    let Some(least) = facts.agreed.terms.min_profit else { return Ok((sum, None)) };
    if atto(facts.profit()?) >= least.of(facts.amount()?) {
        return Ok((sum, None));
    }
    let step = Step::new("step-profit-too-small").value("percent", least);
    Ok((sum.excluded(), Some(step)))
}
