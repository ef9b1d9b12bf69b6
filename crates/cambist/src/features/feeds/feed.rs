//! Rendered feeds, in memory.

use std::collections::HashMap;
use std::net::IpAddr;

use bytes::Bytes;
use ipnet::IpNet;

use super::formats::{self, FeedFormat};
use super::mapping::Mapping;

/// One document with its gzip twin.
#[derive(Clone, Debug)]
pub struct Document {
    /// The document.
    pub identity: Bytes,
    /// Its strong tag.
    pub etag: String,
    /// The document, compressed.
    pub gzip: Bytes,
    /// The compressed document's own strong tag.
    pub gzip_etag: String,
    /// When its bytes last changed, in unix seconds.
    pub changed_at_s: i64,
}

impl Document {
    /// A document as of `now_s`; when its bytes are those of `before`, it is that one.
    pub fn new(identity: Vec<u8>, now_s: i64, before: Option<&Document>) -> Document {
        if let Some(same) = before.filter(|before| before.identity == identity) {
            return same.clone();
        }
        let etag = web::etag::strong(&identity);
        Document {
            gzip: Bytes::from(web::gzip::gzip(&identity, 1)),
            gzip_etag: web::etag::for_coding(&etag, "gzip"),
            etag,
            identity: Bytes::from(identity),
            changed_at_s: now_s,
        }
    }
}

/// One feed in every format, and who may read it.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Networks that may read it; empty: everyone.
    pub addresses: Vec<IpNet>,
    /// One document for each format, in the order of [`formats::ALL`].
    pub documents: Vec<Document>,
}

impl Feed {
    /// Whether the feed may be read from `address`.
    pub fn may_be_read_from(&self, address: IpAddr) -> bool {
        self.addresses.is_empty() || self.addresses.iter().any(|net| net.contains(&address))
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
    by_link: HashMap<i64, Vec<Mapping>>,
    anyones: HashMap<String, Option<String>>,
}

impl Feeds {
    /// Keeps the mapping of a profile: for its own link's visitors, and for anyone's where it is
    /// unambiguous.
    pub fn learn(&mut self, link_id: Option<i64>, mapping: &Mapping) {
        if let Some(link) = link_id {
            self.by_link.entry(link).or_default().push(mapping.clone());
        }
        for (ours, theirs) in mapping.pairs() {
            self.anyones
                .entry(theirs.clone())
                .and_modify(|known| {
                    if known.as_deref() != Some(ours) {
                        *known = None;
                    }
                })
                .or_insert_with(|| Some(ours.clone()));
        }
    }

    /// Our code for a monitoring's word: by the mapping of the link's own profile first, then by
    /// any mapping where it is unambiguous.
    pub fn our_code(&self, link_id: Option<i64>, theirs: &str) -> Option<&str> {
        let of_link = link_id.and_then(|link| self.by_link.get(&link));
        let own = of_link.and_then(|feeds| feeds.iter().find_map(|feed| feed.ours(theirs)));
        if own.is_some() || self.anyones.is_empty() {
            return own;
        }
        self.anyones.get(&theirs.to_ascii_uppercase())?.as_deref()
    }
}
