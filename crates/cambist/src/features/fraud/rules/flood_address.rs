//! An order by a click of a flood of one address. The clicks are counted in memory when they come; the
//! order keeps what was said of its own.

use crate::features::clicks::FloodKind;
use crate::features::fraud::evidence::Evidence;
use crate::features::fraud::facts::Facts;
use crate::features::fraud::rule::{Mode, Rule, Threshold};
use crate::features::rewards::NOT_A_PERSON;

pub(super) const RULE: Rule = Rule {
    name: "flood_address",
    title: "fraud-rule-flood-address",
    looks: "fraud-looks-flood-address",
    default: Mode::Flag,
    thresholds: &[
        Threshold::new(("per_minute", "fraud-field-per-minute"), 30, 1, 100_000),
        Threshold::new(("per_hour", "fraud-field-per-hour"), 300, 1, 1_000_000),
    ],
    told: NOT_A_PERSON,
    judge,
};

fn judge(facts: &Facts, _: &[i64]) -> Option<Evidence> {
    let is_hit = facts.click_flood == FloodKind::Address.word();
    is_hit.then(|| Evidence::new("fraud-saw-flood-address"))
}

#[test]
fn a_click_of_such_a_flood_is_seen_and_no_other() {
    let facts = |flood: &str| Facts { click_flood: flood.to_owned(), ..Facts::default() };
    let expected = |kind: &str| (kind == "address").then_some("fraud-saw-flood-address");
    super::table(
        &RULE,
        &[1, 1],
        &[
            (facts(""), None),
            (facts("address"), expected("address")),
            (facts("link"), expected("link")),
        ],
    );
}
