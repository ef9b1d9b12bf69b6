//! The formats of our feeds, each a pure function from the items to the bytes of a document.
//!
//! A format prints what it is given: rounding, limits and exclusions were decided before. Numbers are plain decimals
//! without exponent, separator or trailing zeros. No items make a valid empty document, which is how a closed office
//! leaves a monitoring politely.

mod classic;
mod eref;
mod fees;
mod flat;
mod json;
mod json13;
mod style;
#[cfg(test)]
mod tests;
mod txt;
mod xml;

use std::fmt::Display;
use std::io::Write as _;

use money::{Amount, Rate};

use crate::features::rates::files::Fee;

pub use style::{FeedStyle, JsonVariant, UnknownVariant, XmlVariant};

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
    /// Where *from* stands in the catalogue, from 0: JSON 1.3 numbers currencies by it.
    pub from_place: usize,
    /// Where *to* stands in the catalogue.
    pub to_place: usize,
}

/// One format that a feed can be had in.
#[derive(Debug, Clone, Copy)]
pub struct FeedFormat {
    /// The name in the address of the feed: `xml`.
    pub name: &'static str,
    /// The exact `Content-Type`.
    pub content_type: &'static str,
    /// How the variant that a style chooses is rendered.
    pub rendering: fn(&FeedStyle) -> Rendering,
    /// A short text in this format, for replies such as 404.
    pub error: fn(&str) -> Vec<u8>,
}

impl FeedFormat {
    /// The whole document.
    #[must_use]
    pub fn render(&self, items: &[Item<'_>], style: &FeedStyle) -> Vec<u8> {
        match (self.rendering)(style) {
            Rendering::Whole(render) => render(items, style),
            Rendering::ItemByItem(frame) => {
                let mut out = frame.begin(items.len());
                for (index, item) in items.iter().enumerate() {
                    frame.lead_in(&mut out, index);
                    (frame.item)(&mut out, item, style);
                }
                frame.end(out, items.len())
            }
        }
    }
}

/// How the document of a variant comes about.
#[derive(Debug, Clone, Copy)]
pub enum Rendering {
    /// From items that are rendered one by one, so that those that did not change can be kept.
    ItemByItem(Frame),
    /// From all items at once, since what one brings stands in several places.
    Whole(fn(&[Item<'_>], &FeedStyle) -> Vec<u8>),
}

/// What stands around the items of a document.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// The whole document when there are no items.
    pub empty: &'static str,
    /// What stands before the first item.
    pub open: &'static str,
    /// What stands between two items.
    pub between: &'static str,
    /// What stands after the last item.
    pub close: &'static str,
    /// Appends one item: its bytes depend on the item and the style alone.
    pub item: fn(&mut Vec<u8>, &Item<'_>, &FeedStyle),
}

impl Frame {
    /// The document of items that have been rendered, in their order.
    #[must_use]
    pub fn assemble(&self, items: &[impl AsRef<[u8]>]) -> Vec<u8> {
        let bytes =
            items.iter().map(|item| item.as_ref().len() + self.between.len()).sum::<usize>();
        let mut out = Vec::with_capacity(bytes + self.open.len() + self.close.len());
        for (index, item) in items.iter().enumerate() {
            self.lead_in(&mut out, index);
            out.extend_from_slice(item.as_ref());
        }
        self.end(out, items.len())
    }

    /// A document without items yet, with room for so many usual ones.
    fn begin(&self, count: usize) -> Vec<u8> {
        Vec::with_capacity(self.open.len() + self.close.len() + count * ITEM_BYTES)
    }

    /// What stands before the item at `index`.
    fn lead_in(&self, out: &mut Vec<u8>, index: usize) {
        let text = if index == 0 { self.open } else { self.between };
        out.extend_from_slice(text.as_bytes());
    }

    fn end(&self, mut out: Vec<u8>, count: usize) -> Vec<u8> {
        let text = if count == 0 { self.empty } else { self.close };
        out.extend_from_slice(text.as_bytes());
        out
    }
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
