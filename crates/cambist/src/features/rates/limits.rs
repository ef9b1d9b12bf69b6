//! Which amounts of an offer can be exchanged now, each at the rate of its tier.

use money::{Amount, Rate, Scale};

use crate::features::currencies::Currency;

use super::offer::{Offer, OpenOffer, Reason, Tier};
use super::worth::{least_for, worth};

/// What holds for every offer at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Unix seconds.
    pub now_s: i64,
    /// Whether an operator is on duty, whom manual directions need.
    pub is_on_duty: bool,
}

/// That second, with an operator on duty.
impl From<i64> for Moment {
    fn from(now_s: i64) -> Moment {
        Moment { now_s, is_on_duty: true }
    }
}

/// The limits of an offer that hold now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How much of what is received can be paid out.
    pub reserve: Amount,
    /// The least that can be given.
    pub min: Amount,
    /// The most that can be given.
    pub max: Amount,
    /// The rates of the amounts between them: the first begins at or below `min`.
    pub tiers: Vec<Tier>,
    /// The worst of these rates.
    pub rate: Rate,
}

/// Amounts of one tier, in smallest units, both ends included.
#[derive(Clone, Copy)]
struct Step {
    first: i64,
    last: i64,
    rate: Rate,
}

impl Offer {
    /// The limits that hold at this moment, or why the offer can't be taken.
    ///
    /// # Errors
    /// The first [`Reason`] that applies.
    pub fn open(
        &self,
        from: &Currency,
        to: &Currency,
        moment: impl Into<Moment>,
    ) -> Result<Limits, Reason> {
        let rate = self.is_offered(moment.into())?;
        let reserve = to.available().ok_or(Reason::ReserveUnknown)?;
        let least = self.min.units().max(1);
        let most = self.max.map_or(i64::MAX, Amount::units);
        if most < least {
            return Err(Reason::NoAmount);
        }
        let steps = self.steps(rate);
        let payable = payable(&steps, reserve, most, from.scale);
        let short = if payable < least { Reason::ReserveBelowMinimum } else { Reason::NoAmount };
        let (min, max) = self.executable(&steps, least, payable, to.scale).ok_or(short)?;
        let reached = steps.iter().filter(|step| step.first <= max && step.last >= min);
        let tiers: Vec<Tier> = reached
            .map(|step| Tier { from: Amount::from_units(step.first, from.scale), rate: step.rate })
            .collect();
        let worst = |a: Rate, b: Rate| if a.is_no_better_than(&b) { a } else { b };
        let rate = tiers.iter().map(|tier| tier.rate).reduce(worst).ok_or(Reason::NoAmount)?;
        let amount = |units| Amount::from_units(units, from.scale);
        Ok(Limits { reserve, min: amount(min), max: amount(max), tiers, rate })
    }

    /// The rate of the smallest amounts, unless something but the amounts keeps the offer closed.
    fn is_offered(&self, moment: Moment) -> Result<Rate, Reason> {
        if !self.is_enabled {
            return Err(Reason::SwitchedOff);
        }
        let Some(rate) = self.rate else {
            let why = self.standing.no_price.clone();
            return Err(Reason::NoPrice {
                why: why.unwrap_or_else(|| "nobody has set one".into()),
            });
        };
        if let Some(why) = &self.standing.frozen {
            return Err(Reason::Frozen { why: why.clone() });
        }
        if self.is_stale(moment.now_s) {
            return Err(Reason::Stale { age_s: moment.now_s - self.rate_at_s });
        }
        if let Some(why) = &self.standing.no_price {
            return Err(Reason::NoPrice { why: why.clone() });
        }
        if !self.schedule.is_open_at(moment.now_s) {
            return Err(Reason::OutsideSchedule);
        }
        if !moment.is_on_duty && self.is_manual() {
            return Err(Reason::NobodyOnDuty);
        }
        Ok(rate)
    }

    /// The steps of the rate, which cover every amount.
    fn steps(&self, rate: Rate) -> Vec<Step> {
        let mut steps = vec![Step { first: 0, last: i64::MAX, rate }];
        for tier in &self.tiers {
            if let Some(before) = steps.last_mut() {
                before.last = tier.from.units() - 1;
            }
            steps.push(Step { first: tier.from.units(), last: i64::MAX, rate: tier.rate });
        }
        steps
    }

    /// The least and the most between `least` and `most` such that they and everything between them
    /// bring something after fees.
    fn executable(
        &self,
        steps: &[Step],
        least: i64,
        mut most: i64,
        to: Scale,
    ) -> Option<(i64, i64)> {
        let amount = |units| Amount::from_units(units, self.min.scale());
        let one = Amount::from_units(1, to);
        let mut found = None;
        for step in steps.iter().rev() {
            let (first, last) = (step.first.max(least), step.last.min(most));
            if first > last {
                continue;
            }
            let range = (amount(first), amount(last));
            match least_for((step.rate, &self.terms), one, range.0, range.1) {
                Some(enough) => {
                    found = Some(enough.units());
                    if enough.units() > first {
                        break;
                    }
                }
                None if found.is_some() => break,
                None => most = first - 1,
            }
        }
        found.map(|min| (min, most))
    }
}

/// The most up to `most` such that the reserve pays it and everything below it.
fn payable(steps: &[Step], reserve: Amount, most: i64, from: Scale) -> i64 {
    if !reserve.is_positive() {
        return 0;
    }
    for step in steps {
        // What would have to be given for the whole reserve may be beyond what can be counted; then
        // everything that can be counted is paid.
        let Ok(all) = step.rate.give_for(reserve, from) else { continue };
        let all = within(step.rate, all, reserve).units();
        if all < step.last.min(most) {
            return all.max(step.first - 1).min(most);
        }
    }
    most
}

/// `give`, which was rounded up to bring `get`, less its last unit where that brings more than `get`
/// or more than can be counted.
pub(super) fn within(rate: Rate, give: Amount, get: Amount) -> Amount {
    let is_within =
        rate.receive(give, get.scale()).is_ok_and(|brings| brings.units() <= get.units());
    Amount::from_units(give.units() - i64::from(!is_within), give.scale())
}

impl OpenOffer {
    /// The rate at which an amount is exchanged: that of its tier.
    pub fn rate_for(&self, give: Amount) -> Rate {
        let reached = self.tiers.iter().rev().find(|tier| tier.from.units() <= give.units());
        reached.map_or(self.rate, |tier| tier.rate)
    }

    /// What is received for `give`, fees taken; `None` when they leave nothing.
    pub fn get_for(&self, give: Amount, to: Scale) -> Option<Amount> {
        worth(self.rate_for(give), &self.offer.terms, give, to)
    }

    /// The least amount within the limits that brings at least `get`, fees taken; `None`: nothing
    /// does.
    pub fn give_for(&self, get: Amount) -> Option<Amount> {
        let scale = self.max.scale();
        self.tiers.iter().enumerate().find_map(|(place, tier)| {
            let next = self.tiers.get(place + 1).map_or(i64::MAX, |next| next.from.units());
            let first = tier.from.units().max(self.min.units());
            let last = self.max.units().min(next - i64::from(next < i64::MAX));
            let range = (Amount::from_units(first, scale), Amount::from_units(last, scale));
            least_for((tier.rate, &self.offer.terms), get, range.0, range.1)
        })
    }
}
