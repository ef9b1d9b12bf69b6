//! The rules, each a small file of its own, in the order in which they are listed.

mod bots;
mod disposable_email;
mod flood_address;
mod flood_link;
mod no_click;
mod own_link;
mod refunded_share;
mod same_address;
mod same_requisites;

use super::rule::Rule;

/// Every rule, in the order in which a reader wants them.
pub const ALL: &[Rule] = &[
    own_link::RULE,
    same_address::RULE,
    same_requisites::RULE,
    flood_address::RULE,
    flood_link::RULE,
    bots::RULE,
    no_click::RULE,
    refunded_share::RULE,
    disposable_email::RULE,
];

pub(super) const FLOOD_ADDRESS: &Rule = &flood_address::RULE;
pub(super) const FLOOD_LINK: &Rule = &flood_link::RULE;

const DAY_S: i64 = 86_400;

/// What a rule says of each of the facts, with the thresholds of the table's head.
#[cfg(test)]
fn table(rule: &Rule, thresholds: &[i64], rows: &[(super::facts::Facts, Option<&str>)]) {
    for (facts, expected) in rows {
        let evidence = (rule.judge)(facts, thresholds);
        let key = evidence.as_ref().map(|evidence| evidence.key.as_str());
        assert_eq!(key, *expected, "{}: {facts:?}", rule.name);
        for &lang in crate::words::Lang::ALL {
            let words = evidence.as_ref().map(|evidence| evidence.words(lang)).unwrap_or_default();
            assert!(evidence.is_none() || words.contains(' '), "{words}");
            assert!(!words.contains('{') && !words.contains('$'), "{words}");
        }
    }
}
