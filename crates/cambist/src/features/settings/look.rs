//! How the office looks: the operator's name, hue and mark.

use store::{Fault, Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::assets::{Hue, HuedAssets};
use crate::features::audit::{self, Deed};

use super::changes::{Topic, bump};

const NAME: &str = "look_name";
const HUE: &str = "look_hue";
const LOGO: &str = "look_logo";
/// The largest mark, in bytes: it stands on every page.
const LARGEST_LOGO: usize = 64 * 1024;
/// The longest name, in letters.
const LONGEST_NAME: usize = 60;

/// How the office looks.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The name that the operator gave it; `None`: the one of the settings file.
    pub name: Option<String>,
    /// The hue of everything that can be pressed.
    pub hue: Hue,
    /// The operator's mark; `None`: ours.
    pub logo: Option<Logo>,
    /// The style sheet and the icon in that hue, and the mark.
    pub assets: HuedAssets,
}

/// The operator's mark: an SVG that stands beside the office's name.
#[derive(Clone, Debug)]
pub struct Logo {
    /// Its address.
    pub href: String,
}

/// Why a look is not kept, in order of precedence.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum LookRefusal {
    /// The name is too long.
    #[error("the name has {0} letters; at most {LONGEST_NAME} have room")]
    LongName(usize),
    /// The mark is no SVG.
    #[error("the mark must be an SVG file: it begins with <svg or <?xml and ends with </svg>")]
    NoSvg,
    /// The mark is too large.
    #[error("the mark has {0} bytes; at most {LARGEST_LOGO} are kept")]
    LargeLogo(usize),
}

impl Refusal for LookRefusal {}

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
    let mut assets = HuedAssets::in_hue(hue);
    let logo = written(tx, LOGO)?.map(|svg| Logo { href: assets.put("logo.svg", svg) });
    Ok(Look { name, hue, logo, assets })
}

fn written(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, Fault> {
    tx.query_opt("select value from settings where name = $1", &args![name], |row| {
        row.get::<String>(0)
    })
}

/// Gives the office a name; empty: the one of the settings file.
///
/// # Errors
/// [`LookRefusal`], and the store's faults.
pub fn set_look_name(tx: &mut Tx<'_>, deed: &Deed, name: &str) -> Result<(), Stop<LookRefusal>> {
    let name = name.trim();
    let letters = name.chars().count();
    if letters > LONGEST_NAME {
        return Err(Stop::Refused(LookRefusal::LongName(letters)));
    }
    Ok(keep(tx, deed, NAME, name, name)?)
}

/// Gives the office a mark, an SVG; empty: ours.
///
/// # Errors
/// [`LookRefusal`], and the store's faults.
pub fn set_look_logo(tx: &mut Tx<'_>, deed: &Deed, svg: &str) -> Result<(), Stop<LookRefusal>> {
    let svg = svg.trim();
    let is_svg = (svg.starts_with("<svg") || svg.starts_with("<?xml")) && svg.ends_with("</svg>");
    if !svg.is_empty() && !is_svg {
        return Err(Stop::Refused(LookRefusal::NoSvg));
    }
    if svg.len() > LARGEST_LOGO {
        return Err(Stop::Refused(LookRefusal::LargeLogo(svg.len())));
    }
    Ok(keep(tx, deed, LOGO, svg, &format!("{} bytes", svg.len()))?)
}

/// Gives the office a hue.
///
/// # Errors
/// The store's faults.
pub fn set_look_hue(tx: &mut Tx<'_>, deed: &Deed, hue: Hue) -> Result<(), Fault> {
    let hue = hue.to_string();
    keep(tx, deed, HUE, &hue, &hue)
}

fn keep(tx: &mut Tx<'_>, deed: &Deed, name: &str, value: &str, told: &str) -> Result<(), Fault> {
    match value {
        "" => tx.execute("delete from settings where name = $1", &args![name])?,
        value => tx.execute(
            "insert into settings (name, value) values ($1, $2) \
             on conflict (name) do update set value = excluded.value",
            &args![name, value],
        )?,
    };
    audit::record(tx, deed, "office.look", name, told)?;
    bump(tx, Topic::Settings)
}
