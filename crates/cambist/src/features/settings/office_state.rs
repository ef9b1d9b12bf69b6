//! Whether the office is open.

use std::fmt;
use std::str::FromStr;

use store::{Fault, Tx, args};

use crate::features::audit::{self, Deed};

use super::changes::{Topic, bump};

const NAME: &str = "office_state";

/// Whether the office is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OfficeState {
    /// Rates are published.
    #[default]
    Open,
    /// Feeds are empty; pages and the partner API go on.
    Closed,
    /// Feeds are empty, and the partner API asks to come back later.
    Maintenance,
}

impl fmt::Display for OfficeState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            OfficeState::Open => "open",
            OfficeState::Closed => "closed",
            OfficeState::Maintenance => "maintenance",
        })
    }
}

impl FromStr for OfficeState {
    type Err = ();

    fn from_str(text: &str) -> Result<OfficeState, ()> {
        [OfficeState::Open, OfficeState::Closed, OfficeState::Maintenance]
            .into_iter()
            .find(|state| state.to_string() == text)
            .ok_or(())
    }
}

/// Reads the switch; an office that was never switched is open.
///
/// # Errors
/// The store's faults, and a switch that holds a word we don't know.
pub fn load_office_state(tx: &mut Tx<'_>) -> Result<OfficeState, Fault> {
    let written =
        tx.query_opt("select value from settings where name = $1", &args![NAME], |row| {
            row.get::<String>(0)
        })?;
    match written {
        None => Ok(OfficeState::default()),
        Some(word) => word
            .parse()
            .map_err(|()| Fault::corrupt(format!("settings.office_state holds `{word}`"))),
    }
}

/// Switches the office; switching to what it already is changes nothing and is no refusal.
///
/// # Errors
/// The store's faults.
pub fn set_office_state(tx: &mut Tx<'_>, deed: &Deed, state: OfficeState) -> Result<(), Fault> {
    let word = state.to_string();
    tx.execute(
        "insert into settings (name, value) values ($1, $2) \
         on conflict (name) do update set value = excluded.value",
        &args![NAME, word.as_str()],
    )?;
    audit::record(tx, deed, "office.switch", "office", &word)?;
    bump(tx, Topic::Settings)
}
