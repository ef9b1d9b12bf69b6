//! An order by a click of a flood of one link. The clicks are counted in memory when they come; the
//! order keeps what was said of its own.

use crate::features::clicks::FloodKind;
use crate::features::fraud::evidence::Evidence;
use crate::features::fraud::facts::Facts;
use crate::features::fraud::rule::{Mode, Rule, Threshold};
use crate::features::rewards::NOT_A_PERSON;

pub(super) const RULE: Rule = Rule {
    name: "flood_link",
    title: "fraud-rule-flood-link",
    looks: "fraud-looks-flood-link",
    default: Mode::Flag,
    thresholds: &[
        Threshold::new(("per_minute", "fraud-field-per-minute"), 600, 1, 1_000_000),
        Threshold::new(("per_hour", "fraud-field-per-hour"), 10_000, 1, 10_000_000),
    ],
    told: NOT_A_PERSON,
    judge,
};

fn judge(facts: &Facts, _: &[i64]) -> Option<Evidence> {
    let is_hit = facts.click_flood == FloodKind::Link.word();
    is_hit.then(|| Evidence::new("fraud-saw-flood-link"))
}

#[test]
fn a_click_of_such_a_flood_is_seen_and_no_other() {
    let facts = |flood: &str| Facts { click_flood: flood.to_owned(), ..Facts::default() };
    let expected = |kind: &str| (kind == "link").then_some("fraud-saw-flood-link");
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
