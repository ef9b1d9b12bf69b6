//! An order that no click brought within the window: the customer was bound by an earlier one.

use crate::features::fraud::evidence::Evidence;
use crate::features::fraud::facts::Facts;
use crate::features::fraud::rule::{Mode, Rule};
use crate::features::rewards::NO_CLICK;

/// Off by default: whoever binds customers wants exactly such orders to count.
pub(super) const RULE: Rule = Rule {
    name: "no_click",
    title: "fraud-rule-no-click",
    looks: "fraud-looks-no-click",
    default: Mode::Off,
    thresholds: &[],
    told: NO_CLICK,
    judge,
};

fn judge(facts: &Facts, _: &[i64]) -> Option<Evidence> {
    facts.is_bound.then(|| Evidence::new("fraud-saw-no-click"))
}

#[test]
fn a_bound_order_is_seen() {
    let facts = |is_bound| Facts { is_bound, ..Facts::default() };
    super::table(&RULE, &[], &[(facts(false), None), (facts(true), Some("fraud-saw-no-click"))]);
}
