//! All open offers, in memory: feeds, pages and deep links ask no database.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::features::currencies::Currency;

use super::limits::Moment;
use super::listed::Standing;
use super::offer::{LeftOut, Offer, OpenOffer};

/// The longest code that is looked up; a longer one is unknown without looking.
const LONGEST_CODE: usize = 32;

/// Currencies and offers as they stand at one moment.
#[derive(Debug, Default)]
pub struct RateTable {
    /// The version of what it was read from.
    version: i64,
    currencies: Vec<Currency>,
    by_code: HashMap<String, usize>,
    /// Every offer as set, by its number: what the next table takes over.
    offers: Vec<Arc<Offer>>,
    open: Vec<OpenOffer>,
    by_pair: HashMap<(usize, usize), Range<usize>>,
    left_out: Vec<LeftOut>,
    /// The order of [`RateTable::listed`], made when it is first asked for.
    pub(super) order: OnceLock<Vec<Standing>>,
    /// When time alone makes the table outdated.
    next_change_s: Option<i64>,
}

impl RateTable {
    /// Builds the table of what holds at a moment.
    pub fn build(
        version: i64,
        currencies: Vec<Currency>,
        offers: Vec<Offer>,
        moment: impl Into<Moment>,
    ) -> RateTable {
        let mut offers: Vec<_> = offers.into_iter().map(Arc::new).collect();
        offers.sort_by_key(|offer| offer.id);
        RateTable::of(version, currencies, offers, moment.into())
    }

    /// The table that comes after this one: `currencies` as they are now, and `read`, what was read
    /// again of the offers with these numbers (`None`: the offer is gone). All others are taken over.
    pub fn next(
        &self,
        version: i64,
        currencies: Vec<Currency>,
        read: impl IntoIterator<Item = (i64, Option<Offer>)>,
        moment: impl Into<Moment>,
    ) -> RateTable {
        let mut offers = self.offers.clone();
        for (id, offer) in read {
            match (offers.binary_search_by_key(&id, |known| known.id), offer.map(Arc::new)) {
                (Ok(place), Some(offer)) => offers[place] = offer,
                (Err(place), Some(offer)) => offers.insert(place, offer),
                (Ok(place), None) => {
                    offers.remove(place);
                }
                (Err(_), None) => {}
            }
        }
        RateTable::of(version, currencies, offers, moment.into())
    }

    fn of(
        version: i64,
        currencies: Vec<Currency>,
        offers: Vec<Arc<Offer>>,
        moment: Moment,
    ) -> RateTable {
        let by_code = currencies.iter().map(|c| c.code.clone()).zip(0..).collect();
        let mut table = RateTable { version, currencies, by_code, ..RateTable::default() };
        for offer in &offers {
            table.take(offer, moment);
        }
        table.offers = offers;
        table
            .open
            .sort_by(|a, b| (a.from, a.to, &a.offer.city).cmp(&(b.from, b.to, &b.offer.city)));
        table.index();
        table
    }

    fn take(&mut self, offer: &Arc<Offer>, moment: Moment) {
        // The database holds offers to known currencies by a foreign key.
        let (Some(from), Some(to)) = (self.find(&offer.from), self.find(&offer.to)) else { return };
        let hours = offer.schedule.next_change_after(moment.now_s);
        self.next_change_s = self.next_change_s.into_iter().chain(hours).min();
        match offer.open(&self.currencies[from], &self.currencies[to], moment) {
            Ok(limits) => {
                let stale = offer.stale_from_s();
                self.next_change_s = self.next_change_s.into_iter().chain(stale).min();
                self.open.push(OpenOffer {
                    from,
                    to,
                    rate: limits.rate,
                    tiers: limits.tiers,
                    reserve: limits.reserve,
                    min: limits.min,
                    max: limits.max,
                    offer: Arc::clone(offer),
                });
            }
            Err(reason) => self.left_out.push(LeftOut {
                from: offer.from.clone(),
                to: offer.to.clone(),
                city: offer.city.clone(),
                reason,
            }),
        }
    }

    fn index(&mut self) {
        let mut start = 0;
        for group in self.open.chunk_by(|a, b| (a.from, a.to) == (b.from, b.to)) {
            let pair = (group[0].from, group[0].to);
            self.by_pair.insert(pair, start..start + group.len());
            start += group.len();
        }
    }

    /// The version of what the table was read from.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// Every currency, in the order of the pickers.
    pub fn currencies(&self) -> &[Currency] {
        &self.currencies
    }

    /// The currency at a place that this table gave out.
    pub fn currency(&self, place: usize) -> &Currency {
        &self.currencies[place]
    }

    /// Where the currency with this code stands, in whatever letter case it is written.
    pub fn find(&self, code: &str) -> Option<usize> {
        let mut upper = [0_u8; LONGEST_CODE];
        let upper = upper.get_mut(..code.len())?;
        upper.copy_from_slice(code.as_bytes());
        upper.make_ascii_uppercase();
        self.by_code.get(std::str::from_utf8(upper).ok()?).copied()
    }

    /// Every open offer, by the order of the pickers, then by city.
    pub fn open(&self) -> &[OpenOffer] {
        &self.open
    }

    /// The open offers from what stands at a place, by the order of the pickers, then by city.
    pub fn open_from(&self, from: usize) -> &[OpenOffer] {
        let start = self.open.partition_point(|open| open.from < from);
        let end = self.open.partition_point(|open| open.from <= from);
        &self.open[start..end]
    }

    /// The open offers of a pair, one for each city; empty when the direction is not open.
    pub fn offers(&self, from: usize, to: usize) -> &[OpenOffer] {
        self.by_pair.get(&(from, to)).map_or(&[], |range| &self.open[range.clone()])
    }

    /// Every offer as set, by its number.
    pub(super) fn offers_as_set(&self) -> &[Arc<Offer>] {
        &self.offers
    }

    /// Every offer that can't be taken, and why, by the offers' numbers.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// The offers whose rate has become stale since the table was built: somebody may have a fresh
    /// one.
    pub fn outdated(&self, now_s: i64) -> Vec<i64> {
        let is_stale = |open: &&OpenOffer| open.offer.is_stale(now_s);
        self.open.iter().filter(is_stale).map(|open| open.offer.id).collect()
    }

    /// Whether a rate has become stale since the table was built.
    pub fn is_outdated(&self, now_s: i64) -> bool {
        self.next_change_s.is_some_and(|change| now_s >= change)
    }
}
