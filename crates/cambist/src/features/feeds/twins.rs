//! Compressed twins of documents: made by one builder, off the request path, for those who ask.

use std::sync::OnceLock;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering::Relaxed;

use bytes::Bytes;
use http::HeaderValue;
use web::coding::Coding;

use super::document::Document;
use super::feed::Feeds;

/// Brotli costs most: at most one twin of a document in this time.
const BROTLI_EVERY_MS: i64 = 5_000;
/// Whoever has not asked for a coding for so long gets no twin ahead of his next poll.
const FORGET_MS: i64 = 600_000;
/// Never asked for, never made.
const NEVER: i64 = i64::MIN;

/// The compressed twins of one body.
#[derive(Debug)]
pub struct Twins([Twin; 3]);

/// One body in one coding.
#[derive(Debug)]
pub struct Twin {
    /// Its own strong tag: other bytes, another tag.
    pub etag: HeaderValue,
    /// The bytes, once they are made.
    pub bytes: OnceLock<Bytes>,
}

impl Twins {
    /// Twins that are not made yet, of a body with this tag.
    pub(super) fn of(etag: &str) -> Twins {
        Twins(Coding::ALL.map(|coding| {
            let tag = web::etag::for_coding(etag, coding.name());
            let etag = HeaderValue::from_str(&tag).expect("a tag is ASCII");
            Twin { etag, bytes: OnceLock::new() }
        }))
    }

    /// The twin in a coding.
    pub fn of_coding(&self, coding: Coding) -> &Twin {
        &self.0[place(coding)]
    }
}

fn place(coding: Coding) -> usize {
    coding as usize
}

/// Which codings the readers of one feed in one format ask for.
#[derive(Debug)]
pub(super) struct Demand {
    /// When a poll last asked for each coding, in unix milliseconds.
    asked_ms: [AtomicI64; 3],
    /// When brotli was last made.
    brotli_ms: AtomicI64,
}

impl Default for Demand {
    fn default() -> Demand {
        let never = || AtomicI64::new(NEVER);
        Demand { asked_ms: [never(), never(), never()], brotli_ms: never() }
    }
}

impl Demand {
    /// Says that a poll asked for a coding.
    pub(super) fn ask(&self, coding: Coding, now_ms: i64) {
        self.asked_ms[place(coding)].store(now_ms, Relaxed);
    }

    fn is_alive(&self, coding: Coding, now_ms: i64) -> bool {
        let asked = self.asked_ms[place(coding)].load(Relaxed);
        asked != NEVER && now_ms.saturating_sub(asked) <= FORGET_MS
    }

    /// When a twin in this coding may be made.
    fn due_ms(&self, coding: Coding) -> i64 {
        match coding {
            Coding::Brotli => self.brotli_ms.load(Relaxed).saturating_add(BROTLI_EVERY_MS),
            Coding::Zstd | Coding::Gzip => NEVER,
        }
    }
}

/// Makes every twin that is asked for and missing, and tells when the next one may be made: `None`
/// when none is waiting. `is_over` is asked before each one, as another snapshot makes them waste.
pub fn make_twins(feeds: &Feeds, now_ms: i64, is_over: impl Fn() -> bool) -> Option<i64> {
    let mut next = None;
    // What is made fastest comes first: a reader of gzip does not wait for brotli.
    for coding in [Coding::Zstd, Coding::Gzip, Coding::Brotli] {
        for document in feeds.documents() {
            if is_over() {
                return Some(now_ms);
            }
            let due = make_twin(document, coding, now_ms);
            next = next.into_iter().chain(due).min();
        }
    }
    next
}

/// Makes one twin when it is asked for, missing and due; when it will be due, if it is not yet.
fn make_twin(document: &Document, coding: Coding, now_ms: i64) -> Option<i64> {
    let (twin, demand) = (document.body.twins.of_coding(coding), &document.demand);
    if twin.bytes.get().is_some() || !demand.is_alive(coding, now_ms) {
        return None;
    }
    let due = demand.due_ms(coding);
    if due > now_ms {
        return Some(due);
    }
    twin.bytes.get_or_init(|| Bytes::from(coding.pack(&document.body.identity)));
    if coding == Coding::Brotli {
        demand.brotli_ms.store(now_ms, Relaxed);
    }
    None
}
