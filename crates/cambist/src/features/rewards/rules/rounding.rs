//! 8 decimals of USD, down: towards zero, so that a reward is never rounded up, and a share of a loss
//! neither.

use money::{Amount, Scale};

use super::{ATTO_IN_UNIT, Atto, Facts, Rule, Stepped, Sum, Undecided, atto};
use crate::features::rewards::derivation::Step;

pub(super) const RULE: Rule = Rule { name: "rounding", is_for_both_levels: true, apply };

fn apply(_: &Facts, sum: Sum) -> Stepped {
    let amount = rounded(sum.reward)?;
    let step = Step::new("step-rounding").value("value", amount);
    Ok((sum.with(atto(amount)), Some(step)))
}

/// The amount, towards zero.
pub(super) fn rounded(sum: Atto) -> Result<Amount, Undecided> {
    let units = i64::try_from(sum / ATTO_IN_UNIT).map_err(|_| Undecided::TooLarge)?;
    Ok(Amount::from_units(units, Scale::USD))
}
