//! A feed profile: the rates as one monitoring wants them.

use ipnet::IpNet;

use crate::features::settings::Schedule;

use super::formats::FeedStyle;
use super::labels::LabelRules;
use super::limits::LimitRules;
use super::mapping::{Cities, Exclusions, Mapping};
use super::markup::Markup;

/// The rates as one monitoring wants them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// The profile's number.
    pub id: i64,
    /// What stands in the address: `bestchange`.
    pub code: String,
    /// The name that operators read.
    pub title: String,
    /// Whether it is published.
    pub is_enabled: bool,
    /// The link whose visitors this monitoring sends.
    pub link_id: Option<i64>,
    /// What it wants of a document.
    pub style: FeedStyle,
    /// Its words for our currencies.
    pub mapping: Mapping,
    /// Its words for our cities.
    pub cities: Cities,
    /// What it does not want to see.
    pub exclusions: Exclusions,
    /// By how much the rates it shows are worse than ours.
    pub markup: Markup,
    /// Limits that are narrower than ours.
    pub limits: LimitRules,
    /// What it does to labels.
    pub labels: LabelRules,
    /// Networks that may read it; empty: everyone.
    pub addresses: Vec<IpNet>,
    /// Hours of the week outside of which it is empty.
    pub schedule: Schedule,
}

impl Profile {
    /// Whether both show the same of the same rates: who may read them does not count.
    pub fn shows_like(&self, other: &Profile) -> bool {
        self.style == other.style
            && self.mapping == other.mapping
            && self.cities == other.cities
            && self.exclusions == other.exclusions
            && self.markup == other.markup
            && self.limits == other.limits
            && self.labels == other.labels
    }
}

/// A profile whose row can't be read: its last good feed stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenProfile {
    /// What stands in the address.
    pub code: String,
    /// Whether it is published.
    pub is_enabled: bool,
    /// What is wrong with it.
    pub problem: String,
}

/// Every profile, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    /// Those that can be read.
    pub good: Vec<Profile>,
    /// Those that can't.
    pub broken: Vec<BrokenProfile>,
}
