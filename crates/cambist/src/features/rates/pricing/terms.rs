//! How a direction is priced, as the operator has set it.

use std::fmt;
use std::str::FromStr;

use money::{Decimal, Plain, Rate, parse_decimal, plain};
use thiserror::Error;

/// More tiers than this are a mistake.
const MOST_TIERS: usize = 20;
/// More sources than this are a mistake.
const MOST_SOURCES: usize = 20;

/// How a direction is priced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pricing {
    /// The codes of its sources in the order in which they are preferred; empty: every source that
    /// is switched on, in the order of their places.
    pub sources: Vec<String>,
    /// Percent that the office keeps, -50 to below 100; below zero it gives some away.
    pub margin: Decimal,
    /// What is added in our favour to the side of the rate that is not 1: `out` is so much smaller,
    /// or `in` so much larger.
    pub add_on: Decimal,
    /// Within what the rate must be.
    pub guard: Guard,
    /// Significant digits of the rate, 4 to 18; `None`: 10.
    pub digits: Option<u32>,
    /// Margins of larger amounts.
    pub tiers: Tiers,
    /// The largest change of the base price, in percent, that is published without a look at it;
    /// `None`: as the settings say for everyone.
    pub jump_percent: Option<Decimal>,
}

/// Rates between which a direction's rate must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// A rate that is worse for the customer closes the direction.
    pub worst: Option<Rate>,
    /// A rate that is better for the customer becomes this one.
    pub best: Option<Rate>,
}

/// Margins of larger amounts, by rising amount.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tiers(Vec<MarginTier>);

/// The margin of larger amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarginTier {
    /// The least amount given that belongs to it.
    pub from: Decimal,
    /// Percentage points by which the margin is larger there; below zero: smaller.
    pub points: Decimal,
}

/// Why a pricing is none; each says what to write.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PricingError {
    /// A source's code that can be none.
    #[error("sources: `{0}` is no source; write codes separated by commas, e.g. binance,kraken")]
    Source(String),
    /// A text that is no number.
    #[error("{0}: `{1}` is no plain number; write digits with at most one point, e.g. 1.5")]
    Number(&'static str, String),
    /// Too many of something.
    #[error("{field}: at most {most} can be written")]
    TooMany {
        /// Of what.
        field: &'static str,
        /// How many can be.
        most: usize,
    },
    /// A margin that would leave nothing, or give half of everything away.
    #[error("{field}: {margin} % is out of range; a margin, with its tier, is -50 to below 100")]
    Margin {
        /// Where.
        field: &'static str,
        /// The margin.
        margin: String,
    },
    /// Digits out of range.
    #[error("digits: {0} is out of range; write 4 to 18")]
    Digits(u32),
    /// A guard that can't be read.
    #[error(
        "guard: `{0}` is none; write WORST..BEST with rates as IN:OUT, either may be missing, e.g. \
         1:90..1:110"
    )]
    Guard(String),
    /// A guard that no rate can be within.
    #[error("guard: {worst} is better for the customer than {best}; write the worst rate first")]
    GuardOrder {
        /// What was written first.
        worst: Rate,
        /// What was written last.
        best: Rate,
    },
    /// A tier that can't be read.
    #[error(
        "tiers: `{0}` is none; write AMOUNT:POINTS separated by commas, e.g. 1000:-0.2,5000:-0.5"
    )]
    Tier(String),
    /// Tiers out of order.
    #[error("tiers: {0} does not come after the tier before it; write rising amounts above 0")]
    TierOrder(String),
    /// A jump that guards nothing, or everything.
    #[error("jump: {0} % is out of range; write above 0, at most 1000")]
    Jump(String),
}

impl Pricing {
    /// Says what is wrong with it, first things first.
    ///
    /// # Errors
    /// [`PricingError`].
    pub fn check(&self) -> Result<(), PricingError> {
        if self.sources.len() > MOST_SOURCES {
            return Err(PricingError::TooMany { field: "sources", most: MOST_SOURCES });
        }
        if let Some(bad) = self.sources.iter().find(|code| !is_code(code)) {
            return Err(PricingError::Source(bad.clone()));
        }
        check_margin("margin", self.margin)?;
        self.tiers.check(self.margin)?;
        if let Some(digits) = self.digits.filter(|digits| !(4..=18).contains(digits)) {
            return Err(PricingError::Digits(digits));
        }
        if let (Some(worst), Some(best)) = (self.guard.worst, self.guard.best)
            && !worst.is_no_better_than(&best)
        {
            return Err(PricingError::GuardOrder { worst, best });
        }
        match self.jump_percent {
            Some(jump) if jump <= Decimal::ZERO || jump > Decimal::ONE_THOUSAND => {
                Err(PricingError::Jump(plain(jump)))
            }
            _ => Ok(()),
        }
    }

