//! A click is required, not long before the order: else the order earns nobody anything.

use super::{Facts, Rule, Stepped, Sum};
use crate::features::rewards::derivation::Step;

pub(super) const RULE: Rule = Rule { name: "click", is_for_both_levels: true, apply };

fn apply(facts: &Facts, sum: Sum) -> Stepped {
    let Some(hours) = facts.agreed.terms.click_within_hours else { return Ok((sum, None)) };
    let limit_s = i64::from(hours) * 3600;
    let is_in_time = facts.click_age_s.is_some_and(|age_s| (0..=limit_s).contains(&age_s));
    let key = if is_in_time { "step-click-in-time" } else { "step-click-late" };
    let step = Step::new(key).value("hours", hours);
    Ok((if is_in_time { sum } else { sum.excluded() }, Some(step)))
}
