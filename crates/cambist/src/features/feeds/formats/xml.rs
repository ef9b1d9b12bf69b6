//! Classic XML: `<rates>`, one `<item>` per direction and city (BestChange's wiki, eStandards, ExNode, Scanbit, getrate).

use std::fmt::Display;

use money::{Amount, Plain};

use crate::features::rates::files::Fee;

use super::{FeedFormat, FeedStyle, ITEM_BYTES, Item, put};

/// The format `xml`.
pub(super) const FORMAT: FeedFormat =
    FeedFormat { name: "xml", content_type: "application/xml; charset=utf-8", render, error };

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

fn render(items: &[Item<'_>], style: &FeedStyle) -> Vec<u8> {
    let mut out = Vec::with_capacity(DECLARATION.len() + 32 + items.len() * ITEM_BYTES);
    out.extend_from_slice(DECLARATION.as_bytes());
    out.extend_from_slice(b"<rates>\n");
    for item in items {
        write_item(&mut out, item, style);
    }
    out.extend_from_slice(b"</rates>\n");
    out
}

fn error(message: &str) -> Vec<u8> {
    let mut out = DECLARATION.as_bytes().to_vec();
    text(&mut out, "error", message);
    out
}

fn write_item(out: &mut Vec<u8>, item: &Item<'_>, style: &FeedStyle) {
    let unit = if style.unit_suffix { item.from_unit } else { "" };
    out.extend_from_slice(b"<item>\n");
    text(out, "from", item.from);
    text(out, "to", item.to);
    number(out, "in", Plain(item.rate.in_side()));
    number(out, "out", Plain(item.rate.out_side()));
    number(out, "amount", item.reserve);
    limit(out, "minamount", item.min, unit);
    limit(out, "maxamount", item.max, unit);
    write_conditions(out, item);
    out.extend_from_slice(b"</item>\n");
}

/// What only some directions have; an element that does not apply is left out.
fn write_conditions(out: &mut Vec<u8>, item: &Item<'_>) {
    fee(out, "minfee", item.min_fee);
    fee(out, "fromfee", item.from_fee);
    fee(out, "tofee", item.to_fee);
    if let Some(floating) = item.floating {
        text(out, "floating", floating);
    }
    if let Some(minutes) = item.delay_minutes {
        number(out, "delay", minutes);
    }
    write_labels(out, item.labels);
    if let Some(city) = item.city {
        text(out, "city", city);
    }
}

fn write_labels(out: &mut Vec<u8>, labels: &[String]) {
    let Some((first, rest)) = labels.split_first() else {
        return;
    };
    open(out, "param");
    escape(out, first);
    for label in rest {
        out.push(b',');
        escape(out, label);
    }
    close(out, "param");
}

fn text(out: &mut Vec<u8>, name: &str, value: &str) {
    open(out, name);
    escape(out, value);
    close(out, name);
}

fn number(out: &mut Vec<u8>, name: &str, value: impl Display) {
    open(out, name);
    put(out, value);
    close(out, name);
}

fn limit(out: &mut Vec<u8>, name: &str, amount: Amount, unit: &str) {
    open(out, name);
    put(out, amount);
    if !unit.is_empty() {
        out.push(b' ');
        escape(out, unit);
    }
    close(out, name);
}

/// Percentages are written with a space, as the classic readers expect: `0.5 %`.
fn fee(out: &mut Vec<u8>, name: &str, fee: Option<Fee>) {
    match fee {
        Some(Fee::Fixed(amount)) => number(out, name, Plain(amount)),
        Some(Fee::Percent(percent)) => number(out, name, format_args!("{} %", Plain(percent))),
        None => {}
    }
}

fn open(out: &mut Vec<u8>, name: &str) {
    out.push(b'<');
    out.extend_from_slice(name.as_bytes());
    out.push(b'>');
}

fn close(out: &mut Vec<u8>, name: &str) {
    out.extend_from_slice(b"</");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b">\n");
}

/// Writes a text so that it reads back as itself; characters that XML 1.0 cannot hold at all are left out.
fn escape(out: &mut Vec<u8>, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.extend_from_slice(b"&amp;"),
            '<' => out.extend_from_slice(b"&lt;"),
            '>' => out.extend_from_slice(b"&gt;"),
            '"' => out.extend_from_slice(b"&quot;"),
            '\'' => out.extend_from_slice(b"&apos;"),
            '\t' | '\n' => put(out, character),
            // A bare carriage return would be read as a line feed.
            '\r' => out.extend_from_slice(b"&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}
