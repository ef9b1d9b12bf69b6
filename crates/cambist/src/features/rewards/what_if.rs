//! What orders would have cost under other terms: the same steps on the same facts, and nothing is
//! written.

use std::collections::BTreeMap;

use money::{Amount, Scale};
use store::{Fault, Tx};

use crate::features::orders::{Order, State, completed_between, find_order};
use crate::features::partners::referrer_of;

use super::agreed::Agreed;
use super::reward::{Reward, Status};
use super::rules::{Facts, compute};
use super::store::find_rewards;
use super::terms::{Period, Terms};
use super::volume::{day_of, days_of, first_day};

/// What is asked.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// The first millisecond of the time in which orders completed.
    pub from_ms: i64,
    /// The last one.
    pub until_ms: i64,
    /// The terms, in place of the programme of each order; what was agreed with a partner and with a
    /// direction stays as it was.
    pub terms: Terms,
    /// Only the orders that this partner brought.
    pub partner_id: Option<i64>,
}

/// What one partner got and would have got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WhatIfLine {
    /// The partner.
    pub partner_id: i64,
    /// How many completed orders earned, or would have earned, him something or nothing.
    pub orders: u32,
    /// What he got, in USD.
    pub was: Amount,
    /// What he would have got, in USD.
    pub would_be: Amount,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhatIfReport {
    /// By the numbers of the partners.
    pub lines: Vec<WhatIfLine>,
    /// How many rewards could not have been decided.
    pub undecided: u32,
}

/// What the orders that completed in a time, and were not refunded since, cost and would have cost.
/// Denied rewards are nothing either way.
///
/// # Errors
/// The store's faults, and a row that can't be.
pub fn what_if(tx: &mut Tx<'_>, asked: &WhatIf) -> Result<WhatIfReport, Fault> {
    let mut simulation = Simulation { asked, lines: BTreeMap::new(), undecided: 0 };
    let mut volumes = Volumes::default();
    for (order_id, at_ms) in completed_between(tx, asked.from_ms, asked.until_ms)? {
        let Some(order) = find_order(tx, order_id)? else { continue };
        let rewards = find_rewards(tx, order_id)?;
        let Some(first) = rewards.first().filter(|_| order.state == State::Completed) else {
            continue;
        };
        let day = first.completed_day.unwrap_or(day_of(at_ms.div_euclid(1000)));
        let volume = volumes.before(tx, first, asked.terms.period, day)?;
        volumes.note(first.partner_id, day, order.give_usd);
        if asked.partner_id.is_none_or(|wanted| wanted == first.partner_id) {
            simulation.order(tx, &order, &rewards, volume)?;
        }
    }
    let lines = simulation.lines.into_values().collect();
    Ok(WhatIfReport { lines, undecided: simulation.undecided })
}

struct Simulation<'a> {
    asked: &'a WhatIf,
    lines: BTreeMap<i64, WhatIfLine>,
    undecided: u32,
}

impl Simulation<'_> {
    fn order(
        &mut self,
        tx: &mut Tx<'_>,
        order: &Order,
        rewards: &[Reward],
        volume: Amount,
    ) -> Result<(), Fault> {
        for reward in rewards {
            let was = reward.amount.filter(|_| reward.status.is_accrued());
            self.line(reward.partner_id).was = self.sum(reward.partner_id, was, |line| line.was);
            self.would_be(order, reward, reward.partner_id, volume);
        }
        // Under terms of one level nobody else was opened a reward.
        if let [first] = rewards
            && self.asked.terms.level2.is_some()
            && let Some(referrer) = referrer_of(tx, first.partner_id)?
        {
            let second = Reward { level: 2, ..first.clone() };
            self.would_be(order, &second, referrer, volume);
        }
        Ok(())
    }

    fn would_be(&mut self, order: &Order, reward: &Reward, partner_id: i64, volume: Amount) {
        self.line(partner_id).orders += 1;
        if reward.status == Status::Denied {
            return;
        }
        let agreed =
            Agreed { programme: None, terms: self.asked.terms.clone(), ..reward.agreed.clone() };
        let facts = Facts { agreed, volume_usd: volume, ..reward.facts(order) };
        match compute(&facts) {
            Ok(computed) => {
                let would_be = self.sum(partner_id, Some(computed.amount), |line| line.would_be);
                self.line(partner_id).would_be = would_be;
            }
            Err(_) => self.undecided += 1,
        }
    }

    fn line(&mut self, partner_id: i64) -> &mut WhatIfLine {
        let zero = Amount::zero(Scale::USD);
        let empty = WhatIfLine { partner_id, orders: 0, was: zero, would_be: zero };
        self.lines.entry(partner_id).or_insert(empty)
    }

    /// A sum with one more amount; what no amount can hold stays at the most that one can.
    fn sum(
        &mut self,
        partner_id: i64,
        more: Option<Amount>,
        of: impl Fn(&WhatIfLine) -> Amount,
    ) -> Amount {
        let sum = of(self.line(partner_id));
        let units = sum.units().saturating_add(more.map_or(0, Amount::units));
        Amount::from_units(units, Scale::USD)
    }
}

/// What partners had brought, by the day: the counters, and the orders of the present day so far.
#[derive(Default)]
struct Volumes {
    days: BTreeMap<i64, Vec<(i64, i64)>>,
    today: BTreeMap<(i64, i64), i64>,
}

impl Volumes {
    fn before(
        &mut self,
        tx: &mut Tx<'_>,
        first: &Reward,
        period: Period,
        day: i64,
    ) -> Result<Amount, Fault> {
        // What was read at the completion is exact: it had what was refunded since.
        if let Some(volume) = first.volume.filter(|_| first.agreed.terms.period == period) {
            return Ok(volume);
        }
        let partner_id = first.partner_id;
        if !self.days.contains_key(&partner_id) {
            self.days.insert(partner_id, days_of(tx, partner_id)?);
        }
        let begins = first_day(period, day);
        let is_in = |of: i64| begins <= of && of < day;
        let days = self.days.get(&partner_id).map_or(&[][..], Vec::as_slice);
        let earlier: i64 = days.iter().filter(|(of, _)| is_in(*of)).map(|(_, units)| units).sum();
        let today = self.today.get(&(partner_id, day)).copied().unwrap_or_default();
        Ok(Amount::from_units(earlier.saturating_add(today), Scale::USD))
    }

    fn note(&mut self, partner_id: i64, day: i64, give_usd: Option<Amount>) {
        let today = self.today.entry((partner_id, day)).or_default();
        *today = today.saturating_add(give_usd.map_or(0, Amount::units));
    }
}
