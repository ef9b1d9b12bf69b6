//! At most a part of the profit.

use super::{Facts, Rule, Stepped, Sum};
use crate::features::rewards::derivation::Step;

pub(super) const RULE: Rule = Rule { name: "cap", is_for_both_levels: false, apply };

fn apply(facts: &Facts, sum: Sum) -> Stepped {
    let Some(cap) = facts.agreed.terms.cap else { return Ok((sum, None)) };
    // A part of a loss is no limit: nothing is, and a share of it is none of the cap's.
    let most = cap.of(facts.profit()?).max(0);
    if sum.reward <= most {
        return Ok((sum, None));
    }
    Ok((sum.with(most), Some(Step::new("step-cap").value("percent", cap))))
}
