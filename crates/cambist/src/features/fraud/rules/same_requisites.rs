//! An order paid to an account of the partner's, or of other customers of his.

use crate::features::fraud::evidence::Evidence;
use crate::features::fraud::facts::Facts;
use crate::features::fraud::rule::{Mode, Rule, Threshold};
use crate::features::rewards::NOT_BROUGHT;

pub(super) const RULE: Rule = Rule {
    name: "same_requisites",
    title: "fraud-rule-same-requisites",
    looks: "fraud-looks-same-requisites",
    default: Mode::Flag,
    thresholds: &[Threshold::new(("customers", "fraud-field-customers"), 1, 1, 100)],
    told: NOT_BROUGHT,
    judge,
};

fn judge(facts: &Facts, thresholds: &[i64]) -> Option<Evidence> {
    if facts.is_own_account {
        return Some(Evidence::new("fraud-saw-own-account"));
    }
    let is_hit = facts.others_paid_there >= *thresholds.first()?;
    is_hit
        .then(|| Evidence::new("fraud-saw-shared-account").value("number", facts.others_paid_there))
}

#[test]
fn an_account_is_shared_from_so_many_other_customers_on() {
    let facts = |others_paid_there, is_own_account| Facts {
        others_paid_there,
        is_own_account,
        ..Facts::default()
    };
    super::table(
        &RULE,
        &[2],
        &[
            (facts(0, false), None),
            (facts(1, false), None),
            (facts(2, false), Some("fraud-saw-shared-account")),
            (facts(0, true), Some("fraud-saw-own-account")),
        ],
    );
}
