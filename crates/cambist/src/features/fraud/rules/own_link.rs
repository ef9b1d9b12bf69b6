//! The partner's own order: his browser, or his mailbox.

use crate::features::fraud::evidence::Evidence;
use crate::features::fraud::facts::Facts;
use crate::features::fraud::rule::{Mode, Rule, Threshold};
use crate::features::rewards::NOT_BROUGHT;

use super::DAY_S;

pub(super) const RULE: Rule = Rule {
    name: "own_link",
    title: "fraud-rule-own-link",
    looks: "fraud-looks-own-link",
    default: Mode::Flag,
    thresholds: &[Threshold::new(("days", "fraud-field-days"), 90, 1, 365)],
    told: NOT_BROUGHT,
    judge,
};

fn judge(facts: &Facts, thresholds: &[i64]) -> Option<Evidence> {
    if !facts.mailbox.is_empty() && facts.mailbox == facts.partner_mailbox {
        return Some(Evidence::new("fraud-saw-own-mailbox"));
    }
    let since_s = facts.placed_at_s - thresholds.first()? * DAY_S;
    let at_s = facts.same_browser_at_s.filter(|at_s| *at_s >= since_s)?;
    Some(Evidence::new("fraud-saw-own-browser").value("from", at_s))
}

#[test]
fn a_partner_is_known_by_his_mailbox_and_his_browser() {
    let now_s = 1_793_534_400;
    let facts = |mailbox: &str, same_browser_at_s| Facts {
        placed_at_s: now_s,
        mailbox: mailbox.to_owned(),
        partner_mailbox: "ann@mail.example".to_owned(),
        same_browser_at_s,
        ..Facts::default()
    };
    super::table(
        &RULE,
        &[10],
        &[
            (facts("ann@mail.example", None), Some("fraud-saw-own-mailbox")),
            (facts("bob@mail.example", None), None),
            (facts("bob@mail.example", Some(now_s - 10 * DAY_S)), Some("fraud-saw-own-browser")),
            (facts("bob@mail.example", Some(now_s - 10 * DAY_S - 1)), None),
            (facts("bob@mail.example", Some(now_s + 60)), Some("fraud-saw-own-browser")),
            (Facts { placed_at_s: now_s, ..Facts::default() }, None),
        ],
    );
}
