//! The partner's part of it.

use money::{Amount, Plain, Rounding, Scale};

use super::{ATTO_IN_UNIT, Atto, Facts, Rule, Stepped};

pub(super) const RULE: Rule = Rule { name: "percent", apply };

fn apply(facts: &Facts, sum: Atto) -> Stepped {
    // Terms have at most 8 decimals, so that the percentage is a whole number of 10⁻⁸.
    let percent = Amount::from_decimal(facts.terms.percent, Scale::USD, Rounding::Down)
        .map_err(|error| format!("the percentage {error}"))?;
    // 10⁻⁸ of a percent is 10⁻¹⁰ of the sum, and the sum is a multiple of 10¹⁰.
    let part = sum / ATTO_IN_UNIT * Atto::from(percent.units());
    Ok((part, format!("{} % of it", Plain(facts.terms.percent))))
}
