//! Every feed of one moment, in memory.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use crate::features::rates::RateTable;

use super::document::Document;
use super::formats::{self, FeedFormat};
use super::profile::Profile;
use super::words::Words;

/// One feed in every format, and who may read it.
#[derive(Clone, Debug)]
pub struct Feed {
    /// The profile that it was made for; `None`: the public feed.
    pub profile: Option<Arc<Profile>>,
    /// One document for each format, in the order of [`formats::ALL`].
    pub documents: Vec<Document>,
    /// The table that the documents were made from: their slots are those of its open offers.
    pub(super) table: Arc<RateTable>,
    /// Whether it was empty as a whole.
    pub(super) is_closed: bool,
}

impl Feed {
    /// Whether the feed may be read from `address`.
    pub fn may_be_read_from(&self, address: IpAddr) -> bool {
        let Some(profile) = &self.profile else { return true };
        profile.addresses.is_empty() || profile.addresses.iter().any(|net| net.contains(&address))
    }

    /// The document in a format.
    pub fn document(&self, format: &FeedFormat) -> Option<&Document> {
        let place = formats::ALL.iter().position(|known| known.name == format.name)?;
        self.documents.get(place)
    }
}

/// Every feed of one moment.
#[derive(Debug, Default)]
pub struct Feeds {
    /// The feed that has no code; `None` when the operator switched it off.
    pub public: Option<Feed>,
    /// The feeds of enabled profiles, by code.
    pub by_code: HashMap<String, Feed>,
    /// What monitorings call our currencies and cities.
    pub words: Words,
    /// Enabled profiles that could not be made into a feed, by code, each with what is wrong: their
    /// last good feed stays.
    pub broken: Vec<(String, String)>,
    /// The first second in which a profile's schedule opens or closes its feed.
    pub next_change_s: Option<i64>,
    /// How many items were rendered for these feeds: all others were kept from those before.
    pub rendered: usize,
    /// The table that the feeds were made from.
    pub(super) table: Arc<RateTable>,
}

impl Feeds {
    /// Every document of every feed.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.public.iter().chain(self.by_code.values()).flat_map(|feed| &feed.documents)
    }

    /// Whether a schedule has opened or closed a feed since these were made.
    pub fn is_outdated(&self, now_s: i64) -> bool {
        self.next_change_s.is_some_and(|change| now_s >= change)
    }
}
