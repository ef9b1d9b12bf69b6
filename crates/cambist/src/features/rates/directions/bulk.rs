//! Making, changing and copying many directions by one command.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use store::{Stop, Tx};

use super::columns::{self, COLUMNS};
use super::setting::Setting;
use super::sheet::check_city;
use super::store::{Known, Place, Planned, place};
use super::{DirectionsRefusal, DirectionsReport, Left};
use crate::features::audit::Deed;
use crate::features::currencies::{Currency, select};
use crate::features::rates::files::Fee;

/// What is said, column by column: names and texts, as in a sheet.
pub type Cells = Vec<(String, String)>;

/// Which offers a command means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Codes and groups of what is given, comma-separated; empty: all.
    pub from: String,
    /// Codes and groups of what is received, comma-separated; empty: all.
    pub to: String,
    /// Directions as `FROM-TO`, comma-separated; empty: all.
    pub pairs: String,
    /// Codes of cities, comma-separated; empty: wherever it is.
    pub cities: String,
}

impl Wanted {
    /// The offers of `known` that are meant.
    pub(super) fn find(&self, known: &Known) -> Result<Vec<usize>, DirectionsRefusal> {
        let all =
            |words: &str| if words.trim().is_empty() { "all".to_owned() } else { words.to_owned() };
        let (from, to) = (all(&self.from), all(&self.to));
        let (from, to) = (select(&known.currencies, &from)?, select(&known.currencies, &to)?);
        let has = |list: &[&Currency], code: &str| list.iter().any(|c| c.code == code);
        let pairs: Vec<String> = words(&self.pairs);
        for pair in &pairs {
            let is_there = |known: &Setting| format!("{}-{}", known.from, known.to) == *pair;
            if !known.settings.iter().any(is_there) {
                return Err(DirectionsRefusal::Unknown(pair.clone()));
            }
        }
        let cities = words(&self.cities);
        let is_meant = |setting: &Setting| {
            has(&from, &setting.from)
                && has(&to, &setting.to)
                && (pairs.is_empty() || pairs.contains(&format!("{}-{}", setting.from, setting.to)))
                && (cities.is_empty() || cities.contains(&setting.city))
        };
        let settings = known.settings.iter().enumerate();
        let found: Vec<usize> =
            settings.filter(|(_, setting)| is_meant(setting)).map(|(place, _)| place).collect();
        if found.is_empty() { Err(DirectionsRefusal::Nothing) } else { Ok(found) }
    }
}

/// What is set of the offers that a command means.
///
/// # Errors
/// [`DirectionsRefusal`]; the store's faults.
pub fn find_directions(
    tx: &mut Tx<'_>,
    wanted: &Wanted,
) -> Result<Vec<Setting>, Stop<DirectionsRefusal>> {
    let known = Known::load(tx)?;
    let found = wanted.find(&known)?;
    Ok(found.into_iter().map(|place| known.settings[place].clone()).collect())
}

/// Makes all directions between two selections of currencies, in each of some cities where any are
/// named. What the office has already stands as it is.
///
/// # Errors
/// [`DirectionsRefusal`]; the store's faults.
pub fn make_directions(
    tx: &mut Tx<'_>,
    deed: &Deed,
    wanted: &Wanted,
    cells: &Cells,
    is_dry: bool,
) -> Result<DirectionsReport, Stop<DirectionsRefusal>> {
    let known = Known::load(tx)?;
    let mut cities = words(&wanted.cities);
    for city in &cities {
        check_city(city).map_err(|what| field("", "city", what))?;
    }
    if cities.is_empty() {
        cities.push(String::new());
    }
    let from = select(&known.currencies, &wanted.from).map_err(DirectionsRefusal::Group)?;
    let to = select(&known.currencies, &wanted.to).map_err(DirectionsRefusal::Group)?;
    let mut planned = Vec::new();
    for from in from {
        for to in to.iter().filter(|to| to.code != from.code) {
            for city in &cities {
                planned.push(made(&known, from, to, city, cells)?);
            }
        }
    }
    if planned.is_empty() {
        return Err(DirectionsRefusal::Nothing.into());
    }
    known.write(tx, deed, ("directions.make", "directions", Vec::new()), &planned, is_dry)
}

