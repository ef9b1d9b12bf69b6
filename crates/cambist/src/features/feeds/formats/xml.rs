//! XML: what its two variants share, which is how an element is written.

use std::fmt::Display;

use super::{FeedFormat, FeedStyle, Rendering, XmlVariant, classic, eref, put};

/// The format `xml`.
pub(super) const FORMAT: FeedFormat =
    FeedFormat { name: "xml", content_type: "application/xml; charset=utf-8", rendering, error };

fn rendering(style: &FeedStyle) -> Rendering {
    Rendering::ItemByItem(match style.xml_variant {
        XmlVariant::Classic => classic::FRAME,
        XmlVariant::Eref => eref::FRAME,
    })
}

fn error(message: &str) -> Vec<u8> {
    let mut out = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec();
    text(&mut out, "error", message);
    out
}

/// `<param>` with the labels, when there are any.
pub(super) fn labels(out: &mut Vec<u8>, labels: &[String]) {
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

/// An element with a text.
pub(super) fn text(out: &mut Vec<u8>, name: &str, value: &str) {
    open(out, name);
    escape(out, value);
    close(out, name);
}

/// An element with a number.
pub(super) fn number(out: &mut Vec<u8>, name: &str, value: impl Display) {
    open(out, name);
    put(out, value);
    close(out, name);
}

/// The start of an element.
pub(super) fn open(out: &mut Vec<u8>, name: &str) {
    out.push(b'<');
    out.extend_from_slice(name.as_bytes());
    out.push(b'>');
}

/// The end of an element and of its line.
pub(super) fn close(out: &mut Vec<u8>, name: &str) {
    out.extend_from_slice(b"</");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b">\n");
}

/// Writes a text so that it reads back as itself; characters that XML 1.0 cannot hold at all are left out.
pub(super) fn escape(out: &mut Vec<u8>, text: &str) {
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
