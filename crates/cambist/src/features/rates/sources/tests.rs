//! Kinds against recorded documents, judging, and sources against a server that lies.

mod by_push;
mod kinds;
mod lies;
mod life;

use crate::testkit::BEGIN_MS;

use super::judge::{Circumstances, judge};
use super::{Believed, Reading, Units, kind_named};

/// A document that was recorded, or written after its documentation.
fn sample(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    std::fs::read(folder.join(name)).unwrap()
}

/// What a kind reads in a document.
fn read(kind: &str, settings: &str, document: &[u8]) -> Result<Reading, String> {
    let reader = (kind_named(kind).unwrap().understand)(settings).unwrap();
    reader.read(document, &Units::shipped())
}

/// What is believed of a document at the time at which every test begins.
fn believe(kind: &str, settings: &str, document: &[u8]) -> Result<Believed, String> {
    let pace = kind_named(kind).unwrap().pace;
    let now = Circumstances { now_s: BEGIN_MS / 1000, pace, known_of_s: None };
    judge(read(kind, settings, document)?, now)
}

/// Prices in words.
fn words(believed: &Believed) -> Vec<String> {
    believed.prices.iter().map(ToString::to_string).collect()
}
