//! What the percentage is taken of.

use super::{Facts, Rule, Stepped, Sum, atto};
use crate::features::rewards::derivation::Step;
use crate::features::rewards::terms::Base;

pub(super) const RULE: Rule = Rule { name: "base", is_for_both_levels: true, apply };

fn apply(facts: &Facts, sum: Sum) -> Stepped {
    let (value, key) = match facts.agreed.base() {
        Base::Amount => (facts.amount()?, "step-base-amount"),
        Base::Profit => (facts.profit()?, "step-base-profit"),
    };
    let base = atto(value);
    let step = Step::new(key).value("value", value);
    Ok((Sum { base, reward: base, ..sum }, Some(step)))
}
