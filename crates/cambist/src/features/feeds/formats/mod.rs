//! The formats of our feeds, each a pure function from the items to the bytes of a document.
//!
//! A format prints what it is given: rounding, limits and exclusions were decided before. Numbers are plain decimals
//! without exponent, separator or trailing zeros. No items make a valid empty document, which is how a closed office
//! leaves a monitoring politely.

mod json;
#[cfg(test)]
mod tests;
mod txt;
mod xml;

use std::fmt::Display;
use std::io::Write as _;

use money::{Amount, Rate};

use crate::features::rates::files::Fee;

/// One direction, in one city or none, as it is advertised.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// The code of the currency that the customer gives, in the words of the feed's reader.
    pub from: &'a str,
    /// The code of the currency that the customer gets.
    pub to: &'a str,
    /// The advertised rate, never better than the one we execute.
    pub rate: Rate,
    /// The reserve of *to*.
    pub reserve: Amount,
    /// The least amount of one exchange, in *from*.
    pub min: Amount,
    /// The greatest amount of one exchange, in *from*.
    pub max: Amount,
    /// What is taken from the amount given, in *from*.
    pub from_fee: Option<Fee>,
    /// What is taken from the amount received, in *to*.
    pub to_fee: Option<Fee>,
    /// The least fee.
    pub min_fee: Option<Fee>,
    /// When the rate floats: minutes, or a percentage such as `1%`.
    pub floating: Option<&'a str>,
    /// How long the exchange takes, in minutes.
    pub delay_minutes: Option<u32>,
    /// Labels such as `manual`, in the order in which they are printed.
    pub labels: &'a [String],
    /// The city's code, where the direction is an offer of one city.
    pub city: Option<&'a str>,
    /// The unit of *from* (ISO 4217 or ticker), printed after its limits where the style asks for it.
    pub from_unit: &'a str,
    /// The unit of *to*.
    pub to_unit: &'a str,
}

/// What a feed profile chooses about a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FeedStyle {
    /// Limits with their unit, `<minamount>50 USD</minamount>`; only XML has room for it.
    pub unit_suffix: bool,
}

/// One format that a feed can be had in.
#[derive(Debug, Clone, Copy)]
pub struct FeedFormat {
    /// The name in the address of the feed: `xml`.
    pub name: &'static str,
    /// The exact `Content-Type`.
    pub content_type: &'static str,
    /// The whole document.
    pub render: fn(&[Item<'_>], &FeedStyle) -> Vec<u8>,
    /// A short text in this format, for replies such as 404.
    pub error: fn(&str) -> Vec<u8>,
}

/// Every format, the default first.
pub const ALL: &[FeedFormat] = &[xml::FORMAT, json::FORMAT, txt::FORMAT];

/// The format of that name, in lower case as addresses write it.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static FeedFormat> {
    ALL.iter().find(|format| format.name == name)
}

/// Room for an item, so that a document of usual items is written without growing its buffer.
const ITEM_BYTES: usize = 320;

/// Prints a number straight into the document: thousands of items are rendered at every change of a rate.
fn put(out: &mut Vec<u8>, value: impl Display) {
    write!(out, "{value}").expect("a Vec takes every byte");
}
