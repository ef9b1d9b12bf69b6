//! How the office looks: the operator's name, hue and mark.

use store::{Fault, Tx, args};

use crate::assets::{Hue, HuedAssets};
use crate::features::audit::{self, Deed};

use super::changes::{Topic, bump};

const NAME: &str = "look_name";
const HUE: &str = "look_hue";

/// How the office looks.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The name that the operator gave it; `None`: the one of the settings file.
    pub name: Option<String>,
    /// The hue of everything that can be pressed.
    pub hue: Hue,
    /// The style sheet and the icon in that hue.
    pub assets: HuedAssets,
}

/// Reads how the office looks.
///
/// # Errors
/// The store's faults, and a hue that is none.
pub fn load_look(tx: &mut Tx<'_>) -> Result<Look, Fault> {
    let name = written(tx, NAME)?;
    let hue = match written(tx, HUE)? {
        None => Hue::default(),
        Some(text) => {
            text.parse().map_err(|_| Fault::corrupt(format!("settings.{HUE} holds `{text}`")))?
        }
    };
    Ok(Look { name, hue, assets: HuedAssets::in_hue(hue) })
}

fn written(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, Fault> {
    tx.query_opt("select value from settings where name = $1", &args![name], |row| {
        row.get::<String>(0)
    })
}

/// Gives the office a name; empty: the one of the settings file.
///
/// # Errors
/// The store's faults.
pub fn set_look_name(tx: &mut Tx<'_>, deed: &Deed, name: &str) -> Result<(), Fault> {
    keep(tx, deed, NAME, name)
}

/// Gives the office a hue.
///
/// # Errors
/// The store's faults.
pub fn set_look_hue(tx: &mut Tx<'_>, deed: &Deed, hue: Hue) -> Result<(), Fault> {
    keep(tx, deed, HUE, &hue.to_string())
}

fn keep(tx: &mut Tx<'_>, deed: &Deed, name: &str, value: &str) -> Result<(), Fault> {
    match value {
        "" => tx.execute("delete from settings where name = $1", &args![name])?,
        value => tx.execute(
            "insert into settings (name, value) values ($1, $2) \
             on conflict (name) do update set value = excluded.value",
            &args![name, value],
        )?,
    };
    audit::record(tx, deed, "office.look", name, value)?;
    bump(tx, Topic::Settings)
}
