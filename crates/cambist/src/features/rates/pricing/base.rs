//! The base price of a direction: which prices it comes from.
//!
//! By the codes of its two currencies or by their units, stated either way round, of the first
//! source that has it fresh; else over the dollar, each half of the first source that has it fresh.
//! Dollars and the tokens that stand for them count as one. Of a source whose own currency is the
//! euro or the rouble, as a central bank's is, a half may go over that.

use std::collections::HashMap;
use std::fmt;

use money::{Plain, Ratio};

use crate::features::currencies::Currency;
use crate::features::rates::sources::KnownPrice;
use crate::features::rates::value::DOLLARS;

/// Over what else a half of a cross rate may go, within one source.
pub(in crate::features::rates) const PIVOTS: [&str; 2] = ["EUR", "RUB"];

/// Every price that is kept, for looking up.
pub(in crate::features::rates) struct Book {
    prices: Vec<KnownPrice>,
    /// The sources that have prices, those of the first places first.
    sources: Vec<String>,
    places: HashMap<String, HashMap<String, Vec<usize>>>,
    now_ms: i64,
}

/// One price as it is used: so many of `from` for so many of `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::features::rates) struct Leg {
    /// The price, as it is kept.
    pub(in crate::features::rates) known: KnownPrice,
    /// Whether it is used the other way round.
    pub(in crate::features::rates) is_reversed: bool,
}

/// A base price: the prices that it is the product of; none where both sides are one money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::features::rates) struct Base {
    /// What one unit of *from* is worth.
    pub(in crate::features::rates) ratio: Ratio,
    /// Where it comes from.
    pub(in crate::features::rates) legs: Vec<Leg>,
}

/// Why there is no base price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::features::rates) enum NoBase {
    /// No source that may be used has ever had what is needed.
    Missing,
    /// There is one, and this part of it is too old.
    Stale(Box<Leg>),
}

/// Whose prices may be used, and how old.
#[derive(Clone, Copy)]
struct Allowed<'a> {
    sources: &'a [String],
    is_fresh_only: bool,
}

impl Book {
    pub(in crate::features::rates) fn new(prices: Vec<KnownPrice>, now_ms: i64) -> Book {
        let mut places: HashMap<String, HashMap<String, Vec<usize>>> = HashMap::new();
        let mut sources: Vec<String> = Vec::new();
        for (place, known) in prices.iter().enumerate() {
            if sources.last() != Some(&known.source) {
                sources.push(known.source.clone());
            }
            let quotes = places.entry(known.price.base.clone()).or_default();
            quotes.entry(known.price.quote.clone()).or_default().push(place);
        }
        Book { prices, sources, places, now_ms }
    }

    /// Every price.
    pub(in crate::features::rates) fn prices(&self) -> &[KnownPrice] {
        &self.prices
    }

    /// The base price of a direction from the sources that its pricing names; none named: from all.
    ///
    /// # Errors
    /// [`NoBase`].
    pub(in crate::features::rates) fn base(
        &self,
        named: &[String],
        from: &Currency,
        to: &Currency,
    ) -> Result<Base, NoBase> {
        let sources = if named.is_empty() { &self.sources[..] } else { named };
        let find = |is_fresh_only| self.legs(Allowed { sources, is_fresh_only }, from, to);
        if let Some(base) = find(true).and_then(Base::of) {
            return Ok(base);
        }
        let legs = find(false).ok_or(NoBase::Missing)?;
        let stale = legs.into_iter().find(|leg| !leg.known.is_fresh(self.now_ms));
        Err(stale.map_or(NoBase::Missing, |leg| NoBase::Stale(Box::new(leg))))
    }

    fn legs(&self, allowed: Allowed<'_>, from: &Currency, to: &Currency) -> Option<Vec<Leg>> {
        let direct = allowed.sources.iter().find_map(|source| {
            self.leg(allowed, source, &from.code, &to.code)
                .or_else(|| self.leg(allowed, source, &from.unit, &to.unit))
        });
        if let Some(leg) = direct {
            return Some(vec![leg]);
        }
        if from.unit == to.unit {
            return Some(Vec::new());
        }
        let mut legs = self.to_dollar(allowed, &from.unit)?;
        let back = self.to_dollar(allowed, &to.unit)?;
        legs.extend(back.into_iter().rev().map(Leg::reversed));
        Some(legs)
    }

