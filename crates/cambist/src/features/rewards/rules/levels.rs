//! The second level: a part of the same base, for whoever brought the partner.

use super::{Facts, Rule, Stepped, Sum, losses, percent};
use crate::features::rewards::derivation::Step;

pub(super) const RULE: Rule = Rule { name: "levels", is_for_both_levels: true, apply };

fn apply(facts: &Facts, sum: Sum) -> Stepped {
    if facts.level == 1 {
        return Ok((sum, None));
    }
    let part = facts.agreed.terms.level2.unwrap_or_default();
    let (sum, _) = losses::shared(facts, sum.with(percent::part(facts, part)?));
    Ok((sum, Some(Step::new("step-level2").value("percent", part))))
}
