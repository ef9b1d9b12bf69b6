//! An order by a click that is taken for a program's.

use crate::features::fraud::evidence::Evidence;
use crate::features::fraud::facts::Facts;
use crate::features::fraud::rule::{Mode, Rule};
use crate::features::rewards::NOT_A_PERSON;

pub(super) const RULE: Rule = Rule {
    name: "bots",
    title: "fraud-rule-bots",
    looks: "fraud-looks-bots",
    default: Mode::Flag,
    thresholds: &[],
    told: NOT_A_PERSON,
    judge,
};

fn judge(facts: &Facts, _: &[i64]) -> Option<Evidence> {
    // A flood that is denied is a reason of its own, and has a rule of its own.
    let is_flood = !facts.click_flood.is_empty() && facts.click_bot.starts_with("flood: ");
    let is_hit = !facts.click_bot.is_empty() && !is_flood;
    is_hit.then(|| Evidence::new("fraud-saw-bot").value("code", &facts.click_bot))
}

#[test]
fn a_program_is_seen_and_a_flood_is_left_to_its_own_rule() {
    let facts = |bot: &str, flood: &str| Facts {
        click_bot: bot.to_owned(),
        click_flood: flood.to_owned(),
        ..Facts::default()
    };
    super::table(
        &RULE,
        &[],
        &[
            (facts("", ""), None),
            (facts("headless", ""), Some("fraud-saw-bot")),
            (facts("headless", "link"), Some("fraud-saw-bot")),
            (facts("flood: link", "link"), None),
        ],
    );
}
