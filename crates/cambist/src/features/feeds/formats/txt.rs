//! TXT: one `FROM;TO;IN;OUT;AMOUNT;CITY;` line per direction and city, no header (eStandards, Premium Exchanger).

use money::Plain;

use super::{FeedFormat, FeedStyle, Frame, Item, Rendering, put};

/// The format `txt`.
pub(super) const FORMAT: FeedFormat =
    FeedFormat { name: "txt", content_type: "text/plain; charset=utf-8", rendering, error };

const FRAME: Frame = Frame { empty: "", open: "", between: "", close: "", item };

fn rendering(_: &FeedStyle) -> Rendering {
    Rendering::ItemByItem(FRAME)
}

fn item(out: &mut Vec<u8>, item: &Item<'_>, _: &FeedStyle) {
    word(out, item.from);
    word(out, item.to);
    put(out, format_args!("{};", Plain(item.rate.in_side())));
    put(out, format_args!("{};", Plain(item.rate.out_side())));
    put(out, format_args!("{};", item.reserve));
    word(out, item.city.unwrap_or_default());
    out.push(b'\n');
}

fn error(message: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len() + 1);
    plain(&mut out, message, |_| true);
    out.push(b'\n');
    out
}

/// A column. The format has no escapes, so what would end a column or a line is left out.
fn word(out: &mut Vec<u8>, text: &str) {
    plain(out, text, |character| character != ';');
    out.push(b';');
}

fn plain(out: &mut Vec<u8>, text: &str, may_stand: fn(char) -> bool) {
    for character in text.chars().filter(|c| !c.is_control() && may_stand(*c)) {
        out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
}