    /// From a unit to any dollar.
    fn to_dollar(&self, allowed: Allowed<'_>, unit: &str) -> Option<Vec<Leg>> {
        if DOLLARS.contains(&unit) {
            return Some(Vec::new());
        }
        let dollar = |source: &String, unit: &str| {
            DOLLARS.iter().find_map(|dollar| self.leg(allowed, source, unit, dollar))
        };
        let straight = allowed.sources.iter().find_map(|source| dollar(source, unit));
        if let Some(leg) = straight {
            return Some(vec![leg]);
        }
        allowed.sources.iter().find_map(|source| {
            PIVOTS.iter().find_map(|pivot| {
                let first = self.leg(allowed, source, unit, pivot)?;
                Some(vec![first, dollar(source, pivot)?])
            })
        })
    }

    /// A source's price from one word to another, stated either way round.
    fn leg(&self, allowed: Allowed<'_>, source: &str, from: &str, to: &str) -> Option<Leg> {
        let find = |base: &str, quote: &str, is_reversed| {
            let places = self.places.get(base)?.get(quote)?;
            let known = places.iter().map(|place| &self.prices[*place]);
            let mut known = known.filter(|known| known.source == source && known.is_enabled);
            let known =
                known.find(|known| !allowed.is_fresh_only || known.is_fresh(self.now_ms))?;
            Some(Leg { known: known.clone(), is_reversed })
        };
        find(from, to, false).or_else(|| find(to, from, true))
    }
}

impl Base {
    /// The product of prices; `None` when it is beyond what can be counted.
    fn of(legs: Vec<Leg>) -> Option<Base> {
        let mut ratio = Ratio::ONE;
        for leg in &legs {
            ratio = ratio.times(leg.ratio()?).ok()?;
        }
        Some(Base { ratio, legs })
    }

    /// The sources that the base price ages with, once each.
    pub(in crate::features::rates) fn sources(&self) -> Vec<String> {
        let current = self.legs.iter().filter(|leg| leg.known.is_current);
        let mut codes: Vec<String> = current.map(|leg| leg.known.source.clone()).collect();
        codes.sort();
        codes.dedup();
        codes
    }

    /// The last second of those of its prices that are no longer in their sources' answers.
    pub(in crate::features::rates) fn until_s(&self) -> Option<i64> {
        let missing = self.legs.iter().filter(|leg| !leg.known.is_current);
        let until = missing.map(|leg| leg.known.fresh_ms.saturating_add(leg.known.max_age_ms));
        until.min().map(|until_ms| until_ms.div_euclid(1000))
    }
}

impl Leg {
    fn reversed(self) -> Leg {
        Leg { is_reversed: !self.is_reversed, ..self }
    }

    fn ratio(&self) -> Option<Ratio> {
        let (given, got) = (self.known.price.price_in, self.known.price.price_out);
        let (given, got) = if self.is_reversed { (got, given) } else { (given, got) };
        Ratio::new(given, got).ok()
    }

    /// The pair as its source states it, such as `binance BTC/USDT`.
    pub(in crate::features::rates) fn name(&self) -> String {
        let KnownPrice { source, price, .. } = &self.known;
        format!("{source} {}/{}", price.base, price.quote)
    }
}

/// `1 BTC = 65000 USDT`, in the direction in which it is used.
impl fmt::Display for Leg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let price = &self.known.price;
        let base = (Plain(price.price_in), &price.base);
        let quote = (Plain(price.price_out), &price.quote);
        let (from, to) = if self.is_reversed { (quote, base) } else { (base, quote) };
        write!(f, "{} {} = {} {}", from.0, from.1, to.0, to.1)
    }
}

impl fmt::Display for NoBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoBase::Missing => f.write_str("no source has one, nor one over the dollar"),
            NoBase::Stale(leg) => write!(f, "that of {} is too old", leg.name()),
        }
    }
}
