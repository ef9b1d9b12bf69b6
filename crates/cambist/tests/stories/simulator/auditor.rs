//! An auditor who has read the rules and nothing else.
//!
//! He hears what was done, in order, and says what every reward and every balance must be. He shares
//! no code with the office and reads none of its tables: he is written from the design's chapters
//! on attribution, rewards and the ledger, counts in fractions of his own, and is wrong only where
//! he has read the rules wrongly.

mod case;
mod purse;
mod terms;

use std::collections::{BTreeMap, BTreeSet};

use super::deed::{Clause, Deed, Heard, Units};
pub(super) use case::Stand;
use case::{Case, Claim};
pub(super) use purse::{House, Purse};
use terms::Agreements;

const DAY_MS: i64 = 86_400_000;

/// What must be true of the office by now.
#[derive(Debug, Default)]
pub(super) struct Auditor {
    agreements: Agreements,
    window_days: i64,
    suspended: BTreeSet<i64>,
    /// The last click of each visitor that counts, with its partner.
    trails: BTreeMap<usize, (i64, i64)>,
    cases: BTreeMap<i64, Case>,
    /// What each partner has.
    pub(super) purses: BTreeMap<i64, Purse>,
    /// What it has cost the office.
    pub(super) house: House,
}

impl Auditor {
    /// Every reward that there must be: order, level, partner, where it stands, and how much it is.
    pub(super) fn rewards(&self) -> impl Iterator<Item = (i64, i64, i64, Stand, Option<Units>)> {
        let claims = self
            .cases
            .iter()
            .flat_map(|(order, case)| case.claims.iter().map(move |claim| (*order, claim)));
        claims.map(|(order, claim)| (order, claim.level, claim.partner, claim.stand, claim.units))
    }

    /// Hears of a deed.
    ///
    /// # Errors
    /// The office took what the rules refuse, or refused what they allow.
    pub(super) fn hear(&mut self, heard: &Heard) -> Result<(), String> {
        let rule = self.allows(&heard.deed);
        if rule.is_some_and(|must| must != heard.is_taken) {
            let did = if heard.is_taken { "took" } else { "refused" };
            return Err(format!("the office {did} this against the rules: {heard:?}"));
        }
        if heard.is_taken {
            self.note(heard.at_ms, &heard.deed);
        }
        Ok(())
    }

    /// Whether the rules let this happen now; `None`: where the order stands decides, which is not
    /// a matter of money.
    fn allows(&self, deed: &Deed) -> Option<bool> {
        let case = |order: &i64| self.cases.get(order);
        match deed {
            Deed::Completed { order } => case(order)?.is_ended().then_some(false),
            Deed::Refunded { order } => {
                let case = case(order)?;
                (case.is_completed || case.is_refunded).then_some(!case.is_refunded)
            }
            Deed::Denied { order } => Some(case(order)?.may_be_denied()),
            Deed::Adjusted { units, .. } => Some(*units != 0),
            Deed::Asked { partner, units, .. } => {
                Some(*units > 0 && self.purses[partner].available >= *units)
            }
            Deed::Paid { partner, units, .. } | Deed::CalledOff { partner, units, .. } => {
                Some(*units > 0 && self.purses[partner].in_payout >= *units)
            }
            _ => Some(true),
        }
    }

