//! An order from an address at which the partner used his account.

use crate::features::fraud::evidence::Evidence;
use crate::features::fraud::facts::Facts;
use crate::features::fraud::rule::{Mode, Rule, Threshold};
use crate::features::rewards::NOT_BROUGHT;

use super::DAY_S;

pub(super) const RULE: Rule = Rule {
    name: "same_address",
    title: "fraud-rule-same-address",
    looks: "fraud-looks-same-address",
    default: Mode::Flag,
    thresholds: &[Threshold::new(("days", "fraud-field-days"), 30, 1, 365)],
    told: NOT_BROUGHT,
    judge,
};

fn judge(facts: &Facts, thresholds: &[i64]) -> Option<Evidence> {
    let since_s = facts.placed_at_s - thresholds.first()? * DAY_S;
    let at_s = facts.same_network_at_s.filter(|at_s| *at_s >= since_s)?;
    Some(Evidence::new("fraud-saw-own-address").value("from", at_s))
}

#[test]
fn an_address_counts_for_so_many_days() {
    let now_s = 1_793_534_400;
    let facts =
        |same_network_at_s| Facts { placed_at_s: now_s, same_network_at_s, ..Facts::default() };
    let seen = Some("fraud-saw-own-address");
    super::table(
        &RULE,
        &[30],
        &[
            (facts(None), None),
            (facts(Some(now_s - 30 * DAY_S)), seen),
            (facts(Some(now_s - 30 * DAY_S - 1)), None),
            (facts(Some(now_s + 1)), seen),
        ],
    );
}