fn made(
    known: &Known,
    from: &Currency,
    to: &Currency,
    city: &str,
    cells: &Cells,
) -> Result<Planned, DirectionsRefusal> {
    let place = (from.code.clone(), to.code.clone(), city.to_owned());
    if let Some(was) = known.find(&place) {
        return Ok(Planned { was: Some(was), is: known.settings[was].clone() });
    }
    let mut is = Setting::new(&from.code, &to.code, city, from.scale);
    // A new city of a direction that is there has what is said of the direction.
    match known.whole_of(&(from.code.clone(), to.code.clone())) {
        Some(whole) => {
            is.whole = whole.clone();
            let own = cells.iter().filter(|(name, _)| {
                columns::find(name).is_none_or(|column| !column.is_of_direction)
            });
            say(known, &mut is, own)?;
        }
        None => say(known, &mut is, cells.iter())?,
    }
    Ok(Planned { was: None, is })
}

/// Changes many offers in the same way.
///
/// # Errors
/// [`DirectionsRefusal`]; the store's faults.
pub fn edit_directions(
    tx: &mut Tx<'_>,
    deed: &Deed,
    wanted: &Wanted,
    cells: &Cells,
    is_dry: bool,
) -> Result<DirectionsReport, Stop<DirectionsRefusal>> {
    let known = Known::load(tx)?;
    let of_direction = |name: &str| columns::find(name).is_some_and(|c| c.is_of_direction);
    if !wanted.cities.trim().is_empty()
        && let Some((name, _)) = cells.iter().find(|(name, _)| of_direction(name))
    {
        let what = "is said of the whole direction; leave out --city".to_owned();
        return Err(field("", name, what).into());
    }
    let mut planned = Vec::new();
    for was in wanted.find(&known)? {
        let mut is = known.settings[was].clone();
        say(&known, &mut is, cells.iter())?;
        planned.push(Planned { was: Some(was), is });
    }
    known.write(tx, deed, ("directions.edit", "directions", Vec::new()), &planned, is_dry)
}

/// Changes offers that are named one by one. What is said of whole directions is said in all their
/// cities, whichever of them are named.
///
/// # Errors
/// [`DirectionsRefusal`]; the store's faults.
pub fn edit_places(
    tx: &mut Tx<'_>,
    deed: &Deed,
    places: &HashSet<Place>,
    cells: &Cells,
    is_dry: bool,
) -> Result<DirectionsReport, Stop<DirectionsRefusal>> {
    let known = Known::load(tx)?;
    let pairs: HashSet<(&str, &str)> =
        places.iter().map(|(from, to, _)| (from.as_str(), to.as_str())).collect();
    let of_direction = |name: &str| columns::find(name).is_some_and(|c| c.is_of_direction);
    let mut planned = Vec::new();
    for (was, setting) in known.settings.iter().enumerate() {
        let is_named = places.contains(&place(setting));
        if !is_named && !pairs.contains(&(setting.from.as_str(), setting.to.as_str())) {
            continue;
        }
        let mut is = setting.clone();
        say(&known, &mut is, cells.iter().filter(|(name, _)| is_named || of_direction(name)))?;
        // Other cities of a named direction are told of where they change with it.
        if is_named || is != *setting {
            planned.push(Planned { was: Some(was), is });
        }
    }
    if planned.is_empty() {
        return Err(DirectionsRefusal::Nothing.into());
    }
    known.write(tx, deed, ("directions.edit", "directions", Vec::new()), &planned, is_dry)
}

