//! What is agreed with whom, and what an order is worth by it.

use std::collections::BTreeMap;

use super::super::deed::{Bend, Clause, Discount, Own, Pair, Period, Units};
use super::super::exact::Exact;

/// Everything that decides what an order earns, as it was when the order was placed.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    clause: Clause,
    own: Option<Own>,
    percent_of_direction: Option<String>,
    bend: Option<Bend>,
}

/// What a reward is computed on, beside the terms.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub(super) given: Option<Units>,
    pub(super) profit: Option<Units>,
    pub(super) discount: Units,
    /// What the partner had brought before.
    pub(super) volume: Units,
    /// How long before the order its click was.
    pub(super) click_age_ms: i64,
}

impl Facts {
    fn profit(&self) -> Option<Exact> {
        self.profit.map(Exact::whole)
    }

    fn amount(&self) -> Option<Exact> {
        self.given.map(Exact::whole)
    }
}

impl Terms {
    pub(super) fn hold_days(&self) -> i64 {
        self.own.as_ref().map_or(self.clause.hold_days, |own| own.hold_days)
    }

    pub(super) fn period(&self) -> Period {
        self.clause.period
    }

    pub(super) fn has_second_level(&self) -> bool {
        self.clause.level2.is_some()
    }

    /// The reward of an order: below zero a share of its loss; `None`: a value that it is taken of is
    /// not known.
    pub(super) fn reward(&self, level: i64, facts: &Facts) -> Option<Units> {
        let hours = self.clause.click_within_hours;
        if hours.is_some_and(|hours| facts.click_age_ms / 1000 > hours * 3600) {
            return Some(0);
        }
        let base = self.base(facts)?;
        if let Some(least) = &self.clause.min_profit
            && facts.profit()? < facts.amount()? * Exact::percent(least)
        {
            return Some(0);
        }
        let is_discounted = facts.discount > 0;
        let is_excluded = is_discounted && self.clause.discount == Discount::Excludes;
        if is_excluded || matches!(self.bend, Some(Bend::Nothing)) {
            return Some(0);
        }
        let reward = match level {
            1 => self.first(base, facts)?,
            _ => self.lost(base * Exact::percent(self.clause.level2.as_deref().unwrap_or("0"))),
        };
        Some(reward.cut())
    }

    fn base(&self, facts: &Facts) -> Option<Exact> {
        let is_of_profit =
            self.own.as_ref().map_or(self.clause.is_of_profit, |own| own.is_of_profit);
        if is_of_profit { facts.profit() } else { facts.amount() }
    }

    /// What the partner gets who brought the order.
    fn first(&self, base: Exact, facts: &Facts) -> Option<Exact> {
        let mut reward = base * Exact::percent(self.percent(facts.volume));
        if self.clause.discount == Discount::Subtracted && reward > Exact::ZERO {
            reward = (reward - Exact::whole(facts.discount)).max(Exact::ZERO);
        }
        reward = match self.bend {
            Some(Bend::Fixed(units)) => Exact::whole(units),
            Some(Bend::AtLeast(units)) => reward.max(Exact::whole(units)),
            Some(Bend::AtMost(units)) => reward.min(Exact::whole(units)),
            _ => reward,
        };
        reward = self.lost(reward);
        if let Some(cap) = &self.clause.cap {
            let most = facts.profit()? * Exact::percent(cap);
            reward = reward.min(most.max(Exact::ZERO));
        }
        if let Some(floor) = self.clause.floor {
            let profit = facts.profit()?;
            if profit <= Exact::ZERO || reward > profit {
                reward = Exact::whole(floor);
            }
        }
        Some(reward)
    }

    /// The last percentage that is set.
    fn percent(&self, volume: Units) -> &str {
        let reached = self.clause.tiers.iter().rev().find(|(from, _)| *from <= volume);
        let of_programme = reached.map_or(&self.clause.percent, |(_, percent)| percent);
        let own = self.own.as_ref().map(|own| &own.percent);
        self.percent_of_direction.as_ref().or(own).unwrap_or(of_programme)
    }

    /// What is below zero counts only where losses are shared.
    fn lost(&self, reward: Exact) -> Exact {
        if reward.is_negative() && !self.clause.shares_losses { Exact::ZERO } else { reward }
    }
}

/// Everybody's terms.
#[derive(Debug, Default)]
pub(super) struct Agreements {
    everyones: Option<Clause>,
    programmes: BTreeMap<&'static str, Clause>,
    assigned: BTreeMap<i64, &'static str>,
    own: BTreeMap<i64, Own>,
    percents: BTreeMap<Pair, String>,
    bends: BTreeMap<Pair, Bend>,
}

impl Agreements {
    pub(super) fn everyones(&mut self, clause: &Clause) {
        self.everyones = Some(clause.clone());
    }

    pub(super) fn programme(&mut self, name: &'static str, clause: &Clause) {
        self.programmes.insert(name, clause.clone());
    }

    pub(super) fn assign(&mut self, partner: i64, name: &'static str) {
        self.assigned.insert(partner, name);
    }

    pub(super) fn agree(&mut self, partner: i64, own: Option<&Own>) {
        match own {
            Some(own) => self.own.insert(partner, own.clone()),
            None => self.own.remove(&partner),
        };
    }

    pub(super) fn bend(&mut self, pair: Pair, bend: &Bend) {
        match bend {
            Bend::Straight => {
                self.percents.remove(&pair);
                self.bends.remove(&pair);
            }
            Bend::Percent(percent) => {
                self.percents.insert(pair, percent.clone());
            }
            other => {
                self.bends.insert(pair, other.clone());
            }
        }
    }

    /// What holds for an order that a partner brings now.
    pub(super) fn of(&self, partner: i64, pair: Pair) -> Terms {
        let programme = self.assigned.get(&partner).map(|name| &self.programmes[name]);
        let clause = programme.or(self.everyones.as_ref());
        Terms {
            clause: clause.cloned().expect("everyone's terms are the first deed of all"),
            own: self.own.get(&partner).cloned(),
            percent_of_direction: self.percents.get(&pair).cloned(),
            bend: self.bends.get(&pair).cloned(),
        }
    }
}
