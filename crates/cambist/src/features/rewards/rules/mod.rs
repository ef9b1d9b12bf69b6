//! The steps by which a reward is computed, in order; each a small file of its own.

mod base;
mod cap;
mod click;
mod direction;
mod discount;
mod floor;
mod levels;
mod losses;
mod min_profit;
mod percent;
mod rounding;

use money::{Amount, Scale};
use thiserror::Error;

use super::agreed::Agreed;
use super::derivation::Step;

/// A sum under way, in 10⁻¹⁸ USD: a percentage of an amount with 8 decimals is exact in it.
pub type Atto = i128;

/// How many [`Atto`] the smallest unit of USD has.
pub(super) const ATTO_IN_UNIT: Atto = 10_000_000_000;

/// What a reward is computed from: everything stands with the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// What was agreed when the order was placed.
    pub agreed: Agreed,
    /// 1: who brought the order; 2: who brought that partner.
    pub level: i64,
    /// The value given, in USD.
    pub amount_usd: Option<Amount>,
    /// What the office keeps of it, in USD.
    pub profit_usd: Option<Amount>,
    /// What the customer was given off, in USD.
    pub discount_usd: Amount,
    /// What the partner had brought before this order, in USD, over the period of his programme.
    pub volume_usd: Amount,
    /// How long before the order its click was, in seconds; `None`: it has none.
    pub click_age_s: Option<i64>,
}

impl Facts {
    /// The facts of an order without discount, volume or click.
    pub fn new(agreed: Agreed, amount_usd: Option<Amount>, profit_usd: Option<Amount>) -> Facts {
        let zero = Amount::zero(Scale::USD);
        Facts {
            agreed,
            level: 1,
            amount_usd,
            profit_usd,
            discount_usd: zero,
            volume_usd: zero,
            click_age_s: None,
        }
    }

    fn amount(&self) -> Result<Amount, Undecided> {
        self.amount_usd.ok_or(Undecided::NoPrice)
    }

    fn profit(&self) -> Result<Amount, Undecided> {
        self.profit_usd.ok_or(Undecided::NoPrice)
    }
}

/// Why a reward can't be decided: it waits for an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Undecided {
    /// A value in USD that the terms ask for isn't known.
    #[error("no price in USD was known when the order was placed")]
    NoPrice,
    /// No amount can hold it.
    #[error("the reward is beyond counting")]
    TooLarge,
}

/// The reward on its way through the steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// What percentages are taken of.
    pub base: Atto,
    /// The reward so far; below zero: a share of a loss.
    pub reward: Atto,
    /// Whether the order earns nobody anything: the later steps are left out.
    pub is_excluded: bool,
}

impl Sum {
    /// Another reward.
    fn with(self, reward: Atto) -> Sum {
        Sum { reward, ..self }
    }

    /// Nothing, for every level.
    fn excluded(self) -> Sum {
        Sum { reward: 0, is_excluded: true, ..self }
    }
}

/// The sum after a step, and what the step says; `None` when it changes nothing and has nothing to
/// say.
pub type Stepped = Result<(Sum, Option<Step>), Undecided>;

/// One step: the sum so far becomes another one.
pub struct Rule {
    /// The step's name, as derivations store it.
    pub name: &'static str,
    /// Whether the reward of level 2 goes through it as well.
    pub is_for_both_levels: bool,
    /// The step.
    pub apply: fn(&Facts, Sum) -> Stepped,
}

/// Every step, in order.
pub const ALL: &[Rule] = &[
    click::RULE,
    base::RULE,
    min_profit::RULE,
    percent::RULE,
    discount::RULE,
    direction::RULE,
    losses::RULE,
    cap::RULE,
    floor::RULE,
    levels::RULE,
    rounding::RULE,
];

/// A computed reward and the steps that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// The reward; below zero: a share of a loss.
    pub amount: Amount,
    /// What each step says.
    pub steps: Vec<Step>,
}

/// Computes a reward.
///
/// # Errors
/// Why it can't be decided.
pub fn compute(facts: &Facts) -> Result<Computed, Undecided> {
    let mut sum = Sum::default();
    let mut steps = Vec::new();
    for rule in ALL {
        let is_passed = facts.level == 1 || rule.is_for_both_levels;
        if !is_passed || (sum.is_excluded && rule.name != rounding::RULE.name) {
            continue;
        }
        let (next, step) = (rule.apply)(facts, sum)?;
        sum = next;
        steps.extend(step.map(|step| step.of(rule.name, sum.reward)));
    }
    Ok(Computed { amount: rounding::rounded(sum.reward)?, steps })
}

/// An amount as a sum under way.
fn atto(amount: Amount) -> Atto {
    Atto::from(amount.units()) * ATTO_IN_UNIT
}

#[cfg(test)]
mod tests;
