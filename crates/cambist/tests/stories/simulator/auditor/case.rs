//! An order as the auditor knows it, and what it owes to whom.

use super::super::deed::Units;
use super::terms::Terms;

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
    /// Those in force when the order was placed.
    pub(super) terms: Terms,
    pub(super) stand: Stand,
    pub(super) units: Option<Units>,
    held_until_s: i64,
}

impl Claim {
    pub(super) fn open(partner: i64, terms: Terms) -> Claim {
        let stand = Stand::Nothing;
        Claim { level: 1, partner, terms, stand, units: None, held_until_s: 0 }
    }

    /// What is nothing needs no hold: there is nothing to be released.
    pub(super) fn grant(&mut self, units: Units, at_s: i64) {
        self.units = Some(units);
        self.stand = if units == 0 { Stand::Available } else { Stand::Held };
        self.held_until_s = at_s + self.terms.hold_days * DAY_S;
    }

    pub(super) fn is_due(&self, at_ms: i64) -> bool {
        self.stand == Stand::Held && self.held_until_s * 1000 <= at_ms
    }
}

/// An order.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) give_usd: Option<Units>,
    get_usd: Option<Units>,
    pub(super) claims: Vec<Claim>,
    pub(super) is_completed: bool,
    pub(super) is_refunded: bool,
}

impl Case {
    pub(super) fn open(
        give_usd: Option<Units>,
        get_usd: Option<Units>,
        claims: Vec<Claim>,
    ) -> Case {
        Case { give_usd, get_usd, claims, is_completed: false, is_refunded: false }
    }

    /// The value given less the value paid out.
    pub(super) fn profit(&self) -> Option<Units> {
        Some(self.give_usd? - self.get_usd?)
    }

    pub(super) fn is_ended(&self) -> bool {
        self.is_completed || self.is_refunded
    }

    /// What is available is the partner's, and what was taken back is nobody's.
    pub(super) fn may_be_denied(&self) -> bool {
        let is_open = |claim: &Claim| matches!(claim.stand, Stand::Nothing | Stand::Held);
        !self.claims.is_empty() && self.claims.iter().all(is_open)
    }
}
