//! An order by a mailbox that is thrown away after use.

use crate::features::fraud::disposable::is_disposable;
use crate::features::fraud::evidence::Evidence;
use crate::features::fraud::facts::Facts;
use crate::features::fraud::mailbox::host;
use crate::features::fraud::rule::{Mode, Rule};
use crate::features::rewards::DETAILS;

pub(super) const RULE: Rule = Rule {
    name: "disposable_email",
    title: "fraud-rule-disposable-email",
    looks: "fraud-looks-disposable-email",
    default: Mode::Flag,
    thresholds: &[],
    told: DETAILS,
    judge,
};

fn judge(facts: &Facts, _: &[i64]) -> Option<Evidence> {
    let host = host(&facts.mailbox);
    is_disposable(host).then(|| Evidence::new("fraud-saw-disposable").value("code", host))
}

#[test]
fn a_mailbox_of_such_a_host_is_seen() {
    let facts = |mailbox: &str| Facts { mailbox: mailbox.to_owned(), ..Facts::default() };
    super::table(
        &RULE,
        &[],
        &[
            (facts("ann@mailinator.com"), Some("fraud-saw-disposable")),
            (facts("ann@gmail.com"), None),
            (facts(""), None),
        ],
    );
}
