//! Taking an exchanger's rates file: price, limits, reserves and terms of each direction in it.
//!
//! One refused line refuses the file, so that nobody publishes half of what he meant; with
//! `skip_bad` the rest is taken in the same transaction. A dry run is the same code rolled back.

mod amounts;

use std::collections::{BTreeMap, HashMap, HashSet};

use money::{Amount, Plain, Rate, Rounding};
use serde::{Deserialize, Serialize};
use store::{Refusal, Stop, Tx};
use thiserror::Error;

use crate::features::audit::{self, Deed};
use crate::features::currencies::{self, Currency, load_currencies};
use crate::features::settings::Schedule;

use self::amounts::{Notes, limits};
use super::files::{BadLine, FileItem, RatesFile};
use super::offer::{Offer, Standing, Terms};
use super::reprice::{Which, reprice};
use super::store::{announce, ensure_direction, load_offers, put_offer};

/// How a file is taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct ImportOptions {
    /// Take the good lines of a file that has bad ones.
    pub skip_bad: bool,
    /// Change nothing, only tell what would change.
    pub dry_run: bool,
    /// Seconds after which the rates are stale; `None`: never.
    pub max_age_s: Option<i64>,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Offers that the office did not have.
    pub added: Vec<String>,
    /// Offers whose price, limits or terms changed, each with what it was and is.
    pub changed: Vec<String>,
    /// Offers that stood in the file as they are.
    pub unchanged: usize,
    /// Reserves that changed, each with what it was and is.
    pub reserves: Vec<String>,
    /// What was rounded, capped or could not be taken as written, each with its line.
    pub notes: Vec<String>,
    /// Lines that were left out, each with its reason.
    pub bad: Vec<String>,
}

/// Why nothing was imported.
#[derive(Clone, Debug, Error)]
pub enum ImportRefusal {
    /// The file has lines that can't be taken.
    #[error("{} of the file's lines can't be taken:\n{}", .0.len(), .0.join("\n"))]
    BadLines(Vec<String>),
    /// It was a dry run: this is what would have changed.
    #[error("a dry run changes nothing")]
    DryRun(Box<ImportReport>),
}

impl Refusal for ImportRefusal {}

/// Imports a file that has been read.
///
/// # Errors
/// [`ImportRefusal`]; the store's faults.
pub fn import(
    tx: &mut Tx<'_>,
    deed: &Deed,
    file: &RatesFile,
    options: ImportOptions,
) -> Result<ImportReport, Stop<ImportRefusal>> {
    let mut work = Work::load(tx, deed, file.has_terms, options)?;
    let mut bad: Vec<BadLine> = file.bad.clone();
    for item in &file.items {
        if let Err(reason) = work.take(tx, item)? {
            bad.push(BadLine { line: item.line, what: reason });
        }
    }
    bad.sort_by_key(|line| line.line);
    work.report.bad = bad.iter().map(BadLine::to_string).collect();
    if !work.report.bad.is_empty() && !options.skip_bad {
        return Err(ImportRefusal::BadLines(work.report.bad).into());
    }
    work.set_reserves(tx)?;
    if !work.to_price.is_empty() {
        reprice(tx, deed, Which::Directions(&work.to_price))?;
    }
    let report = work.report;
    let changes = report.added.len() + report.changed.len() + report.reserves.len();
    if changes > 0 || report.unchanged > 0 {
        audit::record(tx, deed, "rates.import", "rates", &summary(&report))?;
        announce(tx)?;
    }
    if options.dry_run {
        return Err(ImportRefusal::DryRun(Box::new(report)).into());
    }
    Ok(report)
}

fn summary(report: &ImportReport) -> String {
    format!(
        "{} added, {} changed, {} unchanged, {} reserves, {} left out",
        report.added.len(),
        report.changed.len(),
        report.unchanged,
        report.reserves.len(),
        report.bad.len()
    )
}

struct Work {
    at_s: i64,
    has_terms: bool,
    max_age_s: Option<i64>,
    currencies: HashMap<String, Currency>,
    offers: HashMap<(String, String, String), Offer>,
    directions: HashMap<(String, String), i64>,
    /// Directions whose rates come from sources, and those of them that got an offer by this file.
    priced: HashSet<(String, String)>,
    to_price: Vec<(String, String)>,
    /// The reserve that the file states, by code, with the line that stated the smallest.
    reserves: BTreeMap<String, (Amount, usize)>,
    report: ImportReport,
}

