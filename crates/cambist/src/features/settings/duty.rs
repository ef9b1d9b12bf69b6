//! Whether an operator is there, whom manual directions need.

use store::{Fault, Tx, args};

use crate::features::audit::{self, Deed};

use super::changes::{Topic, bump};

const NAME: &str = "duty";
const ON: &str = "on";
const OFF: &str = "off";

/// Whether an operator is on duty; an office that was never switched has one.
///
/// # Errors
/// The store's faults, and a switch that holds a word we don't know.
pub fn load_duty(tx: &mut Tx<'_>) -> Result<bool, Fault> {
    let written =
        tx.query_opt("select value from settings where name = $1", &args![NAME], |row| {
            row.get::<String>(0)
        })?;
    match written.as_deref() {
        None | Some(ON) => Ok(true),
        Some(OFF) => Ok(false),
        Some(word) => Err(Fault::corrupt(format!("settings.duty holds `{word}`"))),
    }
}

/// Says whether an operator is on duty: without one, manual directions are left out.
///
/// # Errors
/// The store's faults.
pub fn set_duty(tx: &mut Tx<'_>, deed: &Deed, is_on: bool) -> Result<(), Fault> {
    let word = if is_on { ON } else { OFF };
    tx.execute(
        "insert into settings (name, value) values ($1, $2) \
         on conflict (name) do update set value = excluded.value",
        &args![NAME, word],
    )?;
    audit::record(tx, deed, "office.duty", "office", word)?;
    // It decides which offers are open, so the table of rates is read again.
    bump(tx, Topic::Rates)
}
