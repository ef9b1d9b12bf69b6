//! What is set, read whole and written where it differs.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use money::{Amount, plain};
use store::{Fault, Kind, Stop, Tx, Value, args};

use super::columns::COLUMNS;
use super::setting::{Setting, Whole};
use super::{Changed, ChangedCell, DirectionsRefusal, DirectionsReport, Left};
use crate::features::alarms;
use crate::features::audit::{self, Deed};
use crate::features::currencies::{Currency, load_currencies};
use crate::features::rates::files::Fee;
use crate::features::rates::offer::Offer;
use crate::features::rates::pricing::{
    delete_pricing, find_direction, find_pricing, frozen_key, list_pricings, put_pricing,
};
use crate::features::rates::reprice::{Which, reprice};
use crate::features::rates::sources::list_sources;
use crate::features::rates::store::{announce, load_offers, load_offers_of};

/// A direction and a city: the codes of what is given and received, and the city's.
pub type Place = (String, String, String);
/// A direction.
pub(super) type Pair = (String, String);

/// Everything that is set, as one transaction found it.
pub(super) struct Known {
    pub(super) currencies: Vec<Currency>,
    pub(super) sources: HashSet<String>,
    /// In the order in which they were made.
    pub(super) settings: Vec<Setting>,
    by_place: HashMap<Place, usize>,
    by_pair: HashMap<Pair, usize>,
    directions: HashMap<Pair, i64>,
}

/// An offer as it is to be, after the one that it was.
pub(super) struct Planned {
    pub(super) was: Option<usize>,
    pub(super) is: Setting,
}

impl Known {
    /// Everything.
    pub(super) fn load(tx: &mut Tx<'_>) -> Result<Known, Fault> {
        let pricings = list_pricings(tx)?;
        let recalculated = load_recalculated(tx)?;
        let setting = |offer: &Offer| {
            let pair = (offer.from.clone(), offer.to.clone());
            let pricing = pricings.get(&pair).cloned();
            Setting::of(offer, pricing, recalculated.contains(&pair))
        };
        let settings = load_offers(tx)?.iter().map(setting).collect();
        let directions = load_directions(tx)?;
        Known::of(tx, settings, directions)
    }

    /// One direction alone: the office may have thousands of others.
    pub(super) fn load_one(tx: &mut Tx<'_>, (from, to): &Pair) -> Result<Known, Fault> {
        let pricing = find_pricing(tx, from, to)?;
        let is_recalculated = is_recalculated(tx, from, to)?;
        let setting = |offer: &Offer| Setting::of(offer, pricing.clone(), is_recalculated);
        let settings = load_offers_of(tx, from, to)?.iter().map(setting).collect();
        let number = find_direction(tx, from, to)?;
        let directions = number.map(|number| ((from.clone(), to.clone()), number));
        Known::of(tx, settings, directions.into_iter().collect())
    }

    fn of(
        tx: &mut Tx<'_>,
        settings: Vec<Setting>,
        directions: HashMap<Pair, i64>,
    ) -> Result<Known, Fault> {
        let by_place = settings.iter().map(place).zip(0..).collect();
        let by_pair = settings.iter().map(pair).zip(0..).collect();
        Ok(Known {
            currencies: load_currencies(tx)?,
            sources: list_sources(tx)?.into_iter().map(|source| source.code).collect(),
            directions,
            settings,
            by_place,
            by_pair,
        })
    }

    /// The currency with this code, in whatever letter case.
    pub(super) fn currency(&self, code: &str) -> Option<&Currency> {
        self.currencies.iter().find(|currency| currency.code.eq_ignore_ascii_case(code))
    }

    /// Where the offer of a direction in a city stands among the settings.
    pub(super) fn find(&self, place: &Place) -> Option<usize> {
        self.by_place.get(place).copied()
    }

