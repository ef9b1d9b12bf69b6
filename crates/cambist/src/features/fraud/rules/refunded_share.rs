//! An order of a partner whose customers take their money back unusually often.

use crate::features::fraud::evidence::Evidence;
use crate::features::fraud::facts::Facts;
use crate::features::fraud::rule::{Mode, Rule, Threshold};
use crate::features::rewards::MANY_REFUNDS;

pub(super) const RULE: Rule = Rule {
    name: "refunded_share",
    title: "fraud-rule-refunded-share",
    looks: "fraud-looks-refunded-share",
    default: Mode::Flag,
    thresholds: &[
        Threshold::new(("percent", "fraud-field-percent"), 30, 1, 100),
        Threshold::new(("orders", "fraud-field-orders"), 10, 1, 100_000),
    ],
    told: MANY_REFUNDS,
    judge,
};

fn judge(facts: &Facts, thresholds: &[i64]) -> Option<Evidence> {
    let (percent, orders) = (*thresholds.first()?, *thresholds.get(1)?);
    let is_hit = facts.completed >= orders
        && facts.refunded.saturating_mul(100) >= facts.completed.saturating_mul(percent);
    is_hit.then(|| {
        Evidence::new("fraud-saw-refunds")
            .value("number", facts.refunded)
            .value("to", facts.completed)
    })
}

#[test]
fn a_share_counts_from_so_many_orders_on() {
    let facts = |completed, refunded| Facts { completed, refunded, ..Facts::default() };
    let seen = Some("fraud-saw-refunds");
    super::table(
        &RULE,
        &[30, 10],
        &[
            (facts(9, 9), None),
            (facts(10, 2), None),
            (facts(10, 3), seen),
            (facts(1000, 299), None),
            (facts(1000, 300), seen),
            (facts(0, 0), None),
            (facts(i64::MAX, i64::MAX), seen),
        ],
    );
}
