//! Directions in bulk: all pairs of two groups at once, many changed by one command, and all of them
//! as a sheet that is edited elsewhere and taken back.
//!
//! Nouns: [`Setting`], [`Column`].
//! Story: what is said of an offer is said column by column, by an option or by a field of a sheet →
//! settings that were and that would be are compared → only what differs is written, all or nothing.
//! Invariants: nothing is ever removed; a direction's own columns are the same in all its cities.
//! Refusals: [`DirectionsRefusal`].

mod bulk;
mod columns;
mod one;
mod setting;
mod sheet;
mod store;

pub use self::store::Place;
pub use bulk::{
    Cells, Wanted, copy_directions, edit_directions, edit_places, find_directions, make_directions,
};
pub use columns::{COLUMNS, Column};
pub use one::{edit_direction, settings_of};
pub use setting::{Setting, Whole};
pub use sheet::{export_directions, import_directions, read_sheet};

use std::fmt;

use ::store::Refusal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::features::currencies::UnknownGroup;
use crate::sheet::{Wrong, all_told};

/// An offer that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Its direction and city, for people.
    pub offer: String,
    /// What differs, in the order of the columns.
    pub cells: Vec<ChangedCell>,
}

/// Something that is said of an offer and changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedCell {
    /// The column's name.
    pub column: String,
    /// What it was; empty: nothing was said.
    pub was: String,
    /// What it is.
    pub is: String,
}

/// `BTC → SBERRUB: margin 1 → 2; min none → 5`.
impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.offer)?;
        let shown = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
        for (place, cell) in self.cells.iter().enumerate() {
            let between = if place == 0 { "" } else { "; " };
            write!(f, "{between}{} {} → {}", cell.column, shown(&cell.was), shown(&cell.is))?;
        }
        Ok(())
    }
}

/// What a bulk command did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectionsReport {
    /// Offers that the office did not have.
    pub added: Vec<String>,
    /// Offers that changed, each with what it was and is.
    pub changed: Vec<Changed>,
    /// Offers that were named and stand as they were.
    pub unchanged: Vec<String>,
    /// What was not taken along, since it would mean something else there.
    #[serde(default)]
    pub left: Vec<Left>,
}

/// What an offer is not given of another one's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Its direction and city, for people.
    pub offer: String,
    /// The names of the columns.
    pub columns: Vec<String>,
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.columns.join(", ");
        write!(f, "{}: {columns} stay: they would mean something else there", self.offer)
    }
}

/// Why nothing is changed, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DirectionsRefusal {
    /// A word that names no currency.
    #[error(transparent)]
    Group(#[from] UnknownGroup),
    /// The direction that is copied is not there.
    #[error("there is no direction {0}; `cambist directions list` shows those that the office has")]
    Unknown(String),
    /// Nothing is named.
    #[error("no direction is named so; `cambist directions list` shows those that the office has")]
    Nothing,
    /// What was said can't be.
    #[error("{}--{}: {what}", name_of(.direction), .column.replace('_', "-"))]
    Field {
        /// Of which direction; empty: of any.
        direction: String,
        /// Which option.
        column: String,
        /// The rest of the sentence.
        what: String,
    },
    /// Lines of a sheet can't be taken.
    #[error("{} fields can't be taken, so nothing was changed:\n{}", .0.len(), all_told(.0))]
    BadLines(Vec<Wrong>),
    /// It was a dry run: this is what would have changed.
    #[error("a dry run changes nothing")]
    DryRun(Box<DirectionsReport>),
}

impl Refusal for DirectionsRefusal {}

fn name_of(direction: &str) -> String {
    if direction.is_empty() { String::new() } else { format!("{direction}: ") }
}

#[cfg(test)]
mod tests;
