//! The steps by which a reward is computed, in order; each a small file of its own.

mod base;
mod no_loss;
mod percent;
mod rounding;

use money::{Amount, Scale};

use super::terms::Terms;

/// A sum under way, in 10⁻¹⁸ USD: a percentage of an amount with 8 decimals is exact in it.
pub type Atto = i128;

/// How many [`Atto`] the smallest unit of USD has.
pub(super) const ATTO_IN_UNIT: Atto = 10_000_000_000;

/// What a reward is computed from: everything stands with the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The terms in force when the order was placed.
    pub terms: Terms,
    /// The value given, in USD.
    pub amount_usd: Option<Amount>,
    /// What the office keeps of it, in USD.
    pub profit_usd: Option<Amount>,
}

/// The sum after a step with the line that says why, or why the reward can't be decided.
pub type Stepped = Result<(Atto, String), String>;

/// One step: the sum so far becomes another one, with a line that says why.
pub struct Rule {
    /// The step's name.
    pub name: &'static str,
    /// The step. `Err` is why the reward can't be decided.
    pub apply: fn(&Facts, Atto) -> Stepped,
}

/// Every step, in order.
pub const ALL: &[Rule] = &[base::RULE, percent::RULE, no_loss::RULE, rounding::RULE];

/// A computed reward and the lines that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// The reward.
    pub amount: Amount,
    /// A line for each step.
    pub steps: Vec<String>,
}

/// Computes a reward.
///
/// # Errors
/// Why it can't be decided.
pub fn compute(facts: &Facts) -> Result<Computed, String> {
    let mut sum: Atto = 0;
    let mut steps = Vec::new();
    for rule in ALL {
        let (next, line) = (rule.apply)(facts, sum)?;
        sum = next;
        steps.push(format!("{}: {line}", rule.name));
    }
    let units = i64::try_from(sum / ATTO_IN_UNIT).map_err(|_| "the reward is beyond counting")?;
    Ok(Computed { amount: Amount::from_units(units, Scale::USD), steps })
}

#[cfg(test)]
mod tests;
