//! What a rule would have caught: the same rules on the same facts, over the orders of the last
//! days, in a reading transaction.

use store::{Fault, Tx};

use super::store::facts_since;
use super::tuning::Tuning;

/// Over how many days it is looked back.
const DAYS: i64 = 30;
/// Orders that are looked at, at most: the newest.
const LOOKED_AT: u32 = 5000;
/// Orders that are named.
const NAMED: usize = 5;
const DAY_MS: i64 = 86_400_000;

/// What a rule would have caught.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreseen {
    /// The rule's name.
    pub rule: &'static str,
    /// How many orders.
    pub caught: usize,
    /// The newest of them.
    pub orders: Vec<i64>,
}

/// What each rule would have caught of the orders that completed within the last 30 days, were it on
/// with these thresholds; and how many orders were looked at. Of more than 5,000 the newest count.
///
/// # Errors
/// The store's faults.
pub fn foresee(
    tx: &mut Tx<'_>,
    now_ms: i64,
    tuning: &Tuning,
) -> Result<(Vec<Foreseen>, usize), Fault> {
    let orders = facts_since(tx, now_ms - DAYS * DAY_MS, LOOKED_AT)?;
    let of = |tuned: &super::tuning::Tuned| {
        let caught = orders.iter().filter(|facts| tuned.sees(facts).is_some());
        let caught: Vec<i64> = caught.map(|facts| facts.order_id).collect();
        let named = caught.iter().copied().take(NAMED).collect();
        Foreseen { rule: tuned.rule.name, caught: caught.len(), orders: named }
    };
    Ok((tuning.all().iter().map(of).collect(), orders.len()))
}
