//! A partner does not share losses: an order that lost money earns nothing.

use super::{Atto, Facts, Rule, Stepped};

pub(super) const RULE: Rule = Rule { name: "losses", apply };

fn apply(_: &Facts, sum: Atto) -> Stepped {
    Ok(match sum < 0 {
        true => (0, "losses are not shared, so nothing".to_owned()),
        false => (sum, "none to share".to_owned()),
    })
}
