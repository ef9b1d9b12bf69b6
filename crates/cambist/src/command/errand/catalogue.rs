//! What the shell may ask of the catalogue, and about many directions at once.

use serde::{Deserialize, Serialize};

use crate::features::currencies::CurrencyWords;
use crate::features::rates::directions::{Cells, Wanted};

/// What the shell may ask of the catalogue.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CurrencyErrand {
    /// List groups.
    Groups,
    /// Add a currency.
    Add {
        /// What it is.
        said: CurrencyWords,
        /// Only tell what would change.
        dry_run: bool,
    },
    /// Change a currency.
    Edit {
        /// What it is from now on.
        said: CurrencyWords,
        /// Only tell what would change.
        dry_run: bool,
    },
    /// Take a sheet.
    Import {
        /// The sheet.
        text: String,
        /// Only tell what would change.
        dry_run: bool,
    },
    /// Tell all currencies as a sheet.
    Export,
}

/// What the shell may ask about many directions.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DirectionErrand {
    /// List them.
    List {
        /// Which.
        wanted: Wanted,
        /// `open`, `closed`, `off`, `frozen`, `stale` or `no-price`.
        state: Option<String>,
    },
    /// Make all between two selections.
    Make {
        /// Between which, and in which cities.
        wanted: Wanted,
        /// What is said of them.
        cells: Cells,
        /// Only tell what would change.
        dry_run: bool,
    },
    /// Change many.
    Edit {
        /// Which.
        wanted: Wanted,
        /// What is said of them.
        cells: Cells,
        /// Only tell what would change.
        dry_run: bool,
    },
    /// Give many the settings of one.
    Copy {
        /// The one, as `FROM-TO`.
        source: String,
        /// The many.
        wanted: Wanted,
        /// Which settings; empty: all that mean the same.
        only: Vec<String>,
        /// Only tell what would change.
        dry_run: bool,
    },
    /// Take a sheet.
    Import {
        /// The sheet.
        text: String,
        /// Only tell what would change.
        dry_run: bool,
    },
    /// Tell directions as a sheet.
    Export {
        /// Which.
        wanted: Wanted,
    },
}
