//! Flat JSON: `{"rates":[{…}]}`, one item per line.
//!
//! Numbers are JSON numbers printed from decimals; a fee in percent is the text `"1%"`. A condition that does not apply
//! has no key. The least fee, a floating rate and a delay have keys of their own (`min_fee`, `floating`, `delay`):
//! without them a reader would take the direction for a better one than it is.

use money::Plain;

use crate::features::rates::files::Fee;

use super::{FeedFormat, FeedStyle, ITEM_BYTES, Item, put};

/// The format `json`.
pub(super) const FORMAT: FeedFormat =
    FeedFormat { name: "json", content_type: "application/json; charset=utf-8", render, error };

fn render(items: &[Item<'_>], _: &FeedStyle) -> Vec<u8> {
    let mut out = Vec::with_capacity(16 + items.len() * ITEM_BYTES);
    out.extend_from_slice(b"{\"rates\":[");
    for (index, item) in items.iter().enumerate() {
        out.extend_from_slice(if index == 0 { b"\n" } else { b",\n" });
        write_item(&mut out, item);
    }
    out.extend_from_slice(if items.is_empty() { b"]}\n" } else { b"\n]}\n" });
    out
}

fn error(message: &str) -> Vec<u8> {
    let mut out = b"{\"error\":".to_vec();
    text(&mut out, message);
    out.extend_from_slice(b"}\n");
    out
}

fn write_item(out: &mut Vec<u8>, item: &Item<'_>) {
    out.extend_from_slice(b"{\"from\":");
    text(out, item.from);
    key(out, "to");
    text(out, item.to);
    key(out, "in");
    put(out, Plain(item.rate.in_side()));
    key(out, "out");
    put(out, Plain(item.rate.out_side()));
    key(out, "amount");
    put(out, item.reserve);
    key(out, "in_min_amount");
    put(out, item.min);
    key(out, "in_max_amount");
    put(out, item.max);
    write_conditions(out, item);
    out.push(b'}');
}

fn write_conditions(out: &mut Vec<u8>, item: &Item<'_>) {
    fee(out, "min_fee", item.min_fee);
    fee(out, "in_fee", item.from_fee);
    fee(out, "out_fee", item.to_fee);
    if let Some(floating) = item.floating {
        key(out, "floating");
        text(out, floating);
    }
    if let Some(minutes) = item.delay_minutes {
        key(out, "delay");
        put(out, minutes);
    }
    write_labels(out, item.labels);
    if let Some(city) = item.city {
        key(out, "city");
        text(out, city);
    }
}

fn write_labels(out: &mut Vec<u8>, labels: &[String]) {
    let Some((first, rest)) = labels.split_first() else {
        return;
    };
    key(out, "options");
    out.push(b'[');
    text(out, first);
    for label in rest {
        out.push(b',');
        text(out, label);
    }
    out.push(b']');
}

fn fee(out: &mut Vec<u8>, name: &str, fee: Option<Fee>) {
    let Some(fee) = fee else { return };
    key(out, name);
    match fee {
        Fee::Fixed(amount) => put(out, Plain(amount)),
        Fee::Percent(_) => put(out, format_args!("\"{fee}\"")),
    }
}

/// The next key of an item that already has its first one.
fn key(out: &mut Vec<u8>, name: &str) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

fn text(out: &mut Vec<u8>, value: &str) {
    serde_json::to_writer(out, value).expect("a Vec takes every byte of a text");
}
