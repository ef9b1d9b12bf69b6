//! What one feed shows differently from the site's table, or from another feed.

use std::collections::BTreeMap;
use std::fmt;

use crate::features::rates::{RateTable, Reason};
use crate::features::settings::OfficeState;

use super::advertise::{Advertised, advertise, closed};
use super::profile::Profile;

/// One side of a comparison; `None`: the site's table, which is also the public feed.
pub type Side<'a> = Option<&'a Profile>;

/// An offer that two sides show differently: its name, and what differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `BTC → SBERRUB in MSK`, in the office's own words.
    pub offer: String,
    /// What differs.
    pub parts: Vec<Part>,
}

/// Something that the second side shows differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// It does not show the offer, and why.
    LeftOut(Reason),
    /// It shows the offer, and why the first one does not.
    Shown(Reason),
    /// It shows something else.
    Changed {
        /// What: `name`, `city`, `rate`, `limits` or `labels`.
        what: &'static str,
        /// What the first side shows.
        was: String,
        /// What the second side shows.
        is: String,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.parts.iter().map(Part::to_string).collect();
        write!(f, "{}: {}", self.offer, parts.join("; "))
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::LeftOut(reason) => write!(f, "left out, {reason}"),
            Part::Shown(reason) => write!(f, "shown, while before {reason}"),
            Part::Changed { what, was, is } => write!(f, "{what} {was} → {is}"),
        }
    }
}

/// Every open offer that the two sides show differently at `now_s`, in the order of the pickers.
pub fn differences(
    table: &RateTable,
    one: Side<'_>,
    other: Side<'_>,
    state: OfficeState,
    now_s: i64,
) -> Vec<Difference> {
    let show = |side, open| match closed(side, state, now_s) {
        Some(reason) => Err(reason),
        None => advertise(side, open),
    };
    let mut found = Vec::new();
    for open in table.open() {
        let parts = compare(&show(one, open), &show(other, open));
        if !parts.is_empty() {
            let offer = &open.offer;
            let city =
                if offer.city.is_empty() { String::new() } else { format!(" in {}", offer.city) };
            let offer = format!("{} → {}{city}", offer.from, offer.to);
            found.push(Difference { offer, parts });
        }
    }
    found
}

type Shown<'a> = Result<Advertised<'a>, Reason>;

fn compare(one: &Shown<'_>, other: &Shown<'_>) -> Vec<Part> {
    let (one, other) = match (one, other) {
        (Err(_), Err(_)) => return Vec::new(),
        (Ok(_), Err(reason)) => return vec![Part::LeftOut(reason.clone())],
        (Err(reason), Ok(_)) => return vec![Part::Shown(reason.clone())],
        (Ok(one), Ok(other)) => (facts(one), facts(other)),
    };
    let pairs = one.into_iter().zip(other.into_values());
    let changed = pairs.filter(|((_, was), is)| was != is);
    changed.map(|((what, was), is)| Part::Changed { what, was, is }).collect()
}

/// Everything that is shown, by its name.
fn facts(shown: &Advertised<'_>) -> BTreeMap<&'static str, String> {
    let labels = if shown.labels.is_empty() { "none".to_owned() } else { shown.labels.join(",") };
    BTreeMap::from([
        ("name", format!("{}-{}", shown.from, shown.to)),
        ("city", shown.city.unwrap_or("none").to_owned()),
        ("rate", shown.rate.to_string()),
        ("limits", format!("{}…{}", shown.min, shown.max)),
        ("labels", labels),
    ])
}
