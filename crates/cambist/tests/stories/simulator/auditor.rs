//! An auditor with sums of his own.
//!
//! He hears what was done, in order, and says what every reward and every balance must be. He shares
//! no code with the office and reads none of its tables: he is written from the design's chapters
//! on attribution, rewards and the ledger, counts in fractions of his own, and is wrong only where
//! he has read the rules wrongly.

mod case;
mod purse;
mod terms;
mod volume;

use std::collections::{BTreeMap, BTreeSet};

use super::deed::{Deed, Heard, Pair, Units};
pub(super) use case::Stand;
use case::{Brought, Case, Claim};
pub(super) use purse::{House, Purse};
use terms::Agreements;

const DAY_MS: i64 = 86_400_000;

/// What must be true of the office by now.
#[derive(Debug, Default)]
pub(super) struct Auditor {
    agreements: Agreements,
    window_days: i64,
    suspended: BTreeSet<i64>,
    /// Who brought a partner.
    referrers: BTreeMap<i64, i64>,
    /// The first and the last click of each visitor, each with its partner.
    trails: BTreeMap<usize, [(i64, i64); 2]>,
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
                case.is_ended().then_some(!case.is_refunded)
            }
            Deed::Edited { order, sums } => {
                let case = case(order)?;
                (case.is_refunded || case.sums == *sums).then_some(false)
            }
            Deed::Decided { order, given, profit } => {
                let mut case = case(order)?.clone();
                let is_undecided = case.is_undecided();
                case.say(*given, *profit);
                Some(is_undecided && case.is_known())
            }
            Deed::Referred { partner, brought_by } => Some(!self.is_above(*partner, *brought_by)),
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
            Deed::Programme { name, clause } => self.agreements.programme(name, clause),
            Deed::Assigned { partner, name } => self.agreements.assign(*partner, name),
            Deed::Agreed { partner, own } => self.agreements.agree(*partner, own.as_ref()),
            Deed::Bent { pair, bend } => self.agreements.bend(*pair, bend),
            Deed::Window(days) => self.window_days = *days,
            Deed::Joined { partner } => {
                self.purses.insert(*partner, Purse::default());
            }
            Deed::Referred { partner, brought_by: Some(referrer) } => {
                self.referrers.insert(*partner, *referrer);
            }
            Deed::Referred { partner, brought_by: None } => {
                self.referrers.remove(partner);
            }
            Deed::Decided { order, given, profit } => {
                self.case(*order).say(*given, *profit);
                self.grant(*order, at_ms);
            }
            Deed::Suspended { partner, is_suspended: true } => {
                self.suspended.insert(*partner);
            }
            Deed::Suspended { partner, .. } => {
                self.suspended.remove(partner);
            }
            Deed::Clicked { visitor, partner } => self.click(*visitor, *partner, at_ms),
            Deed::Placed { order, visitor, pair, sums, worth } => {
                let mut case = Case::open(self.brought(*visitor, *pair, at_ms), *sums, *worth);
                case.claims = self.claims(&case);
                self.cases.insert(*order, case);
            }
            Deed::Completed { order } => self.complete(*order, at_ms),
            Deed::Edited { order, sums } => {
                self.case(*order).correct(*sums);
                self.grant_anew(*order, at_ms);
            }
            Deed::Refunded { order } => {
                self.case(*order).is_refunded = true;
                self.take_back(*order, Stand::Reversed);
            }
            Deed::Denied { order } => self.take_back(*order, Stand::Denied),
            Deed::Looked => self.release(at_ms),
            Deed::Adjusted { .. }
            | Deed::Asked { .. }
            | Deed::Paid { .. }
            | Deed::CalledOff { .. } => self.move_money(deed),
        }
    }

    /// Whether a partner has brought another one, himself or through others; he has brought himself.
    fn is_above(&self, partner: i64, other: Option<i64>) -> bool {
        let mut next = other;
        while let Some(one) = next {
            if one == partner {
                return true;
            }
            next = self.referrers.get(&one).copied();
        }
        false
    }

    fn move_money(&mut self, deed: &Deed) {
        match deed {
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
            _ => {}
        }
    }

    fn purse(&mut self, partner: i64) -> &mut Purse {
        self.purses.get_mut(&partner).expect("only partners have a purse")
    }

    fn case(&mut self, order: i64) -> &mut Case {
        self.cases.get_mut(&order).expect("only orders that were placed are heard of")
    }

    /// The clicks of a suspended partner's links count for nobody, not even later.
    fn click(&mut self, visitor: usize, partner: i64, at_ms: i64) {
        if !self.suspended.contains(&partner) {
            let click = (partner, at_ms);
            self.trails.entry(visitor).or_insert([click; 2])[1] = click;
        }
    }

    /// The last click, or else the first: whichever is in the window and not of a suspended partner.
    fn brought(&self, visitor: usize, pair: Pair, at_ms: i64) -> Option<Brought> {
        let [first, last] = *self.trails.get(&visitor)?;
        let counts = |(partner, clicked_ms): &(i64, i64)| {
            let is_late = self.window_days > 0 && at_ms - clicked_ms > self.window_days * DAY_MS;
            !is_late && !self.suspended.contains(partner)
        };
        let (partner, clicked_ms) = [last, first].into_iter().find(counts)?;
        let terms = self.agreements.of(partner, pair);
        Some(Brought { partner, terms, click_age_ms: at_ms - clicked_ms })
    }

    /// One for whoever brought the order, and where the terms have a second level one for whoever
    /// brought him.
    fn claims(&self, case: &Case) -> Vec<Claim> {
        let Some(brought) = &case.brought else { return Vec::new() };
        let referrer = self.referrers.get(&brought.partner);
        let second = referrer
            .filter(|referrer| !self.suspended.contains(referrer))
            .filter(|_| brought.terms.has_second_level());
        let second = second.map(|referrer| Claim::open(2, *referrer));
        [Claim::open(1, brought.partner)].into_iter().chain(second).collect()
    }

    fn complete(&mut self, order: i64, at_ms: i64) {
        let volume = self.volume_before(order, at_ms);
        let case = self.case(order);
        (case.completed, case.volume) = (Some(at_ms), volume);
        self.grant(order, at_ms);
    }

    /// Decides what is not decided, as far as it can be.
    fn grant(&mut self, order: i64, at_ms: i64) {
        let case = self.cases.get_mut(&order).expect("it was placed");
        let rewards: Vec<_> = case.claims.iter().map(|claim| case.reward(claim.level)).collect();
        let hold_days = case.hold_days();
        for (claim, units) in case.claims.iter_mut().zip(rewards) {
            let Some(units) = units.filter(|_| claim.stand == Stand::Nothing) else { continue };
            claim.grant(units, at_ms.div_euclid(1000), hold_days);
            let purse = self.purses.entry(claim.partner).or_default();
            *purse.pot(claim.stand) += units;
            self.house.expense += units;
        }
    }

    /// An edited order: what was given is taken back, and what it earns now is given. What was denied
    /// stays denied.
    fn grant_anew(&mut self, order: i64, at_ms: i64) {
        let case = self.cases.get_mut(&order).expect("it was placed");
        if case.completed.is_none() {
            return;
        }
        for claim in &mut case.claims {
            if !matches!(claim.stand, Stand::Held | Stand::Available) {
                continue;
            }
            let units = claim.units.take().unwrap_or_default();
            *self.purses.entry(claim.partner).or_default().pot(claim.stand) -= units;
            self.house.expense -= units;
            claim.stand = Stand::Nothing;
        }
        self.grant(order, at_ms);
    }

    /// Takes an order's rewards back from wherever they are by now; what was taken back once is not
    /// taken back again.
    fn take_back(&mut self, order: i64, stand: Stand) {
        let case = self.cases.get_mut(&order).expect("it was placed");
        for claim in &mut case.claims {
            match claim.stand {
                Stand::Reversed | Stand::Denied => continue,
                Stand::Nothing => {}
                Stand::Held | Stand::Available => {
                    let units = claim.units.unwrap_or_default();
                    *self.purses.entry(claim.partner).or_default().pot(claim.stand) -= units;
                    self.house.expense -= units;
                }
            }
            claim.stand = stand;
        }
    }

    fn release(&mut self, at_ms: i64) {
        for case in self.cases.values_mut() {
            for claim in case.claims.iter_mut().filter(|claim| claim.is_due(at_ms)) {
                let units = claim.units.unwrap_or_default();
                let purse = self.purses.entry(claim.partner).or_default();
                purse.held -= units;
                purse.available += units;
                claim.stand = Stand::Available;
            }
        }
    }
}
