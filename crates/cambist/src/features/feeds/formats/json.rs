//! JSON: what its two variants share, which is how keys, texts and fees are written.

use money::Plain;

use crate::features::rates::files::Fee;

use super::{FeedFormat, FeedStyle, JsonVariant, Rendering, flat, json13, put};

/// The format `json`.
pub(super) const FORMAT: FeedFormat =
    FeedFormat { name: "json", content_type: "application/json; charset=utf-8", rendering, error };

fn rendering(style: &FeedStyle) -> Rendering {
    match style.json_variant {
        JsonVariant::Flat => Rendering::ItemByItem(flat::FRAME),
        JsonVariant::V13 => Rendering::Whole(json13::render),
    }
}

fn error(message: &str) -> Vec<u8> {
    let mut out = b"{\"error\":".to_vec();
    text(&mut out, message);
    out.extend_from_slice(b"}\n");
    out
}

/// A key with a fee, when there is one: a number, or the text `"1%"`.
pub(super) fn fee(out: &mut Vec<u8>, name: &str, fee: Option<Fee>) {
    let Some(fee) = fee else { return };
    key(out, name);
    match fee {
        Fee::Fixed(amount) => put(out, Plain(amount)),
        Fee::Percent(_) => put(out, format_args!("\"{fee}\"")),
    }
}

/// The next key of an object that already has its first one.
pub(super) fn key(out: &mut Vec<u8>, name: &str) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

/// A text, with what JSON escapes.
pub(super) fn text(out: &mut Vec<u8>, value: &str) {
    serde_json::to_writer(out, value).expect("a Vec takes every byte of a text");
}
