//! An offer: a direction and, where it has cities, a city.

use std::fmt;
use std::sync::Arc;

use money::{Amount, Decimal, Rate};

use crate::features::settings::Schedule;

use super::files::Fee;

/// The label of a direction that an operator has to see to.
const MANUAL: &str = "manual";

/// What is charged and asked for beside the rate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Taken from what is given, before the rate.
    pub from_fee: Option<Fee>,
    /// Taken from what is received, after the rate.
    pub to_fee: Option<Fee>,
    /// The least fee.
    pub min_fee: Option<Fee>,
    /// How long the rate is fixed (minutes), or how far it may move (`1%`).
    pub floating: Option<String>,
    /// How long the exchange takes, in minutes.
    pub delay_minutes: Option<u32>,
    /// Labels such as `manual`, in the order in which they are published.
    pub labels: Vec<String>,
}

impl Terms {
    /// Whether the least fee is one on what is received: it is on the side that has a fee, and on
    /// what is given where both have, or neither.
    pub fn least_fee_is_on_to(&self) -> bool {
        self.from_fee.is_none() && self.to_fee.is_some()
    }
}

/// A rate of larger amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tier {
    /// The least amount given that is exchanged at it.
    pub from: Amount,
    /// The rate of the whole amount.
    pub rate: Rate,
}

/// What pricing from sources has made of an offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether its direction is priced from sources.
    pub is_priced: bool,
    /// The codes of the sources that the rate ages with.
    pub sources: Vec<String>,
    /// The second until which the prices used may be that are no longer in their sources' answers.
    pub until_s: Option<i64>,
    /// Why there is no price now.
    pub no_price: Option<Arc<str>>,
    /// Why the direction is frozen, where it is.
    pub frozen: Option<Arc<str>>,
}

/// A direction in one city, or in none, as the operator has set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The offer's number.
    pub id: i64,
    /// Whether the direction is switched on.
    pub is_enabled: bool,
    /// The code of what is given.
    pub from: String,
    /// The code of what is received.
    pub to: String,
    /// The city's code; empty: none.
    pub city: String,
    /// `in` of what is given buys `out` of what is received; `None`: there was no price for it yet.
    pub rate: Option<Rate>,
    /// Rates of larger amounts, by rising amount.
    pub tiers: Vec<Tier>,
    /// When the rate was taken, in unix seconds.
    pub rate_at_s: i64,
    /// Seconds after which the rate is stale; `None`: never.
    pub max_age_s: Option<i64>,
    /// Minutes for which the rate of a new order holds; `None`: as the settings say for everyone.
    pub rate_minutes: Option<u32>,
    /// The least that can be given, as set.
    pub min: Amount,
    /// The most that can be given, as set; `None`: whatever the reserve allows.
    pub max: Option<Amount>,
    /// What is charged and asked for beside the rate.
    pub terms: Terms,
    /// Hours of the week in which it is offered.
    pub schedule: Schedule,
    /// The city's own margin in percent; `None`: the direction's.
    pub margin: Option<Decimal>,
    /// What pricing from sources has made of it.
    pub standing: Standing,
}

/// An offer that can be taken, with the limits that hold now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenOffer {
    /// The offer as set.
    pub offer: Offer,
    /// The worst rate of all amounts within the limits: no amount gets less.
    pub rate: Rate,
    /// The rates of the amounts within the limits, by rising amount; the first begins at or below
    /// `min`.
    pub tiers: Vec<Tier>,
    /// Where the currency given stands in the table.
    pub from: usize,
    /// Where the currency received stands in the table.
    pub to: usize,
    /// How much of what is received can be paid out.
    pub reserve: Amount,
    /// The least that can be given: it pays at least one unit.
    pub min: Amount,
    /// The most that can be given: the reserve pays it.
    pub max: Amount,
}

/// An offer that is not published, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The code of what is given.
    pub from: String,
    /// The code of what is received.
    pub to: String,
    /// The city's code; empty: none.
    pub city: String,
    /// Why.
    pub reason: Reason,
}

/// Why an offer is not published, in order of precedence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The direction is switched off.
    SwitchedOff,
    /// The base price has jumped, and nobody has looked at it yet.
    Frozen {
        /// From what to what.
        why: Arc<str>,
    },
    /// The rate is older than allowed.
    Stale {
        /// The rate's age in seconds.
        age_s: i64,
    },
    /// There is no price for it.
    NoPrice {
        /// What is missing.
        why: Arc<str>,
    },
    /// It is not offered at this hour.
    OutsideSchedule,
    /// It is manual, and no operator is on duty.
    NobodyOnDuty,
    /// Nobody has said how much can be paid out.
    ReserveUnknown,
    /// The reserve does not pay the least amount.
    ReserveBelowMinimum,
    /// Of the amounts between the limits none brings anything.
    NoAmount,
    /// The feed profile excludes it.
    Excluded,
    /// The office is not open.
    OfficeNotOpen,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::SwitchedOff => f.write_str("the direction is switched off"),
            Reason::Stale { age_s } => write!(f, "the rate is {age_s} s old, more than allowed"),
            Reason::Frozen { why } => write!(f, "frozen: {why}"),
            Reason::NoPrice { why } => write!(f, "no price: {why}"),
            Reason::OutsideSchedule => f.write_str("it is outside the offer's hours"),
            Reason::NobodyOnDuty => f.write_str("it is manual, and no operator is on duty"),
            Reason::ReserveUnknown => f.write_str("no reserve of the currency paid out is known"),
            Reason::ReserveBelowMinimum => f.write_str("the reserve does not pay the minimum"),
            Reason::NoAmount => f.write_str("no amount between the limits brings anything"),
            Reason::Excluded => f.write_str("the feed profile excludes it"),
            Reason::OfficeNotOpen => f.write_str("the office is not open"),
        }
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} → {}", self.from, self.to)?;
        if !self.city.is_empty() {
            write!(f, " in {}", self.city)?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl Offer {
    /// Whether the rate is too old at `now_s`.
    pub fn is_stale(&self, now_s: i64) -> bool {
        self.stale_from_s().is_some_and(|stale| now_s >= stale)
    }

    /// The first second in which the rate is too old; `None`: it never is.
    pub fn stale_from_s(&self) -> Option<i64> {
        self.max_age_s.map(|max_age| self.rate_at_s + max_age + 1)
    }

    /// Whether somebody has to be there for it.
    pub fn is_manual(&self) -> bool {
        self.terms.labels.iter().any(|label| label == MANUAL)
    }
}

#[cfg(test)]
mod tests;
