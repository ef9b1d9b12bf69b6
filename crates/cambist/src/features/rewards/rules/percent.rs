//! The partner's part of the base: the programme's, by his volume; his own; the direction's. The last
//! one that is set wins.

use money::Amount;

use super::{Facts, Rule, Stepped, Sum};
use crate::features::rewards::derivation::Step;
use crate::features::rewards::percent::Percent;
use crate::features::rewards::terms::Base;

pub(super) const RULE: Rule = Rule { name: "percent", is_for_both_levels: false, apply };

fn apply(facts: &Facts, sum: Sum) -> Stepped {
    let (percent, step) = in_force(facts);
    Ok((sum.with(part(facts, percent)?), Some(step.value("percent", percent))))
}

/// The percentage in force, and whose it is.
fn in_force(facts: &Facts) -> (Percent, Step) {
    let agreed = &facts.agreed;
    if let Some(percent) = agreed.direction.and_then(|rule| rule.percent) {
        return (percent, Step::new("step-percent-direction"));
    }
    if let Some(own) = agreed.own {
        return (own.percent, Step::new("step-percent-own"));
    }
    match agreed.terms.tier_at(facts.volume_usd) {
        Some(tier) => {
            let step = Step::new("step-percent-tier").value("volume", facts.volume_usd);
            (tier.percent, step.value("from", tier.from))
        }
        None => (agreed.terms.percent, Step::new("step-percent")),
    }
}

/// A part of the base.
pub(super) fn part(facts: &Facts, percent: Percent) -> Result<super::Atto, super::Undecided> {
    let base: Amount = match facts.agreed.base() {
        Base::Amount => facts.amount()?,
        Base::Profit => facts.profit()?,
    };
    Ok(percent.of(base))
}
