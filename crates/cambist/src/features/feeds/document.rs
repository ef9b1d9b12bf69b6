//! One document, put together from items that are rendered once and kept.
//!
//! The document before *is* the cache: it knows where the bytes of each open offer stand in it, so
//! that what did not change is copied from there in long runs.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use http::HeaderValue;
use sha2::{Digest, Sha256};

use super::formats::{FeedFormat, FeedStyle, Frame, Item, Rendering};
use super::twins::{Demand, Twins};

/// Bytes of a digest that a slot keeps.
const DIGEST_BYTES: usize = 16;

/// One document, whole and immutable; cheap to clone.
#[derive(Clone, Debug)]
pub struct Document {
    /// What is published.
    pub body: Arc<Body>,
    /// Which codings its readers ask for: shared by every document of one feed and format.
    pub(super) demand: Arc<Demand>,
    /// Where the bytes of each open offer of the table stand; empty where it is left out, and none
    /// at all for a format that is rendered whole.
    slots: Arc<[Slot]>,
}

/// What is published of a document.
#[derive(Debug)]
pub struct Body {
    /// The bytes.
    pub identity: Bytes,
    /// Their strong tag: of the digests of the items, so that one changed item costs one digest.
    pub etag: HeaderValue,
    /// When they last changed, in unix seconds.
    pub changed_at_s: i64,
    /// The bytes, compressed, as far as somebody has asked for it.
    pub twins: Twins,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    start: u32,
    end: u32,
    digest: [u8; DIGEST_BYTES],
}

impl Slot {
    fn is_empty(&self) -> bool {
        self.start == self.end
    }

    fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// What a document is made from.
#[derive(Clone, Copy)]
pub(super) struct Recipe<'a> {
    pub(super) format: &'a FeedFormat,
    pub(super) style: &'a FeedStyle,
    /// What is to be shown of each open offer of the table; `None`: nothing.
    pub(super) items: &'a [Option<Item<'a>>],
    /// For each open offer its place in the table before, where it and all that it depends on are
    /// what they were; no places at all: nothing is as it was.
    pub(super) kept: &'a [Option<u32>],
    pub(super) now_s: i64,
}

impl Recipe<'_> {
    /// The document, and how many items had to be rendered for it. When its bytes are those of
    /// `before`, it is that one.
    pub(super) fn make(&self, before: Option<&Document>) -> (Document, usize) {
        let (bytes, etag, slots, rendered) = match (self.format.rendering)(self.style) {
            Rendering::Whole(render) => {
                let items: Vec<Item<'_>> = self.items.iter().flatten().copied().collect();
                let bytes = render(&items, self.style);
                let etag = web::etag::strong(&bytes);
                (bytes, etag, Vec::new(), items.len())
            }
            Rendering::ItemByItem(frame) => {
                let mut assembly = Assembly::new(&frame, before);
                self.fill(&mut assembly);
                let rendered = assembly.rendered;
                let (bytes, slots) = assembly.end();
                let etag = tag(&frame, &bytes, &slots);
                (bytes, etag, slots, rendered)
            }
        };
        let demand = before.map_or_else(Arc::default, |before| Arc::clone(&before.demand));
        let same = before.filter(|before| before.body.etag == etag.as_str());
        let body = match same {
            Some(same) => Arc::clone(&same.body),
            None => Arc::new(Body {
                twins: Twins::of(&etag),
                etag: HeaderValue::from_str(&etag).expect("a tag is ASCII"),
                identity: Bytes::from(bytes),
                changed_at_s: self.now_s,
            }),
        };
        (Document { body, demand, slots: slots.into() }, rendered)
    }

    fn fill(&self, assembly: &mut Assembly<'_>) {
        for (place, item) in self.items.iter().enumerate() {
            let kept = self.kept.get(place).copied().flatten();
            if !kept.is_some_and(|kept| assembly.take_over(kept)) {
                assembly.render(item.as_ref(), self.style);
            }
        }
    }
}

/// The tag of a document: of its frame and of the digests of its items in their order.
fn tag(frame: &Frame, bytes: &[u8], slots: &[Slot]) -> String {
    let shown = || slots.iter().filter(|slot| !slot.is_empty());
    if shown().next().is_none() {
        return web::etag::strong(bytes);
    }
    let mut named = Vec::with_capacity((slots.len() + 8) * DIGEST_BYTES);
    for text in [frame.open, frame.between, frame.close] {
        named.extend_from_slice(text.as_bytes());
    }
    shown().for_each(|slot| named.extend_from_slice(&slot.digest));
    web::etag::strong(&named)
}

/// A document in the making.
struct Assembly<'a> {
    frame: &'a Frame,
    before: Option<&'a Document>,
    out: Vec<u8>,
    slots: Vec<Slot>,
    /// Bytes of the document before that are still to be copied.
    run: Range<usize>,
    is_begun: bool,
    rendered: usize,
}

impl<'a> Assembly<'a> {
    fn new(frame: &'a Frame, before: Option<&'a Document>) -> Assembly<'a> {
        let room = before.map_or(0, |before| before.body.identity.len());
        Assembly {
            frame,
            before,
            out: Vec::with_capacity(room + room / 16 + 256),
            slots: Vec::with_capacity(before.map_or(0, |before| before.slots.len()) + 8),
            run: 0..0,
            is_begun: false,
            rendered: 0,
        }
    }

    /// Takes over what stood at `place` of the table before; whether there was such a place.
    fn take_over(&mut self, place: u32) -> bool {
        let known = self.before.and_then(|before| before.slots.get(place as usize));
        let Some(slot) = known.copied() else { return false };
        if slot.is_empty() {
            self.slots.push(Slot::default());
            return true;
        }
        let range = slot.range();
        let follows =
            !self.run.is_empty() && self.run.end + self.frame.between.len() == range.start;
        match follows {
            true => self.run.end = range.end,
            false => {
                self.flush();
                self.lead_in();
                self.run = range.clone();
            }
        }
        let end = self.out.len() + self.run.len();
        self.push_slot(end - range.len(), end, slot.digest);
        true
    }

    fn render(&mut self, item: Option<&Item<'_>>, style: &FeedStyle) {
        let Some(item) = item else {
            self.slots.push(Slot::default());
            return;
        };
        self.flush();
        self.lead_in();
        let start = self.out.len();
        (self.frame.item)(&mut self.out, item, style);
        self.rendered += 1;
        let mut digest = [0; DIGEST_BYTES];
        digest.copy_from_slice(&Sha256::digest(&self.out[start..])[..DIGEST_BYTES]);
        self.push_slot(start, self.out.len(), digest);
    }

    fn push_slot(&mut self, start: usize, end: usize, digest: [u8; DIGEST_BYTES]) {
        let place = |place: usize| u32::try_from(place).expect("a feed is smaller than 4 GiB");
        self.slots.push(Slot { start: place(start), end: place(end), digest });
    }

    /// What stands before the next item.
    fn lead_in(&mut self) {
        let text = if self.is_begun { self.frame.between } else { self.frame.open };
        self.out.extend_from_slice(text.as_bytes());
        self.is_begun = true;
    }

    fn flush(&mut self) {
        let run = std::mem::take(&mut self.run);
        if let Some(before) = self.before {
            self.out.extend_from_slice(&before.body.identity[run]);
        }
    }

    fn end(mut self) -> (Vec<u8>, Vec<Slot>) {
        self.flush();
        let text = if self.is_begun { self.frame.close } else { self.frame.empty };
        self.out.extend_from_slice(text.as_bytes());
        (self.out, self.slots)
    }
}
