//! What is agreed with whom, and what an order is worth by it.

use std::collections::BTreeMap;

use super::super::deed::{Clause, Units};
use super::super::exact::Exact;

/// What is agreed with a partner.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    is_of_profit: bool,
    part: Exact,
    pub(super) hold_days: i64,
}

impl Terms {
    fn read(clause: &Clause) -> Terms {
        let is_of_profit = clause.base == "profit";
        Terms { is_of_profit, part: Exact::percent(&clause.percent), hold_days: clause.hold_days }
    }

    /// The reward of an order; `None`: the value that it is taken of is not known.
    pub(super) fn reward(&self, amount: Option<Units>, profit: Option<Units>) -> Option<Units> {
        let base = Exact::whole(if self.is_of_profit { profit? } else { amount? });
        let part = base * self.part;
        // Losses are not shared.
        Some(part.max(Exact::ZERO).cut())
    }
}

/// Everybody's terms.
#[derive(Debug, Default)]
pub(super) struct Agreements {
    everyones: Option<Terms>,
    own: BTreeMap<i64, Terms>,
}

impl Agreements {
    pub(super) fn everyones(&mut self, clause: &Clause) {
        self.everyones = Some(Terms::read(clause));
    }

    pub(super) fn agree(&mut self, partner: i64, clause: &Clause) {
        self.own.insert(partner, Terms::read(clause));
    }

    /// His own, or everyone's.
    pub(super) fn of(&self, partner: i64) -> Terms {
        let own = self.own.get(&partner).or(self.everyones.as_ref());
        own.cloned().expect("everyone's terms are the first deed of all")
    }
}
