//! What a direction's offers become at the prices of a moment. Pure.

use std::sync::Arc;

use money::{Amount, Rate, Rounding, Scale};

use super::base::{Base, Book};
use super::jump::{Calm, Jumps};
use super::price::{Step, price};
use super::terms::Pricing;
use crate::features::currencies::Currency;
use crate::features::rates::offer::Tier;

/// A direction that is priced from sources, with its offers.
#[derive(Clone, Debug)]
pub(in crate::features::rates) struct Direction {
    pub(in crate::features::rates) id: i64,
    pub(in crate::features::rates) from: String,
    pub(in crate::features::rates) to: String,
    pub(in crate::features::rates) pricing: Pricing,
    pub(in crate::features::rates) state: State,
    pub(in crate::features::rates) offers: Vec<PricedOffer>,
}

/// How a direction stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::features::rates) struct State {
    /// The rate that an operator has set by hand, and the second in which it ends.
    pub(in crate::features::rates) by_hand: Option<(Rate, i64)>,
    /// What jumps are measured from.
    pub(in crate::features::rates) calm: Calm,
    /// Since when it is frozen, and why.
    pub(in crate::features::rates) frozen: Option<(i64, Arc<str>)>,
}

/// An offer, as far as its price goes.
#[derive(Clone, Debug)]
pub(in crate::features::rates) struct PricedOffer {
    pub(in crate::features::rates) id: i64,
    pub(in crate::features::rates) city: String,
    /// The city's own margin.
    pub(in crate::features::rates) margin: Option<money::Decimal>,
    pub(in crate::features::rates) outcome: Outcome,
}

/// What pricing makes of an offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::features::rates) struct Outcome {
    pub(in crate::features::rates) rate: Option<Rate>,
    pub(in crate::features::rates) tiers: Vec<Tier>,
    /// The sources that it ages with.
    pub(in crate::features::rates) sources: Vec<String>,
    pub(in crate::features::rates) until_s: Option<i64>,
    /// Why it has no price now. The other parts then stay what they were.
    pub(in crate::features::rates) no_price: Option<Arc<str>>,
}

/// What becomes of a direction.
#[derive(Clone, Debug)]
pub(in crate::features::rates) struct Change {
    pub(in crate::features::rates) state: State,
    /// One for each of its offers.
    pub(in crate::features::rates) outcomes: Vec<Outcome>,
}

/// Digits of a base price that is kept to measure jumps from.
const BASE_DIGITS: u32 = 18;

/// Decides what a direction's offers become.
pub(in crate::features::rates) fn decide(
    direction: &Direction,
    book: &Book,
    (from, to): (&Currency, &Currency),
    now_s: i64,
    jumps: Jumps,
) -> Change {
    let mut state = direction.state.clone();
    state.by_hand = state.by_hand.filter(|(_, until_s)| now_s < *until_s);
    let each = |outcome: &dyn Fn(&PricedOffer) -> Outcome| {
        direction.offers.iter().map(outcome).collect::<Vec<Outcome>>()
    };
    let as_it_is = |offer: &PricedOffer| offer.outcome.clone();
    if let Some((rate, _)) = state.by_hand {
        let outcomes = each(&|_| Outcome { rate: Some(rate), ..Outcome::default() });
        return Change { state, outcomes };
    }
    if state.frozen.is_some() {
        return Change { state, outcomes: each(&as_it_is) };
    }
    let without = |why: String| {
        let why: Arc<str> = why.into();
        each(&|offer| Outcome { no_price: Some(Arc::clone(&why)), ..offer.outcome.clone() })
    };
    let base = match book.base(&direction.pricing.sources, from, to) {
        Ok(base) => base,
        Err(none) => return Change { state, outcomes: without(none.to_string()) },
    };
    let stated = match base.ratio.rate(BASE_DIGITS) {
        Ok(stated) => stated,
        Err(error) => return Change { state, outcomes: without(format!("the base {error}")) },
    };
    let percent = direction.pricing.jump_percent.unwrap_or(jumps.percent);
    match state.calm.accept(stated, now_s, Jumps { percent, ..jumps }) {
        Ok(calm) => state.calm = calm,
        Err(why) => {
            state.frozen = Some((now_s, why.into()));
            return Change { state, outcomes: each(&as_it_is) };
        }
    }
    let outcomes =
        each(&|offer| outcome(&direction.pricing, offer, &base, from.scale, &mut |_| {}));
    Change { state, outcomes }
}

/// What pricing makes of one offer, and each step of the way.
pub(in crate::features::rates) fn outcome(
    pricing: &Pricing,
    offer: &PricedOffer,
    base: &Base,
    scale: Scale,
    tell: &mut dyn FnMut(Step),
) -> Outcome {
    let margin = offer.margin.unwrap_or(pricing.margin);
    match price(base.ratio, pricing, margin, tell) {
        Ok(priced) => Outcome {
            rate: Some(priced.rate),
            tiers: tiers(&priced.tiers, scale),
            sources: base.sources(),
            until_s: base.until_s(),
            no_price: None,
        },
        Err(why) => Outcome { no_price: Some(why.to_string().into()), ..offer.outcome.clone() },
    }
}

/// Tiers in smallest units of what is given. One that begins beyond what can be counted is never
/// reached; of two that begin at the same unit the later one holds.
fn tiers(priced: &[(money::Decimal, Rate)], scale: Scale) -> Vec<Tier> {
    let mut tiers: Vec<Tier> = Vec::new();
    for (from, rate) in priced {
        let Ok(from) = Amount::from_decimal(*from, scale, Rounding::Up) else { break };
        tiers.pop_if(|last| last.from.units() == from.units());
        tiers.push(Tier { from, rate: *rate });
    }
    tiers
}