    fn note(&mut self, at_ms: i64, deed: &Deed) {
        match deed {
            Deed::Everyones(clause) => self.agreements.everyones(clause),
            Deed::Window(days) => self.window_days = *days,
            Deed::Joined { partner } => {
                self.purses.insert(*partner, Purse::default());
            }
            Deed::Suspended { partner, is_suspended } => {
                match is_suspended {
                    true => self.suspended.insert(*partner),
                    false => self.suspended.remove(partner),
                };
            }
            Deed::Agreed { partner, clause } => self.agree(*partner, clause),
            Deed::Clicked { visitor, partner } => self.click(*visitor, *partner, at_ms),
            Deed::Placed { order, visitor, give_usd, get_usd } => {
                let case = self.open(*visitor, at_ms, *give_usd, *get_usd);
                self.cases.insert(*order, case);
            }
            Deed::Completed { order } => self.complete(*order, at_ms),
            Deed::Refunded { order } => {
                let case = self.cases.get_mut(order).expect("it was allowed");
                case.is_refunded = true;
                take_back(case, Stand::Reversed, &mut self.purses, &mut self.house);
            }
            Deed::Denied { order } => {
                let case = self.cases.get_mut(order).expect("it was allowed");
                take_back(case, Stand::Denied, &mut self.purses, &mut self.house);
            }
            Deed::Looked => self.release(at_ms),
            Deed::Adjusted { partner, units } => {
                self.purse(*partner).available += units;
                self.house.adjustments += units;
            }
            Deed::Asked { partner, units } => {
                self.purse(*partner).available -= units;
                self.purse(*partner).in_payout += units;
            }
            Deed::Paid { partner, units } => {
                self.purse(*partner).in_payout -= units;
                self.purse(*partner).paid_out += units;
                self.house.paid_out += units;
            }
            Deed::CalledOff { partner, units } => {
                self.purse(*partner).in_payout -= units;
                self.purse(*partner).available += units;
            }
        }
    }

    fn purse(&mut self, partner: i64) -> &mut Purse {
        self.purses.get_mut(&partner).expect("only partners have a purse")
    }

    fn agree(&mut self, partner: i64, clause: &Clause) {
        self.agreements.agree(partner, clause);
    }

    /// The clicks of a suspended partner's links count for nobody, not even later.
    fn click(&mut self, visitor: usize, partner: i64, at_ms: i64) {
        if !self.suspended.contains(&partner) {
            self.trails.insert(visitor, (partner, at_ms));
        }
    }

    /// The last click within the window, unless its partner is suspended.
    fn brought_by(&self, visitor: usize, at_ms: i64) -> Option<i64> {
        let (partner, clicked_ms) = *self.trails.get(&visitor)?;
        let is_late = self.window_days > 0 && at_ms - clicked_ms > self.window_days * DAY_MS;
        (!is_late && !self.suspended.contains(&partner)).then_some(partner)
    }

    fn open(
        &self,
        visitor: usize,
        at_ms: i64,
        give_usd: Option<Units>,
        get_usd: Option<Units>,
    ) -> Case {
        let brought_by = self.brought_by(visitor, at_ms);
        let claims = brought_by.map(|partner| Claim::open(partner, self.agreements.of(partner)));
        Case::open(give_usd, get_usd, claims.into_iter().collect())
    }

    fn complete(&mut self, order: i64, at_ms: i64) {
        let case = self.cases.get_mut(&order).expect("it was allowed");
        case.is_completed = true;
        let (amount, profit) = (case.give_usd, case.profit());
        for claim in case.claims.iter_mut().filter(|claim| claim.stand == Stand::Nothing) {
            let Some(units) = claim.terms.reward(amount, profit) else { continue };
            claim.grant(units, at_ms.div_euclid(1000));
            self.purses.entry(claim.partner).or_default().held += units;
            self.house.expense += units;
        }
    }

    fn release(&mut self, at_ms: i64) {
        for case in self.cases.values_mut() {
            for claim in case.claims.iter_mut().filter(|claim| claim.is_due(at_ms)) {
                let units = claim.units.expect("what is held is known");
                let purse = self.purses.entry(claim.partner).or_default();
                purse.held -= units;
                purse.available += units;
                claim.stand = Stand::Available;
            }
        }
    }
}

/// Takes an order's rewards back from wherever they are by now.
fn take_back(case: &mut Case, stand: Stand, purses: &mut BTreeMap<i64, Purse>, house: &mut House) {
    for claim in &mut case.claims {
        let units = claim.units.unwrap_or_default();
        let purse = purses.entry(claim.partner).or_default();
        match claim.stand {
            Stand::Held => purse.held -= units,
            Stand::Available => purse.available -= units,
            Stand::Nothing => {}
            // What was taken back once is not taken back again.
            Stand::Reversed | Stand::Denied => continue,
        }
        if claim.stand != Stand::Nothing {
            house.expense -= units;
        }
        claim.stand = stand;
    }
}