    /// Reads a list of sources, as `binance,kraken`.
    ///
    /// # Errors
    /// [`PricingError::Source`].
    pub fn read_sources(text: &str) -> Result<Vec<String>, PricingError> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let read = |part: &str| match is_code(part) {
            true => Ok(part.to_owned()),
            false => Err(PricingError::Source(part.to_owned())),
        };
        parts.map(read).collect()
    }
}

/// Whether a margin leaves the customer something, and the office half of what it has.
///
/// # Errors
/// [`PricingError::Margin`], which names `field`.
pub(in crate::features::rates) fn check_margin(
    field: &'static str,
    margin: Decimal,
) -> Result<(), PricingError> {
    match margin >= Decimal::from(-50) && margin < Decimal::ONE_HUNDRED {
        true => Ok(()),
        false => Err(PricingError::Margin { field, margin: plain(margin) }),
    }
}

/// The code of a source.
fn is_code(text: &str) -> bool {
    let is_ours = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=32).contains(&text.len()) && text.bytes().all(is_ours)
}

/// A rate written as `IN:OUT`; `None`: it is none.
pub fn read_rate(text: &str) -> Option<Rate> {
    let (given, got) = text.split_once(':')?;
    let side = |text: &str| parse_decimal(text.trim()).ok();
    Rate::new(side(given)?, side(got)?).ok()
}

/// A rate as `IN:OUT`.
pub(in crate::features::rates) fn write_rate(rate: &Rate) -> String {
    format!("{}:{}", Plain(rate.in_side()), Plain(rate.out_side()))
}

impl FromStr for Guard {
    type Err = PricingError;

    fn from_str(text: &str) -> Result<Guard, PricingError> {
        let wrong = || PricingError::Guard(text.to_owned());
        if text.trim().is_empty() {
            return Ok(Guard::default());
        }
        let (worst, best) = text.split_once("..").ok_or_else(wrong)?;
        let bound = |text: &str| match text.trim() {
            "" => Ok(None),
            text => read_rate(text).map(Some).ok_or_else(wrong),
        };
        Ok(Guard { worst: bound(worst)?, best: bound(best)? })
    }
}

/// `1:90..1:110`; empty: no guard.
impl fmt::Display for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bound = |rate: Option<Rate>| rate.as_ref().map(write_rate).unwrap_or_default();
        match self.worst.is_none() && self.best.is_none() {
            true => Ok(()),
            false => write!(f, "{}..{}", bound(self.worst), bound(self.best)),
        }
    }
}

impl Tiers {
    /// Every tier, by rising amount.
    pub fn iter(&self) -> impl Iterator<Item = &MarginTier> {
        self.0.iter()
    }

    /// Whether every amount has the same margin.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says what is wrong with them beside a margin of `margin` %.
    pub(in crate::features::rates) fn check(&self, margin: Decimal) -> Result<(), PricingError> {
        for tier in &self.0 {
            check_margin("tiers", margin.checked_add(tier.points).unwrap_or(Decimal::MAX))?;
        }
        Ok(())
    }
}

impl FromStr for Tiers {
    type Err = PricingError;

    fn from_str(text: &str) -> Result<Tiers, PricingError> {
        let mut tiers: Vec<MarginTier> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let wrong = || PricingError::Tier(part.to_owned());
            let (from, points) = part.split_once(':').ok_or_else(wrong)?;
            let number = |text: &str| parse_decimal(text.trim()).map_err(|_| wrong());
            let tier = MarginTier { from: number(from)?, points: number(points)? };
            let last = tiers.last().map_or(Decimal::ZERO, |tier| tier.from);
            if tier.from <= last {
                return Err(PricingError::TierOrder(part.to_owned()));
            }
            tiers.push(tier);
        }
        if tiers.len() > MOST_TIERS {
            return Err(PricingError::TooMany { field: "tiers", most: MOST_TIERS });
        }
        Ok(Tiers(tiers))
    }
}

/// `1000:-0.2,5000:-0.5`.
impl fmt::Display for Tiers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tier = |tier: &MarginTier| format!("{}:{}", Plain(tier.from), Plain(tier.points));
        f.write_str(&self.0.iter().map(tier).collect::<Vec<_>>().join(","))
    }
}
