//! From a base price to the rates of an offer: margin → add-on → tiers → rounding → guard.
//!
//! Every step is exact, and the result is rounded once, in our favour. Pure: the same base and pricing
//! make the same rates, wherever and whenever.

use std::fmt;

use money::{Decimal, Plain, Rate, RateError, Ratio};

use super::terms::{MarginTier, Pricing};

/// Significant digits of a rate whose pricing names none.
const DIGITS: u32 = 10;

/// The rates of an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::features::rates) struct Priced {
    /// The rate of the smallest amounts.
    pub(in crate::features::rates) rate: Rate,
    /// From which amount on which rate holds, by rising amount.
    pub(in crate::features::rates) tiers: Vec<(Decimal, Rate)>,
}

/// A step of the way, for those who want to follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The rates of amounts from this one on are worked out next.
    Tier(MarginTier),
    /// The office keeps its part.
    Margin {
        /// Percent.
        percent: Decimal,
        /// What is left.
        rate: Rate,
    },
    /// A fixed sum was added.
    AddOn {
        /// How much.
        sum: Decimal,
        /// Whether to what is given, or taken from what is received.
        is_given: bool,
        /// What is left.
        rate: Rate,
    },
    /// It was rounded.
    Rounded {
        /// To so many significant digits.
        digits: u32,
        /// What came of it.
        rate: Rate,
    },
    /// It was better for the customer than the guard allows.
    Guarded {
        /// The guard.
        rate: Rate,
    },
}

/// Why there is no rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::features::rates) enum NoRate {
    /// Nothing is left for the customer, or the result is beyond what a rate can say.
    Wrong(RateError),
    /// It would be worse for the customer than the guard allows.
    BelowGuard {
        /// The worst rate that is allowed.
        worst: Rate,
    },
}

impl From<RateError> for NoRate {
    fn from(error: RateError) -> NoRate {
        NoRate::Wrong(error)
    }
}

/// Prices an offer that keeps `margin` %, its city's own or that of the direction, and tells each
/// step of the way.
///
/// # Errors
/// [`NoRate`].
pub(in crate::features::rates) fn price(
    base: Ratio,
    pricing: &Pricing,
    margin: Decimal,
    tell: &mut dyn FnMut(Step),
) -> Result<Priced, NoRate> {
    let rate = rate_with(base, pricing, margin, tell)?;
    let mut tiers = Vec::new();
    for tier in pricing.tiers.iter() {
        tell(Step::Tier(*tier));
        let margin = margin.checked_add(tier.points).ok_or(RateError::PercentOutOfRange)?;
        tiers.push((tier.from, rate_with(base, pricing, margin, tell)?));
    }
    Ok(Priced { rate, tiers })
}

fn rate_with(
    base: Ratio,
    pricing: &Pricing,
    margin: Decimal,
    tell: &mut dyn FnMut(Step),
) -> Result<Rate, NoRate> {
    let mut worked = base.less_percent(margin)?;
    // What is told on the way is rounded as finely as a rate can be; the way itself is not.
    const FINE: u32 = 18;
    tell(Step::Margin { percent: margin, rate: worked.rate(FINE)? });
    let sum = pricing.add_on;
    if !sum.is_zero() {
        // By the base price, so that no margin moves the sum to the other currency.
        let is_given = !base.is_one_or_more();
        worked = if is_given { worked.in_more(sum)? } else { worked.out_less(sum)? };
        tell(Step::AddOn { sum, is_given, rate: worked.rate(FINE)? });
    }
    let digits = pricing.digits.unwrap_or(DIGITS);
    let rate = worked.rate(digits)?;
    tell(Step::Rounded { digits, rate });
    if let Some(best) = pricing.guard.best.filter(|best| !rate.is_no_better_than(best)) {
        tell(Step::Guarded { rate: best });
        return Ok(best);
    }
    match pricing.guard.worst.filter(|worst| !worst.is_no_better_than(&rate)) {
        Some(worst) => Err(NoRate::BelowGuard { worst }),
        None => Ok(rate),
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Tier(tier) => {
                let sign = if tier.points.is_sign_negative() { "" } else { "+" };
                write!(f, "from {} on: margin {sign}{}", Plain(tier.from), Plain(tier.points))
            }
            Step::Margin { percent, rate } => write!(f, "margin {} %: {rate}", Plain(*percent)),
            Step::AddOn { sum, is_given: true, rate } => {
                write!(f, "add-on {}, given besides: {rate}", Plain(*sum))
            }
            Step::AddOn { sum, is_given: false, rate } => {
                write!(f, "add-on {}, taken from what is received: {rate}", Plain(*sum))
            }
            Step::Rounded { digits, rate } => {
                write!(f, "rounded in our favour to {digits} digits: {rate}")
            }
            Step::Guarded { rate } => write!(f, "better than the guard allows, so: {rate}"),
        }
    }
}

impl fmt::Display for NoRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoRate::Wrong(error) => write!(f, "what margin and add-on leave {error}"),
            NoRate::BelowGuard { worst } => {
                write!(f, "the rate is worse for the customer than its guard {worst}")
            }
        }
    }
}
