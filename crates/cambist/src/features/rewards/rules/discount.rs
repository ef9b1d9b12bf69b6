//! What the customer was given off: nothing to the partner, taken off his reward, or the end of it.

use super::{Facts, Rule, Stepped, Sum, atto};
use crate::features::rewards::derivation::Step;
use crate::features::rewards::terms::Discount;

pub(super) const RULE: Rule = Rule { name: "discount", is_for_both_levels: true, apply };

fn apply(facts: &Facts, sum: Sum) -> Stepped {
    let discount = facts.discount_usd;
    if !discount.is_positive() {
        return Ok((sum, None));
    }
    let told = |key| Some(Step::new(key).value("value", discount));
    Ok(match facts.agreed.terms.discount {
        Discount::Ignored => (sum, None),
        Discount::Excludes => (sum.excluded(), told("step-discount-excludes")),
        // Level 2 is a part of the base, whatever becomes of the first level's reward.
        Discount::Subtracted if facts.level != 1 => (sum, None),
        Discount::Subtracted => {
            // It takes a reward down to nothing, and never deepens a share of a loss.
            let left = (sum.reward - atto(discount)).max(sum.reward.min(0));
            (sum.with(left), told("step-discount-subtracted"))
        }
    })
}
