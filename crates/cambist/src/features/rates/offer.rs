//! An offer: a direction and, where it has cities, a city.

use std::fmt;
use std::sync::Arc;

use money::{Amount, Rate};

use crate::features::currencies::Currency;

use super::files::Fee;

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
    /// `in` of what is given buys `out` of what is received.
    pub rate: Rate,
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
}

/// An offer that can be taken, with the limits that hold now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenOffer {
    /// The offer as set, shared by every table that it is in.
    pub offer: Arc<Offer>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The direction is switched off.
    SwitchedOff,
    /// The rate is older than allowed.
    Stale {
        /// The rate's age in seconds.
        age_s: i64,
    },
    /// Nobody has said how much can be paid out.
    ReserveUnknown,
    /// The reserve does not pay the least amount.
    ReserveBelowMinimum,
    /// The limits leave no amount.
    NoAmount,
    /// The feed profile excludes it.
    Excluded,
    /// With the feed profile's markup it would be no rate any more.
    MarkupTooLarge,
    /// The feed profile's limits leave no amount.
    ProfileLimits,
    /// It is outside of the feed profile's hours.
    ProfileSchedule,
    /// The office is not open.
    OfficeNotOpen,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::SwitchedOff => f.write_str("the direction is switched off"),
            Reason::Stale { age_s } => write!(f, "the rate is {age_s} s old, more than allowed"),
            Reason::ReserveUnknown => f.write_str("no reserve of the currency paid out is known"),
            Reason::ReserveBelowMinimum => f.write_str("the reserve does not pay the minimum"),
            Reason::NoAmount => f.write_str("the minimum is above the maximum"),
            Reason::Excluded => f.write_str("the feed profile excludes it"),
            Reason::MarkupTooLarge => f.write_str("with the feed's markup it is no rate any more"),
            Reason::ProfileLimits => f.write_str("the feed's own limits leave no amount"),
            Reason::ProfileSchedule => f.write_str("it is outside of the feed's hours"),
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
        self.max_age_s.is_some_and(|max_age| now_s - self.rate_at_s > max_age)
    }

    /// The offer with the limits that hold at `now_s`, or why it can't be taken.
    ///
    /// # Errors
    /// The first [`Reason`] that applies.
    pub fn open(&self, from: &Currency, to: &Currency, now_s: i64) -> Result<Limits, Reason> {
        if !self.is_enabled {
            return Err(Reason::SwitchedOff);
        }
        if self.is_stale(now_s) {
            return Err(Reason::Stale { age_s: now_s - self.rate_at_s });
        }
        let reserve = to.available().ok_or(Reason::ReserveUnknown)?;
        let smallest = Amount::from_units(1, to.scale);
        let payable = self.rate.give_for(smallest, from.scale).map_err(|_| Reason::NoAmount)?;
        let min = larger(larger(self.min, payable), Amount::from_units(1, from.scale));
        if self.max.is_some_and(|max| max.units() < min.units()) {
            return Err(Reason::NoAmount);
        }
        let affordable = self.most_for(reserve, from).ok_or(Reason::ReserveBelowMinimum)?;
        let max = self.max.map_or(affordable, |max| smaller(max, affordable));
        if max.units() < min.units() {
            return Err(Reason::ReserveBelowMinimum);
        }
        Ok(Limits { reserve, min, max })
    }

    /// The most that can be given so that `reserve` still pays it; `None` when nothing can.
    fn most_for(&self, reserve: Amount, from: &Currency) -> Option<Amount> {
        if !reserve.is_positive() {
            return None;
        }
        // What would have to be given for the whole reserve may be beyond what can be counted; then
        // everything that can be counted is paid.
        let Ok(most) = self.rate.give_for(reserve, from.scale) else {
            return Some(Amount::from_units(i64::MAX, from.scale));
        };
        Some(within(self.rate, most, reserve))
    }
}

/// `give`, which was rounded up to bring `get`, less its last unit where that brings more than `get`
/// or more than can be counted.
pub(super) fn within(rate: Rate, give: Amount, get: Amount) -> Amount {
    let is_within =
        rate.receive(give, get.scale()).is_ok_and(|brings| brings.units() <= get.units());
    Amount::from_units(give.units() - i64::from(!is_within), give.scale())
}

/// The limits of an offer that hold now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How much of what is received can be paid out.
    pub reserve: Amount,
    /// The least that can be given.
    pub min: Amount,
    /// The most that can be given.
    pub max: Amount,
}

fn larger(a: Amount, b: Amount) -> Amount {
    if a.units() >= b.units() { a } else { b }
}

fn smaller(a: Amount, b: Amount) -> Amount {
    if a.units() <= b.units() { a } else { b }
}

#[cfg(test)]
mod tests;