impl Work {
    fn load(
        tx: &mut Tx<'_>,
        deed: &Deed,
        has_terms: bool,
        options: ImportOptions,
    ) -> Result<Work, store::Fault> {
        let currencies = load_currencies(tx)?;
        let offers = load_offers(tx)?;
        let priced = offers.iter().filter(|offer| offer.standing.is_priced);
        Ok(Work {
            priced: priced.map(|offer| (offer.from.clone(), offer.to.clone())).collect(),
            to_price: Vec::new(),
            at_s: deed.at_s(),
            has_terms,
            max_age_s: options.max_age_s,
            currencies: currencies.into_iter().map(|c| (c.code.clone(), c)).collect(),
            offers: offers
                .into_iter()
                .map(|o| ((o.from.clone(), o.to.clone(), o.city.clone()), o))
                .collect(),
            directions: HashMap::new(),
            reserves: BTreeMap::new(),
            report: ImportReport::default(),
        })
    }

    /// Takes one item; the inner error says why its line is bad.
    fn take(
        &mut self,
        tx: &mut Tx<'_>,
        item: &FileItem,
    ) -> Result<Result<(), String>, store::Fault> {
        let noted = self.report.notes.len();
        let priced = match self.price(item) {
            Ok(priced) => priced,
            Err(reason) => {
                // Of a line that is left out nothing became anything.
                self.report.notes.truncate(noted);
                return Ok(Err(reason));
            }
        };
        if self.priced.contains(&(priced.from.clone(), priced.to.clone())) {
            self.report.notes.push(format!(
                "line {}: {} → {} is priced from sources: the file's rate is not taken",
                item.line, priced.from, priced.to
            ));
        }
        let nowhere = [String::new()];
        let cities = if item.cities.is_empty() { &nowhere[..] } else { &item.cities };
        for city in cities {
            self.put(tx, &priced, city)?;
        }
        Ok(Ok(()))
    }

    fn currency(&self, side: &str, code: &str) -> Result<&Currency, String> {
        self.currencies.get(&code.to_ascii_uppercase()).ok_or_else(|| {
            format!(
                "{side}: `{code}` is not a currency of this office; \
                 `cambist currencies` lists those it has"
            )
        })
    }

    /// The offer that an item means, without a city.
    fn price(&mut self, item: &FileItem) -> Result<Offer, String> {
        let from = self.currency("from", &item.from)?.clone();
        let to = self.currency("to", &item.to)?.clone();
        let (rate, is_exact) = Rate::from_pair(item.rate_in, item.rate_out)
            .map_err(|error| format!("rate: {error}"))?;
        let mut notes = Notes { line: item.line, lines: &mut self.report.notes };
        if !is_exact {
            notes.add(format!(
                "the rate {} : {} became {rate}, rounded in our favour",
                Plain(item.rate_in),
                Plain(item.rate_out)
            ));
        }
        let (min, max) = limits(item, &rate, &from, &to, &mut notes)?;
        if let Some(stated) = item.reserve {
            let reserve = notes.amount("amount", stated, &to, Rounding::Down)?;
            self.state_reserve(&to.code, reserve, item.line);
        }
        Ok(Offer {
            id: 0,
            is_enabled: true,
            from: from.code,
            to: to.code,
            city: String::new(),
            rate: Some(rate),
            tiers: Vec::new(),
            rate_at_s: self.at_s,
            max_age_s: self.max_age_s,
            rate_minutes: None,
            min,
            max,
            terms: Terms {
                from_fee: item.from_fee,
                to_fee: item.to_fee,
                min_fee: item.min_fee,
                floating: item.floating.clone(),
                delay_minutes: item.delay_minutes,
                labels: item.labels.clone(),
            },
            schedule: Schedule::default(),
            margin: None,
            standing: Standing::default(),
        })
    }

