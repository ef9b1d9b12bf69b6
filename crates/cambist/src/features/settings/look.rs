//! How the office looks: the operator's name, hue and mark.

use store::{Fault, Refusal, Stop, Tx, args};
use thiserror::Error;

use crate::assets::{Hue, HuedAssets};
use crate::features::audit::{self, Deed};

use super::changes::{Topic, bump};
use super::mark::{LARGEST_MARK, LONGEST_SIDE, Mark};

const NAME: &str = "look_name";
const HUE: &str = "look_hue";
const LOGO: &str = "look_logo";
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

/// The operator's mark: a picture that stands beside the office's name.
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
    /// The mark is too large.
    #[error("the mark has {0} bytes; at most {LARGEST_MARK} are kept")]
    LargeLogo(usize),
    /// The mark is neither an SVG nor a PNG, or is cut off.
    #[error("the mark must be a whole SVG file, which begins with <svg or <?xml, or a PNG file")]
    NoMark,
    /// A side of it is too long, or there is none.
    #[error("the mark has a side of {0} pixels; write one with 1 to {LONGEST_SIDE}")]
    LongSide(u32),
    /// It runs or loads something.
    #[error("the mark has {0}; save it again as a plain SVG, with nothing in it but shapes")]
    Unsafe(Danger),
}

/// What an SVG may not have.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Danger {
    /// A document type, where entities are made.
    #[error("a DOCTYPE")]
    Doctype,
    /// `<?xml-stylesheet …?>` and the like.
    #[error("a processing instruction")]
    Instruction,
    /// A script, an animation, a page or film of its own.
    #[error("a script, an animation or a page inside")]
    Active,
    /// An attribute that runs something.
    #[error("an event handler")]
    Handler,
    /// An address of something that is not in the file.
    #[error("a link to something outside")]
    Link,
    /// An entity that is none of XML's own.
    #[error("an entity of its own")]
    Entity,
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
    let logo = match written(tx, LOGO)? {
        None => None,
        Some(kept) => {
            let mark = Mark::of_kept(&kept);
            let mark = mark.ok_or_else(|| Fault::corrupt(format!("settings.{LOGO}")))?;
            let href = match mark {
                Mark::Svg(text) => assets.put("logo.svg", text.into_bytes()),
                Mark::Png(bytes) => assets.put("logo.png", bytes),
            };
            Some(Logo { href })
        }
    };
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

/// Gives the office a mark, an SVG or a PNG by its content; empty: ours.
///
/// # Errors
/// [`LookRefusal`], and the store's faults.
pub fn set_look_logo(tx: &mut Tx<'_>, deed: &Deed, file: &[u8]) -> Result<(), Stop<LookRefusal>> {
    let kept = match file {
        [] => String::new(),
        file => Mark::read(file).map_err(Stop::Refused)?.kept(),
    };
    Ok(keep(tx, deed, LOGO, &kept, &format!("{} bytes", file.len()))?)
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
