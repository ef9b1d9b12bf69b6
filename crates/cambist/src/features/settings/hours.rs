//! The hours of the office, as customers are told them.

use store::{Fault, Tx, args};

use crate::features::audit::{self, Deed};

use super::changes::{Topic, bump};
use super::schedule::Schedule;

const NAME: &str = "hours";

/// The hours of the office; none written: it never closes. What is offered outside of them is said
/// direction by direction, and by whether somebody is on duty.
///
/// # Errors
/// The store's faults, and hours that can't be read.
pub fn load_hours(tx: &mut Tx<'_>) -> Result<Schedule, Fault> {
    let sql = "select value from settings where name = $1";
    let written = tx.query_opt(sql, &args![NAME], |row| row.get::<String>(0))?;
    let text = written.unwrap_or_default();
    text.parse().map_err(|_| Fault::corrupt(format!("settings.{NAME} holds `{text}`")))
}

/// Says when the office is open.
///
/// # Errors
/// The store's faults.
pub fn set_hours(tx: &mut Tx<'_>, deed: &Deed, hours: &Schedule) -> Result<(), Fault> {
    let text = hours.to_string();
    tx.execute(
        "insert into settings (name, value) values ($1, $2) \
         on conflict (name) do update set value = excluded.value",
        &args![NAME, text.as_str()],
    )?;
    audit::record(tx, deed, "office.hours", "office", &text)?;
    bump(tx, Topic::Settings)
}
