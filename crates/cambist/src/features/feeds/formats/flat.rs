//! Flat JSON: `{"rates":[{…}]}`, one item per line.
//!
//! Numbers are JSON numbers printed from decimals; a fee in percent is the text `"1%"`. A condition that does not apply
//! has no key. The least fee, a floating rate and a delay have keys of their own (`min_fee`, `floating`, `delay`):
//! without them a reader would take the direction for a better one than it is.

use money::Plain;

use super::json::{fee, key, text};
use super::{FeedStyle, Frame, Item, put};

/// The variant `flat`.
pub(super) const FRAME: Frame = Frame {
    empty: "{\"rates\":[]}\n",
    open: "{\"rates\":[\n",
    between: ",\n",
    close: "\n]}\n",
    item,
};

fn item(out: &mut Vec<u8>, item: &Item<'_>, _: &FeedStyle) {
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
    conditions(out, item);
    out.push(b'}');
}

fn conditions(out: &mut Vec<u8>, item: &Item<'_>) {
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
    labels(out, item.labels);
    if let Some(city) = item.city {
        key(out, "city");
        text(out, city);
    }
}

fn labels(out: &mut Vec<u8>, labels: &[String]) {
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