/// Gives many offers the settings of one: those of `only`, or all that mean the same there. Amounts
/// of another unit are not taken along, nor are bounds and additions of a rate between others.
///
/// # Errors
/// [`DirectionsRefusal`]; the store's faults.
pub fn copy_directions(
    tx: &mut Tx<'_>,
    deed: &Deed,
    source: &str,
    (wanted, only): (&Wanted, &[String]),
    is_dry: bool,
) -> Result<DirectionsReport, Stop<DirectionsRefusal>> {
    let known = Known::load(tx)?;
    for name in only {
        if columns::find(name).is_none() {
            let names: Vec<_> = COLUMNS.iter().map(|column| column.name).collect();
            let what = format!("`{name}` is no setting; write some of {}", names.join(", "));
            return Err(field("", "only", what).into());
        }
    }
    let source = source.to_ascii_uppercase();
    let is_source = |setting: &&Setting| format!("{}-{}", setting.from, setting.to) == source;
    let model = known.settings.iter().find(is_source);
    let model = model.ok_or_else(|| DirectionsRefusal::Unknown(source.clone()))?;
    let (mut planned, mut all_left) = (Vec::new(), Vec::new());
    for was in wanted.find(&known)? {
        let mut is = known.settings[was].clone();
        if is_source(&&is) {
            continue;
        }
        let left = copy(&known, model, &mut is, only)?;
        if !left.is_empty() {
            let columns = left.into_iter().map(str::to_owned).collect();
            all_left.push(Left { offer: is.name(), columns });
        }
        planned.push(Planned { was: Some(was), is });
    }
    if planned.is_empty() {
        return Err(DirectionsRefusal::Nothing.into());
    }
    known.write(tx, deed, ("directions.copy", "directions", all_left), &planned, is_dry)
}

/// What a pricing consists of: a direction without one has nothing of it to give away.
const PRICING: [&str; 7] = ["margin", "sources", "add_on", "tiers", "guard", "digits", "jump"];

/// Copies what means the same, and returns the names of what does not.
fn copy(
    known: &Known,
    model: &Setting,
    is: &mut Setting,
    only: &[String],
) -> Result<Vec<&'static str>, DirectionsRefusal> {
    let unit = |code: &str| known.currency(code).map(|currency| currency.unit.as_str());
    let same_from = unit(&model.from) == unit(&is.from);
    let same_to = unit(&model.to) == unit(&is.to);
    let is_priced = model.whole.pricing.is_some() || is.whole.pricing.is_some();
    let (mut cells, mut left) = (Cells::new(), Vec::new());
    for column in COLUMNS {
        let is_meant = match only.is_empty() {
            // Its own switch and rate stay what they are unless they are asked for.
            true => match column.name {
                "enabled" | "rate" | "max_age" => false,
                name => model.whole.pricing.is_some() || !PRICING.contains(&name),
            },
            false => only.iter().any(|name| name == column.name),
        };
        let text = (column.get)(model);
        let means_same = match column.name {
            "min" | "max" | "tiers" => same_from,
            "from_fee" => same_from || is_percent(model.terms.from_fee),
            "min_fee" => same_from && same_to || is_percent(model.terms.min_fee),
            "to_fee" => same_to || is_percent(model.terms.to_fee),
            "add_on" | "guard" => same_from && same_to,
            "rate" => same_from && same_to && !is_priced,
            "max_age" => !is_priced,
            _ => true,
        };
        match (is_meant, means_same) {
            (false, _) => {}
            (true, true) => cells.push((column.name.to_owned(), text)),
            (true, false) if text == (column.get)(is) => {}
            (true, false) => left.push(column.name),
        }
    }
    say(known, is, cells.iter())?;
    Ok(left)
}

fn is_percent(fee: Option<Fee>) -> bool {
    !matches!(fee, Some(Fee::Fixed(_)))
}

/// Says cells of a setting, in the order of the columns, and judges what comes of it.
pub(super) fn say<'a>(
    known: &Known,
    setting: &mut Setting,
    cells: impl Iterator<Item = &'a (String, String)>,
) -> Result<(), DirectionsRefusal> {
    let name = setting.name();
    let cells: Vec<_> = cells.collect();
    for column in COLUMNS {
        for (_, text) in cells.iter().filter(|(name, _)| name == column.name) {
            (column.set)(setting, text.trim()).map_err(|what| field(&name, column.name, what))?;
        }
    }
    if let Some((column, what)) = setting.contradiction() {
        return Err(field(&name, column, what));
    }
    match known.unknown_source(setting) {
        Some(code) => {
            let what = format!("there is no source `{code}`; `cambist rates sources` lists them");
            Err(field(&name, "sources", what))
        }
        None => Ok(()),
    }
}

pub(super) fn field(direction: &str, column: &str, what: String) -> DirectionsRefusal {
    DirectionsRefusal::Field { direction: direction.to_owned(), column: column.to_owned(), what }
}

/// Words between commas, in capitals.
fn words(text: &str) -> Vec<String> {
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    words.map(str::to_uppercase).collect()
}
