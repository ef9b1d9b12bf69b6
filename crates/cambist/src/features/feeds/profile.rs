//! A feed profile: the rates as one monitoring wants them.

use ipnet::IpNet;

use super::formats::FeedStyle;
use super::mapping::{Exclusions, Mapping};

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
    /// What it does not want to see.
    pub exclusions: Exclusions,
    /// Networks that may read it; empty: everyone.
    pub addresses: Vec<IpNet>,
}
