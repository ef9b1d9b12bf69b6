//! An order as the auditor knows it, and what it owes to whom.

use super::super::deed::{Sums, Units};
use super::super::exact::Exact;
use super::terms::{Facts, Terms};

const DAY_S: i64 = 86_400;

/// Where a reward stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stand {
    Nothing,
    Held,
    Available,
    Reversed,
    Denied,
}

/// What an order owes to one partner.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub(super) level: i64,
    pub(super) partner: i64,
    pub(super) stand: Stand,
    /// Below zero: a share of a loss.
    pub(super) units: Option<Units>,
    held_until_s: Option<i64>,
}

impl Claim {
    pub(super) fn open(level: i64, partner: i64) -> Claim {
        Claim { level, partner, stand: Stand::Nothing, units: None, held_until_s: None }
    }

    /// What is nothing needs no hold, and a share of a loss has none. What is granted anew is held
    /// until the time of the first grant.
    pub(super) fn grant(&mut self, units: Units, at_s: i64, hold_days: i64) {
        self.units = Some(units);
        self.stand = if units > 0 { Stand::Held } else { Stand::Available };
        self.held_until_s.get_or_insert(at_s + hold_days * DAY_S);
    }

    pub(super) fn is_due(&self, at_ms: i64) -> bool {
        self.stand == Stand::Held && self.held_until_s.is_some_and(|until| until * 1000 <= at_ms)
    }
}

/// Whose an order is, and on which terms.
#[derive(Clone, Debug)]
pub(super) struct Brought {
    pub(super) partner: i64,
    pub(super) terms: Terms,
    pub(super) click_age_ms: i64,
}

/// An order.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) brought: Option<Brought>,
    pub(super) claims: Vec<Claim>,
    /// What was exchanged when it was placed, and what it was worth then.
    placed: Sums,
    worth: [Option<Units>; 2],
    /// What is exchanged as far as is known now.
    pub(super) sums: Sums,
    /// The profit as an operator has said it.
    said_profit: Option<Units>,
    /// When it was completed, in unix milliseconds.
    pub(super) completed: Option<i64>,
    /// What its partner had brought before that.
    pub(super) volume: Units,
    pub(super) is_refunded: bool,
}

impl Case {
    pub(super) fn open(brought: Option<Brought>, sums: Sums, worth: [Option<Units>; 2]) -> Case {
        let claims = Vec::new();
        let (completed, volume, is_refunded) = (None, 0, false);
        let (placed, said_profit) = (sums, None);
        Case { brought, claims, placed, worth, sums, said_profit, completed, volume, is_refunded }
    }

    /// An operator says what the order was worth, as it stands.
    pub(super) fn say(&mut self, given: Option<Units>, profit: Option<Units>) {
        if given.is_some() {
            (self.worth[0], self.placed.give) = (given, self.sums.give);
        }
        self.said_profit = profit.or(self.said_profit);
    }

    /// What was said of the profit was said of what had been exchanged then.
    pub(super) fn correct(&mut self, sums: Sums) {
        if (sums.give, sums.get) != (self.sums.give, self.sums.get) {
            self.said_profit = None;
        }
        self.sums = sums;
    }

    /// Whether it waits for somebody to say what it was worth.
    pub(super) fn is_undecided(&self) -> bool {
        let is_open = self.completed.is_some() && !self.is_refunded;
        is_open && self.claims.iter().any(|claim| claim.stand == Stand::Nothing)
    }

    /// Whether everything that it owes can be computed.
    pub(super) fn is_known(&self) -> bool {
        self.claims
            .iter()
            .all(|claim| claim.stand != Stand::Nothing || self.reward(claim.level).is_some())
    }

    fn profit(&self) -> Option<Units> {
        self.said_profit.or_else(|| Some(self.given()? - self.paid()?))
    }

    /// What was given in USD, at the price of then, to the unit below.
    pub(super) fn given(&self) -> Option<Units> {
        Some(in_proportion(self.worth[0]?, self.placed.give, self.sums.give))
    }

    fn paid(&self) -> Option<Units> {
        Some(in_proportion(self.worth[1]?, self.placed.get, self.sums.get))
    }

    /// What a claim comes to; `None`: it can't be decided.
    pub(super) fn reward(&self, level: i64) -> Option<Units> {
        let brought = self.brought.as_ref()?;
        let facts = Facts {
            given: self.given(),
            profit: self.profit(),
            discount: self.sums.discount,
            volume: self.volume,
            click_age_ms: brought.click_age_ms,
        };
        brought.terms.reward(level, &facts)
    }

    pub(super) fn hold_days(&self) -> i64 {
        self.brought.as_ref().map_or(0, |brought| brought.terms.hold_days())
    }

    pub(super) fn is_ended(&self) -> bool {
        self.completed.is_some() || self.is_refunded
    }

    /// What is available is the partner's, and what was taken back is nobody's.
    pub(super) fn may_be_denied(&self) -> bool {
        let is_open = |claim: &Claim| matches!(claim.stand, Stand::Nothing | Stand::Held);
        !self.claims.is_empty() && self.claims.iter().all(is_open)
    }
}

fn in_proportion(worth: Units, before: i64, now: i64) -> Units {
    let price = Exact::whole(worth) * Exact::part(1, i128::from(before));
    (price * Exact::whole(i128::from(now))).cut()
}