    fn state_reserve(&mut self, code: &str, reserve: Amount, line: usize) {
        match self.reserves.get(code) {
            None => {
                self.reserves.insert(code.to_owned(), (reserve, line));
            }
            Some((known, first)) if known.units() != reserve.units() => {
                // The smaller one is taken: we never promise more than may be there.
                self.report.notes.push(format!(
                    "line {line}: amount: the reserve of {code} is {reserve} here and {known} on \
                     line {first}; the smaller one is taken"
                ));
                if reserve.units() < known.units() {
                    self.reserves.insert(code.to_owned(), (reserve, line));
                }
            }
            Some(_) => {}
        }
    }

    fn put(&mut self, tx: &mut Tx<'_>, priced: &Offer, city: &str) -> Result<(), store::Fault> {
        let key = (priced.from.clone(), priced.to.clone(), city.to_owned());
        let mut offer = Offer { city: city.to_owned(), ..priced.clone() };
        let pair = (priced.from.clone(), priced.to.clone());
        let is_priced = self.priced.contains(&pair);
        if is_priced {
            offer.rate = None;
        }
        let name = if city.is_empty() {
            format!("{} → {}", offer.from, offer.to)
        } else {
            format!("{} → {} in {city}", offer.from, offer.to)
        };
        match self.offers.get(&key) {
            None => {
                self.report.added.push(format!("{name} at {}", told_rate(offer.rate)));
                if is_priced {
                    self.to_price.push(pair);
                }
            }
            Some(known) => {
                if is_priced {
                    (offer.rate, offer.tiers) = (known.rate, known.tiers.clone());
                    (offer.rate_at_s, offer.max_age_s) = (known.rate_at_s, known.max_age_s);
                    offer.standing = known.standing.clone();
                }
                offer.id = known.id;
                offer.is_enabled = known.is_enabled;
                offer.rate_minutes = known.rate_minutes;
                offer.schedule = known.schedule.clone();
                offer.margin = known.margin;
                if !self.has_terms {
                    // The file could not have said them: they stay what they are.
                    (offer.min, offer.max) = (known.min, known.max);
                    offer.terms = known.terms.clone();
                }
                let is_same = Offer { rate_at_s: known.rate_at_s, ..offer.clone() } == *known;
                match is_same {
                    true => self.report.unchanged += 1,
                    false => self.report.changed.push(change(&name, known, &offer)),
                }
            }
        }
        let direction = self.direction(tx, &offer.from, &offer.to)?;
        put_offer(tx, direction, &offer)
    }

    fn direction(&mut self, tx: &mut Tx<'_>, from: &str, to: &str) -> Result<i64, store::Fault> {
        let key = (from.to_owned(), to.to_owned());
        if let Some(id) = self.directions.get(&key) {
            return Ok(*id);
        }
        let id = ensure_direction(tx, from, to)?;
        self.directions.insert(key, id);
        Ok(id)
    }

    fn set_reserves(&mut self, tx: &mut Tx<'_>) -> Result<(), store::Fault> {
        for (code, (reserve, _)) in &self.reserves {
            let known = self.currencies.get(code).and_then(|currency| currency.reserve);
            if known != Some(*reserve) {
                let was = known.map_or("unknown".to_owned(), |amount| amount.to_string());
                self.report.reserves.push(format!("{code}: {was} → {reserve}"));
                currencies::set_reserve(tx, code, *reserve)?;
            }
        }
        Ok(())
    }
}

fn told_rate(rate: Option<Rate>) -> String {
    rate.map_or("no rate yet".to_owned(), |rate| rate.to_string())
}

fn change(name: &str, was: &Offer, is: &Offer) -> String {
    let mut parts = Vec::new();
    if was.rate != is.rate {
        parts.push(format!("rate {} → {}", told_rate(was.rate), told_rate(is.rate)));
    }
    if (was.min, was.max) != (is.min, is.max) {
        let max = |max: Option<Amount>| max.map_or("reserve".to_owned(), |max| max.to_string());
        parts.push(format!("limits {}…{} → {}…{}", was.min, max(was.max), is.min, max(is.max)));
    }
    if was.terms != is.terms {
        parts.push("fees, labels or delay".to_owned());
    }
    if was.max_age_s != is.max_age_s {
        parts.push("the age at which the rate is stale".to_owned());
    }
    format!("{name}: {}", parts.join("; "))
}
