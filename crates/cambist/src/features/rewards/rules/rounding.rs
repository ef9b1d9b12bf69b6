//! 8 decimals of USD, down: in the office's favour by less than 0.00000001.

use money::{Amount, Scale};

use super::{ATTO_IN_UNIT, Atto, Facts, Rule, Stepped};

pub(super) const RULE: Rule = Rule { name: "rounding", apply };

fn apply(_: &Facts, sum: Atto) -> Stepped {
    let units = i64::try_from(sum / ATTO_IN_UNIT).map_err(|_| "the reward is beyond counting")?;
    let amount = Amount::from_units(units, Scale::USD);
    Ok((Atto::from(units) * ATTO_IN_UNIT, format!("down to 8 decimals: {amount} USD")))
}
