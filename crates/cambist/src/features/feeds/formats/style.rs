//! What a feed profile chooses about a document.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// What a feed profile chooses about a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FeedStyle {
    /// Limits with their unit, `<minamount>50 USD</minamount>`; only classic XML has room for it.
    pub unit_suffix: bool,
    /// What `xml` means for its reader.
    pub xml_variant: XmlVariant,
    /// What `json` means for its reader.
    pub json_variant: JsonVariant,
}

/// The XML documents that monitorings read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum XmlVariant {
    /// What every monitoring reads: `minamount`, `maxamount`, fees as `0.5 %`.
    #[default]
    Classic,
    /// EREF 1.1, BestChange's own: `frommin`, `frommax`, `tomin`, `tomax`, fees as `0.5%`.
    Eref,
}

/// The JSON documents that monitorings read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum JsonVariant {
    /// A list of items.
    #[default]
    Flat,
    /// Version 1.3 of jsons.info: numbered currencies, and a tree of exchanges between them.
    V13,
}

/// A name that is no variant.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[error("`{name}` is no variant of {format}; write {allowed}")]
pub struct UnknownVariant {
    /// What was written.
    pub name: String,
    /// The format that has variants: `XML`.
    pub format: &'static str,
    /// The names that it has.
    pub allowed: &'static str,
}

impl FromStr for XmlVariant {
    type Err = UnknownVariant;

    fn from_str(text: &str) -> Result<XmlVariant, UnknownVariant> {
        match text {
            "classic" => Ok(XmlVariant::Classic),
            "eref" => Ok(XmlVariant::Eref),
            _ => Err(unknown(text, "XML", "classic or eref")),
        }
    }
}

impl fmt::Display for XmlVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            XmlVariant::Classic => "classic",
            XmlVariant::Eref => "eref",
        })
    }
}

impl FromStr for JsonVariant {
    type Err = UnknownVariant;

    fn from_str(text: &str) -> Result<JsonVariant, UnknownVariant> {
        match text {
            "flat" => Ok(JsonVariant::Flat),
            "1.3" => Ok(JsonVariant::V13),
            _ => Err(unknown(text, "JSON", "flat or 1.3")),
        }
    }
}

impl fmt::Display for JsonVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            JsonVariant::Flat => "flat",
            JsonVariant::V13 => "1.3",
        })
    }
}

fn unknown(name: &str, format: &'static str, allowed: &'static str) -> UnknownVariant {
    UnknownVariant { name: name.chars().take(40).collect(), format, allowed }
}
