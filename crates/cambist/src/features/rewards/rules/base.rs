//! What the percentage is taken of.

use super::{ATTO_IN_UNIT, Atto, Facts, Rule, Stepped};
use crate::features::rewards::terms::Base;

pub(super) const RULE: Rule = Rule { name: "base", apply };

fn apply(facts: &Facts, _: Atto) -> Stepped {
    let (value, word) = match facts.terms.base {
        Base::Amount => (facts.amount_usd, "the value given"),
        Base::Profit => (facts.profit_usd, "the office's profit"),
    };
    let value = value.ok_or("no price in USD was known when the order was placed")?;
    Ok((Atto::from(value.units()) * ATTO_IN_UNIT, format!("{word} is {value} USD")))
}