    /// A source of a pricing that the office does not have.
    pub(super) fn unknown_source<'a>(&self, setting: &'a Setting) -> Option<&'a str> {
        let sources = setting.whole.pricing.iter().flat_map(|pricing| &pricing.sources);
        sources.map(String::as_str).find(|code| !self.sources.contains(*code))
    }

    /// Writes what differs, or only tells it.
    pub(super) fn write(
        &self,
        tx: &mut Tx<'_>,
        deed: &Deed,
        (action, subject, left): (&str, &str, Vec<Left>),
        planned: &[Planned],
        is_dry: bool,
    ) -> Result<DirectionsReport, Stop<DirectionsRefusal>> {
        let mut report = DirectionsReport { left, ..DirectionsReport::default() };
        for plan in planned {
            match plan.was.map(|was| &self.settings[was]) {
                None => report.added.push(plan.is.name()),
                Some(was) if *was == plan.is => report.unchanged.push(plan.is.name()),
                Some(was) => report.changed.push(difference(was, &plan.is)),
            }
        }
        if is_dry {
            return Err(DirectionsRefusal::DryRun(Box::new(report)).into());
        }
        let differs = |plan: &&Planned| plan.was.is_none_or(|was| self.settings[was] != plan.is);
        let changes: Vec<&Planned> = planned.iter().filter(differs).collect();
        if changes.is_empty() {
            return Ok(report);
        }
        let ids = self.write_directions(tx, deed, &changes)?;
        self.write_offers(tx, deed, &changes, &ids)?;
        audit::record(tx, deed, action, subject, &detail(&report))?;
        if !price(tx, deed, &changes)? {
            announce(tx)?;
        }
        Ok(report)
    }

    /// Writes what is said of whole directions, and returns the numbers of all.
    fn write_directions(
        &self,
        tx: &mut Tx<'_>,
        deed: &Deed,
        changes: &[&Planned],
    ) -> Result<HashMap<Pair, i64>, Fault> {
        // The cities of a direction say the same, so the last one says it for all.
        let wholes: BTreeMap<Pair, (&Planned, &Whole)> =
            changes.iter().map(|plan| (pair(&plan.is), (*plan, &plan.is.whole))).collect();
        let (known, new): (Vec<_>, Vec<_>) =
            wholes.iter().partition(|(pair, _)| self.directions.contains_key(*pair));
        let rows = new.iter().map(|((from, to), (_, whole))| {
            let minutes =
                whole.rate_minutes.map_or(Value::Null, |minutes| Value::Int(minutes.into()));
            let over = when_over(whole).map_or(Value::Null, text);
            vec![text(from), text(to), Value::Bool(whole.is_enabled), minutes, over]
        });
        let columns = [
            ("from_code", Kind::Text),
            ("to_code", Kind::Text),
            ("is_enabled", Kind::Bool),
            ("rate_minutes", Kind::Int),
            ("when_over", Kind::Text),
        ];
        tx.insert_many("directions", &columns, rows.collect::<Vec<_>>())?;
        let ids = if new.is_empty() { self.directions.clone() } else { load_directions(tx)? };
        for (pair, (_, whole)) in new {
            if let Some(pricing) = &whole.pricing {
                put_pricing(tx, ids[pair], pricing)?;
            }
        }
        for (pair, (plan, whole)) in known {
            let was = plan.was.map(|was| &self.settings[was].whole);
            let was = was.or_else(|| self.whole_of(pair));
            if was != Some(*whole) {
                write_whole(tx, deed, pair, ids[pair], was, whole)?;
            }
        }
        Ok(ids)
    }

    /// What is said of a direction that the office has.
    pub(super) fn whole_of(&self, pair: &Pair) -> Option<&Whole> {
        self.by_pair.get(pair).map(|place| &self.settings[*place].whole)
    }

    fn write_offers(
        &self,
        tx: &mut Tx<'_>,
        deed: &Deed,
        changes: &[&Planned],
        ids: &HashMap<Pair, i64>,
    ) -> Result<(), Fault> {
        let (new, known): (Vec<&&Planned>, Vec<_>) =
            changes.iter().partition(|plan| plan.was.is_none());
        let rows = new.iter().map(|plan| row(&plan.is, ids[&pair(&plan.is)], deed.at_s()));
        tx.insert_many("offers", OFFER, rows.collect::<Vec<_>>())?;
        for plan in known {
            let was = plan.was.map(|was| &self.settings[was]);
            // What is said of the whole direction stands elsewhere.
            let is_same = was
                .is_some_and(|was| *was == Setting { whole: was.whole.clone(), ..plan.is.clone() });
            if !is_same {
                let is_rated = was.is_none_or(|was| was.rate != plan.is.rate);
                update(tx, deed, &plan.is, ids[&pair(&plan.is)], is_rated)?;
            }
        }
        Ok(())
    }
}

