//! One direction: what is set of it, and a change of it alone.

use store::{Fault, Stop, Tx};

use super::bulk::{Cells, field, say};
use super::columns;
use super::setting::Setting;
use super::store::{Known, Planned};
use super::{DirectionsRefusal, DirectionsReport};
use crate::features::audit::Deed;

/// What is set of a direction, one setting for each of its cities; empty: the office has no such
/// direction.
///
/// # Errors
/// The store's faults.
pub fn settings_of(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<Vec<Setting>, Fault> {
    Ok(Known::load_one(tx, &(from.to_owned(), to.to_owned()))?.settings)
}

/// Changes one direction: what is said of it in one city, which is empty where it has none; or,
/// without a city, what is said of it as a whole.
///
/// # Errors
/// [`DirectionsRefusal`]; the store's faults.
pub fn edit_direction(
    tx: &mut Tx<'_>,
    deed: &Deed,
    (from, to): (&str, &str),
    city: Option<&str>,
    cells: &Cells,
) -> Result<DirectionsReport, Stop<DirectionsRefusal>> {
    let known = Known::load_one(tx, &(from.to_owned(), to.to_owned()))?;
    let name = format!("{from}-{to}");
    let is_meant = |setting: &Setting| city.is_none_or(|city| setting.city == city);
    let is_of_direction = |name: &str| columns::find(name).is_some_and(|c| c.is_of_direction);
    if let Some((column, _)) =
        cells.iter().find(|(name, _)| is_of_direction(name) != city.is_none())
    {
        let what = match city {
            Some(_) => "is said of the whole direction",
            None => "is said of one offer",
        };
        return Err(field("", column, what.to_owned()).into());
    }
    let mut planned = Vec::new();
    for (was, setting) in known.settings.iter().enumerate().filter(|(_, known)| is_meant(known)) {
        let mut is = setting.clone();
        say(&known, &mut is, cells.iter())?;
        planned.push(Planned { was: Some(was), is });
    }
    if planned.is_empty() {
        return Err(DirectionsRefusal::Unknown(name).into());
    }
    known.write(tx, deed, ("direction.edit", &name, Vec::new()), &planned, false)
}
