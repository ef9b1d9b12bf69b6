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
mod setting;
mod sheet;
mod store;

pub use bulk::{Cells, Wanted, copy_directions, edit_directions, find_directions, make_directions};
pub use columns::{COLUMNS, Column};
pub use setting::Setting;
pub use sheet::{export_directions, import_directions, read_sheet};

use ::store::Refusal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::features::currencies::UnknownGroup;

/// What a bulk command did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectionsReport {
    /// Offers that the office did not have.
    pub added: Vec<String>,
    /// Offers that changed, each with what it was and is.
    pub changed: Vec<String>,
    /// Offers that were named and stand as they were.
    pub unchanged: Vec<String>,
    /// What was not taken along, and why.
    pub notes: Vec<String>,
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
    #[error("{} fields can't be taken, so nothing was changed:\n{}", .0.len(), .0.join("\n"))]
    BadLines(Vec<String>),
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