/// Above so many directions all are read at once: one query for each would take longer.
const MANY: usize = 100;

/// Prices again what has changed of directions with a pricing; whether any rate became another one.
fn price(tx: &mut Tx<'_>, deed: &Deed, changes: &[&Planned]) -> Result<bool, Fault> {
    let priced = changes.iter().filter(|plan| plan.is.whole.pricing.is_some());
    let pairs: BTreeSet<Pair> = priced.map(|plan| pair(&plan.is)).collect();
    let pairs: Vec<Pair> = pairs.into_iter().collect();
    let which = match pairs.len() {
        0 => return Ok(false),
        1..=MANY => Which::Directions(&pairs),
        _ => Which::All,
    };
    Ok(reprice(tx, deed, which)?.changed > 0)
}

/// What differs, column by column.
fn difference(was: &Setting, is: &Setting) -> Changed {
    let cells = COLUMNS.iter().map(|column| ChangedCell {
        column: column.name.to_owned(),
        was: (column.get)(was),
        is: (column.get)(is),
    });
    Changed { offer: is.name(), cells: cells.filter(|cell| cell.was != cell.is).collect() }
}

/// What is remembered of a change: of few offers all of it, of many their number.
fn detail(report: &DirectionsReport) -> String {
    const FEW: usize = 5;
    match (report.added.as_slice(), report.changed.as_slice()) {
        ([], changed) if changed.len() <= FEW => {
            changed.iter().map(Changed::to_string).collect::<Vec<_>>().join("\n")
        }
        (added, changed) => format!("{} added, {} changed", added.len(), changed.len()),
    }
}

pub(super) fn place(setting: &Setting) -> Place {
    (setting.from.clone(), setting.to.clone(), setting.city.clone())
}

pub(super) fn pair(setting: &Setting) -> Pair {
    (setting.from.clone(), setting.to.clone())
}

fn load_directions(tx: &mut Tx<'_>) -> Result<HashMap<Pair, i64>, Fault> {
    let rows = tx.query("select from_code, to_code, id from directions", &args![], |row| {
        Ok(((row.get(0)?, row.get(1)?), row.get(2)?))
    })?;
    Ok(rows.into_iter().collect())
}

/// The directions whose unpaid orders are computed anew when their rate's time is over.
fn load_recalculated(tx: &mut Tx<'_>) -> Result<HashSet<Pair>, Fault> {
    let sql = "select from_code, to_code from directions where when_over = 'recalculate'";
    let rows = tx.query(sql, &args![], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.into_iter().collect())
}

fn is_recalculated(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<bool, Fault> {
    let sql = "select count(*) from directions \
               where from_code = $1 and to_code = $2 and when_over = 'recalculate'";
    tx.query_one(sql, &args![from, to], |row| Ok(row.get::<i64>(0)? > 0))
}

/// What becomes of the unpaid orders of a direction, as the books write it.
fn when_over(whole: &Whole) -> Option<&'static str> {
    whole.is_recalculated.then_some("recalculate")
}

