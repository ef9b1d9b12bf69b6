//! Directions as a sheet.

use std::collections::HashMap;

use store::{Stop, Tx};

use super::bulk::Wanted;
use super::columns::COLUMNS;
use super::setting::{Setting, Whole};
use super::store::{Known, Pair, Place, Planned, pair};
use super::{DirectionsRefusal, DirectionsReport};
use crate::features::audit::Deed;
use crate::features::currencies::Currency;
use crate::sheet::{Line, Sheet, Wrong};

/// What names an offer, before the columns of what is said of it.
const KEYS: [&str; 3] = ["from", "to", "city"];
/// The longest code of a city, in characters.
const LONGEST_CITY: usize = 40;

/// The header of a sheet of directions.
fn header() -> Vec<&'static str> {
    KEYS.into_iter().chain(COLUMNS.iter().map(|column| column.name)).collect()
}

/// Reads a sheet of directions.
///
/// # Errors
/// Everything that is wrong with its form.
pub fn read_sheet(text: &str) -> Result<Sheet, Vec<Wrong>> {
    Sheet::read(text, &header(), &KEYS[..2])
}

/// Offers as a sheet that [`import_directions`] takes.
///
/// # Errors
/// [`DirectionsRefusal`]; the store's faults.
pub fn export_directions(
    tx: &mut Tx<'_>,
    wanted: &Wanted,
) -> Result<String, Stop<DirectionsRefusal>> {
    let known = Known::load(tx)?;
    let found = match known.settings.is_empty() && *wanted == Wanted::default() {
        // An office without directions has a sheet all the same: its header.
        true => Vec::new(),
        false => wanted.find(&known)?,
    };
    let rows = found.iter().map(|place| &known.settings[*place]).map(|setting| {
        let keys = [&setting.from, &setting.to, &setting.city].into_iter().cloned();
        keys.chain(COLUMNS.iter().map(|column| (column.get)(setting))).collect()
    });
    Ok(Sheet::write(&header(), rows))
}

/// Takes a sheet of directions: lines of offers that the office has change them, the others add some.
/// All or none; a column that the sheet does not have leaves what is.
///
/// # Errors
/// [`DirectionsRefusal`]; the store's faults.
pub fn import_directions(
    tx: &mut Tx<'_>,
    deed: &Deed,
    sheet: &Sheet,
    is_dry: bool,
) -> Result<DirectionsReport, Stop<DirectionsRefusal>> {
    let known = Known::load(tx)?;
    let mut reading = Reading::new(&known);
    let mut planned = Vec::with_capacity(sheet.lines.len());
    for line in &sheet.lines {
        planned.extend(reading.take(sheet, line));
    }
    if !reading.wrong.is_empty() {
        return Err(DirectionsRefusal::BadLines(reading.wrong).into());
    }
    known.write(tx, deed, ("directions.import", "directions", Vec::new()), &planned, is_dry)
}

/// Reads lines, and remembers what they have in common.
struct Reading<'a> {
    known: &'a Known,
    currencies: HashMap<&'a str, &'a Currency>,
    wholes: HashMap<Pair, (u64, Whole)>,
    seen: HashMap<Place, u64>,
    wrong: Vec<Wrong>,
}

impl<'a> Reading<'a> {
    fn new(known: &'a Known) -> Reading<'a> {
        Reading {
            currencies: known.currencies.iter().map(|c| (c.code.as_str(), c)).collect(),
            wholes: HashMap::new(),
            seen: HashMap::new(),
            wrong: Vec::new(),
            known,
        }
    }

    /// The offer of a line as it is to be; `None` when something is wrong with it, which is noted.
    fn take(&mut self, sheet: &Sheet, line: &Line) -> Option<Planned> {
        let before = self.wrong.len();
        let place = self.place(line)?;
        let was = self.known.find(&place);
        let mut is = self.begin(was, &place);
        for (index, column) in COLUMNS.iter().enumerate().map(|(i, c)| (i + KEYS.len(), c)) {
            if sheet.has(index)
                && let Err(what) = (column.set)(&mut is, line.field(index))
            {
                self.wrong.push(Wrong::field(line.number, column.name, what));
            }
        }
        if let Some((column, what)) = is.contradiction() {
            self.wrong.push(Wrong::field(line.number, column, what));
        }
        if let Some(code) = self.known.unknown_source(&is) {
            let what = format!("there is no source `{code}`; `cambist rates sources` lists them");
            self.wrong.push(Wrong::field(line.number, "sources", what));
        }
        if self.wrong.len() > before {
            return None;
        }
        self.agree(line, &is);
        Some(Planned { was, is })
    }

    /// The direction and city that a line names.
    fn place(&mut self, line: &Line) -> Option<Place> {
        let codes = [0, 1].map(|index| {
            let code = line.field(index).to_ascii_uppercase();
            if self.currencies.contains_key(code.as_str()) {
                return Some(code);
            }
            let what = match code.as_str() {
                "" => "is missing; write the code of a currency".to_owned(),
                _ => format!(
                    "`{}` is not a currency of this office; `cambist currencies` lists those it has",
                    web::text::cut(line.field(index), 40)
                ),
            };
            self.wrong.push(Wrong::field(line.number, KEYS[index], what));
            None
        });
        let [Some(from), Some(to)] = codes else { return None };
        let city = line.field(2).to_uppercase();
        if from == to {
            let what = format!("{from} can't be exchanged for itself");
            self.wrong.push(Wrong::field(line.number, "to", what));
            return None;
        }
        if let Err(what) = check_city(&city) {
            self.wrong.push(Wrong::field(line.number, "city", what));
            return None;
        }
        let place = (from, to, city);
        if let Some(first) = self.seen.insert(place.clone(), line.number) {
            let what = format!("{} → {} is already on line {first}", place.0, place.1);
            self.wrong.push(Wrong::line(line.number, what));
            return None;
        }
        Some(place)
    }

    /// What the line changes: the offer as it was, or a new one of a direction that may be known.
    fn begin(&self, was: Option<usize>, place: &Place) -> Setting {
        if let Some(was) = was {
            return self.known.settings[was].clone();
        }
        let (from, to, city) = place;
        let scale = self.currencies[from.as_str()].scale;
        let mut new = Setting::new(from, to, city, scale);
        if let Some(whole) = self.known.whole_of(&(from.clone(), to.clone())) {
            new.whole = whole.clone();
        }
        new
    }

    /// Lines of one direction must say the same of it.
    fn agree(&mut self, line: &Line, is: &Setting) {
        let Some((first, whole)) = self.wholes.get(&pair(is)) else {
            self.wholes.insert(pair(is), (line.number, is.whole.clone()));
            return;
        };
        let other = Setting { whole: whole.clone(), ..is.clone() };
        let differing = COLUMNS.iter().filter(|column| column.is_of_direction);
        for column in differing.filter(|column| (column.get)(&other) != (column.get)(is)) {
            let what = format!(
                "is said of the whole direction, and line {first} says `{}`; write the same",
                (column.get)(&other)
            );
            self.wrong.push(Wrong::field(line.number, column.name, what));
        }
    }
}

/// Whether a text can be the code of a city, or none.
pub(super) fn check_city(city: &str) -> Result<(), String> {
    let is_strange = |c: char| c.is_control() || matches!(c, ',' | ';' | '<' | '>' | '&' | '"');
    if city.chars().count() > LONGEST_CITY || city.contains(is_strange) {
        return Err(format!("write one code of at most {LONGEST_CITY} characters, such as MSK"));
    }
    Ok(())
}
