//! Pricing directions again: those that a change of base prices, time or settings touches.

use std::collections::{BTreeSet, HashMap, HashSet};

use store::{Fault, Tx};

use crate::features::alarms;
use crate::features::audit::Deed;
use crate::features::currencies::{Currency, load_currencies};

use super::pricing::priced::{Change, Direction, decide};
use super::pricing::rows;
use super::pricing::{Book, PIVOTS, frozen_key, lock_jumps};
use super::sources::{Pair, list_prices, list_sources};
use super::store::announce;
use super::value::DOLLARS;

/// Which directions are priced again.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    /// Every one that is priced from sources.
    All,
    /// Those that time alone has changed: a source became stale or answers again, an override ended.
    Due,
    /// Those that use one of these pairs, and those that are due.
    Pairs(&'a [Pair]),
    /// These, by the codes of what is given and received, and those that are due.
    Directions(&'a [(String, String)]),
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repriced {
    /// How many directions were looked at.
    pub looked_at: usize,
    /// How many offers were written.
    pub changed: usize,
    /// Directions that have been frozen, as `FROM-TO`.
    pub frozen: Vec<String>,
}

/// Prices directions again and writes the offers whose rate changed. It is called in the transaction
/// that changed what they are made of.
///
/// # Errors
/// The store's faults.
pub fn reprice(tx: &mut Tx<'_>, deed: &Deed, which: Which<'_>) -> Result<Repriced, Fault> {
    let now_s = deed.at_s();
    // The write is the lock: whoever prices next sees what this one has seen and written.
    let jumps = lock_jumps(tx)?;
    if matches!(which, Which::Due | Which::Pairs([])) && !is_due(tx, deed.at_ms)? {
        return Ok(Repriced::default());
    }
    let book = Book::new(list_prices(tx)?, deed.at_ms);
    let currencies = load_currencies(tx)?;
    let flipped = follow_sources(tx, deed.at_ms)?;
    let directions = match which {
        Which::All => rows::load_all(tx)?,
        _ => touched(tx, now_s, which, &flipped, (&book, &currencies))?,
    };
    let by_code: HashMap<&str, &Currency> =
        currencies.iter().map(|currency| (currency.code.as_str(), currency)).collect();
    let mut report = Repriced { looked_at: directions.len(), ..Repriced::default() };
    for direction in &directions {
        let pair = by_code.get(direction.from.as_str()).zip(by_code.get(direction.to.as_str()));
        // The database holds directions to known currencies by a foreign key.
        let Some((from, to)) = pair else { continue };
        let change = decide(direction, &book, (from, to), now_s, jumps);
        write(tx, deed, direction, change, &mut report)?;
    }
    // A source that answers again makes nothing but the age of its rates new.
    if report.changed > 0 || !report.frozen.is_empty() || !flipped.is_empty() {
        announce(tx)?;
    }
    Ok(report)
}

/// Whether anything is due at `now_ms`: asked often, without writing.
///
/// # Errors
/// The store's faults.
pub fn is_due(tx: &mut Tx<'_>, now_ms: i64) -> Result<bool, Fault> {
    Ok(!flipped(tx, now_ms)?.is_empty() || rows::has_due(tx, now_ms.div_euclid(1000))?)
}

fn write(
    tx: &mut Tx<'_>,
    deed: &Deed,
    direction: &Direction,
    change: Change,
    report: &mut Repriced,
) -> Result<(), Fault> {
    let name = format!("{}-{}", direction.from, direction.to);
    if let Some(why) = change.state.frozen.as_ref().filter(|_| direction.state.frozen.is_none()) {
        let text = format!(
            "{} → {} is closed: {}; look at its sources, then `cambist rates thaw {} {}`",
            direction.from, direction.to, why.1, direction.from, direction.to
        );
        alarms::raise(tx, deed.at_ms, &frozen_key(&direction.from, &direction.to), &text)?;
        report.frozen.push(name);
    }
    if change.state != direction.state {
        rows::put_state(tx, direction.id, &change.state)?;
    }
    for (offer, outcome) in direction.offers.iter().zip(&change.outcomes) {
        if offer.outcome != *outcome {
            rows::put_outcome(tx, offer.id, outcome, deed.at_s())?;
            report.changed += 1;
        }
    }
    Ok(())
}

/// Sources that are no longer what pricing last made of them.
fn flipped(tx: &mut Tx<'_>, now_ms: i64) -> Result<Vec<(String, Option<bool>)>, Fault> {
    let mut known = rows::load_uses(tx)?;
    let mut flipped = Vec::new();
    for source in list_sources(tx)? {
        let max_age_ms = source.pace.max_age_s.saturating_mul(1000);
        let is_fresh = source.is_enabled
            && source.health.fresh_ms.is_some_and(|fresh| now_ms - fresh <= max_age_ms);
        if known.remove(&source.code).unwrap_or(false) != is_fresh {
            flipped.push((source.code, Some(is_fresh)));
        }
    }
    flipped.extend(known.into_keys().map(|gone| (gone, None)));
    Ok(flipped)
}

/// Remembers what the sources are now, and returns those that were something else.
fn follow_sources(tx: &mut Tx<'_>, now_ms: i64) -> Result<HashSet<String>, Fault> {
    let flipped = flipped(tx, now_ms)?;
    for (code, is_fresh) in &flipped {
        rows::put_use(tx, code, *is_fresh)?;
    }
    Ok(flipped.into_iter().map(|(code, _)| code).collect())
}

/// The directions that something touches, once each.
fn touched(
    tx: &mut Tx<'_>,
    now_s: i64,
    which: Which<'_>,
    flipped: &HashSet<String>,
    (book, currencies): (&Book, &[Currency]),
) -> Result<Vec<Direction>, Fault> {
    let mut reach = Reach::default();
    if let Which::Pairs(pairs) = which {
        pairs.iter().for_each(|(base, quote)| reach.add(base, quote, book));
    }
    let turned = book.prices().iter().filter(|known| flipped.contains(&known.source));
    turned.for_each(|known| reach.add(&known.price.base, &known.price.quote, book));
    let mut found = Vec::new();
    for code in reach.codes(currencies) {
        found.extend(rows::load_of_currency(tx, code)?);
    }
    let units: HashMap<&str, &str> =
        currencies.iter().map(|c| (c.code.as_str(), c.unit.as_str())).collect();
    let unit = |code: &str| units.get(code).copied().unwrap_or_default().to_owned();
    found.retain(|direction| {
        let (from, to) = (&direction.from, &direction.to);
        reach.covers((from, &unit(from)), (to, &unit(to)))
    });
    // The prices of a source that is gone are gone too: only the offers still know of it.
    for code in flipped {
        found.extend(rows::load_of_source(tx, code)?);
    }
    found.extend(rows::load_due(tx, now_s)?);
    if let Which::Directions(codes) = which {
        for (from, to) in codes {
            found.extend(rows::load_one(tx, from, to)?);
        }
    }
    found.sort_by_key(|direction| direction.id);
    found.dedup_by_key(|direction| direction.id);
    Ok(found)
}

/// How far the change of some pairs reaches.
#[derive(Default)]
struct Reach {
    /// Every direction of these units.
    units: BTreeSet<String>,
    /// Directions between these two words, which are units or codes.
    pairs: HashSet<(String, String)>,
}

impl Reach {
    fn add(&mut self, base: &str, quote: &str, book: &Book) {
        self.pairs.insert((base.to_owned(), quote.to_owned()));
        for (word, other) in [(base, quote), (quote, base)] {
            let is_half = DOLLARS.contains(&other) || PIVOTS.contains(&other);
            if is_half && !DOLLARS.contains(&word) {
                self.units.insert(word.to_owned());
            }
            // Whatever goes over this pivot goes from it to the dollar.
            if PIVOTS.contains(&word) && DOLLARS.contains(&other) {
                self.units.extend(over(word, book));
            }
        }
    }

    /// The codes whose directions may be reached.
    fn codes<'a>(&self, currencies: &'a [Currency]) -> Vec<&'a str> {
        let bases: HashSet<&str> = self.pairs.iter().map(|(base, _)| base.as_str()).collect();
        let is_reached = |currency: &&Currency| {
            let (code, unit) = (currency.code.as_str(), currency.unit.as_str());
            self.units.contains(unit) || bases.contains(code) || bases.contains(unit)
        };
        currencies.iter().filter(is_reached).map(|currency| currency.code.as_str()).collect()
    }

    fn covers(&self, from: (&str, &str), to: (&str, &str)) -> bool {
        let is_pair = |a: &str, b: &str| {
            let has = |a: &str, b: &str| self.pairs.contains(&(a.to_owned(), b.to_owned()));
            has(a, b) || has(b, a)
        };
        self.units.contains(from.1)
            || self.units.contains(to.1)
            || is_pair(from.0, to.0)
            || is_pair(from.1, to.1)
    }
}

/// The units that some source states in a pivot.
fn over<'a>(pivot: &'a str, book: &'a Book) -> impl Iterator<Item = String> + 'a {
    let other = move |known: &super::sources::KnownPrice| {
        let (base, quote) = (&known.price.base, &known.price.quote);
        match (base == pivot, quote == pivot) {
            (true, _) => Some(quote.clone()),
            (_, true) => Some(base.clone()),
            _ => None,
        }
    };
    book.prices().iter().filter_map(other).filter(|unit| !DOLLARS.contains(&unit.as_str()))
}

#[cfg(test)]
mod tests;