fn write_whole(
    tx: &mut Tx<'_>,
    deed: &Deed,
    (from, to): &Pair,
    direction: i64,
    was: Option<&Whole>,
    is: &Whole,
) -> Result<(), Fault> {
    tx.execute(
        "update directions set is_enabled = $2, rate_minutes = $3, when_over = $4 where id = $1",
        &args![direction, is.is_enabled, is.rate_minutes, when_over(is)],
    )?;
    match &is.pricing {
        Some(pricing) if was.is_none_or(|was| was.pricing.as_ref() != Some(pricing)) => {
            put_pricing(tx, direction, pricing)
        }
        Some(_) => Ok(()),
        None => {
            if delete_pricing(tx, direction)? {
                alarms::clear(tx, deed.at_ms, &frozen_key(from, to))?;
            }
            Ok(())
        }
    }
}

/// The columns of [`row`].
const OFFER: &[(&str, Kind)] = &[
    ("direction_id", Kind::Int),
    ("city", Kind::Text),
    ("rate_in", Kind::Text),
    ("rate_out", Kind::Text),
    ("rate_at_s", Kind::Int),
    ("max_age_s", Kind::Int),
    ("min_units", Kind::Int),
    ("max_units", Kind::Int),
    ("from_fee", Kind::Text),
    ("to_fee", Kind::Text),
    ("min_fee", Kind::Text),
    ("floating", Kind::Text),
    ("delay_minutes", Kind::Int),
    ("labels", Kind::Text),
    ("schedule", Kind::Text),
    ("margin", Kind::Text),
];

fn row(setting: &Setting, direction: i64, at_s: i64) -> Vec<Value<'static>> {
    let int = |value: Option<i64>| value.map_or(Value::Null, Value::Int);
    let word = |value: Option<String>| value.map_or(Value::Null, |value| Value::Text(value.into()));
    let fee = |fee: Option<Fee>| word(fee.map(|fee| fee.to_string()));
    let terms = &setting.terms;
    vec![
        Value::Int(direction),
        Value::Text(setting.city.clone().into()),
        word(setting.rate.map(|rate| plain(rate.in_side()))),
        word(setting.rate.map(|rate| plain(rate.out_side()))),
        Value::Int(at_s),
        int(setting.max_age_s),
        Value::Int(setting.min.units()),
        int(setting.max.map(Amount::units)),
        fee(terms.from_fee),
        fee(terms.to_fee),
        fee(terms.min_fee),
        word(terms.floating.clone()),
        int(terms.delay_minutes.map(i64::from)),
        Value::Text(terms.labels.join(",").into()),
        Value::Text(setting.schedule.to_string().into()),
        word(setting.city_margin.map(plain)),
    ]
}

fn update(
    tx: &mut Tx<'_>,
    deed: &Deed,
    setting: &Setting,
    direction: i64,
    is_rated: bool,
) -> Result<(), Fault> {
    // One statement for each offer: thousands are changed at once.
    const RATED: &str = "update offers set max_age_s = $3, min_units = $4, max_units = $5, \
        from_fee = $6, to_fee = $7, min_fee = $8, floating = $9, delay_minutes = $10, \
        labels = $11, schedule = $12, margin = $13, rate_in = $14, rate_out = $15, \
        rate_at_s = $16, tiers = '', sources = '', until_s = null, no_price = null \
        where direction_id = $1 and city = $2";
    const UNRATED: &str = "update offers set max_age_s = $3, min_units = $4, max_units = $5, \
        from_fee = $6, to_fee = $7, min_fee = $8, floating = $9, delay_minutes = $10, \
        labels = $11, schedule = $12, margin = $13 where direction_id = $1 and city = $2";
    let mut values = row(setting, direction, deed.at_s());
    let rate: Vec<Value<'_>> = values.drain(2..5).collect();
    match is_rated {
        true => tx.execute(RATED, &[values, rate].concat())?,
        false => tx.execute(UNRATED, &values)?,
    };
    Ok(())
}

fn text(word: &str) -> Value<'static> {
    Value::Text(word.to_owned().into())
}
