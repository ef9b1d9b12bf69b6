//! Classic XML: `<rates>`, one `<item>` per direction and city (BestChange's wiki, eStandards, ExNode, Scanbit, getrate).

use money::{Amount, Plain};

use crate::features::rates::files::Fee;

use super::xml::{close, escape, labels, number, open, text};
use super::{FeedStyle, Frame, Item, put};

/// The variant `classic`.
pub(super) const FRAME: Frame = Frame {
    empty: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rates>\n</rates>\n",
    open: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rates>\n",
    between: "",
    close: "</rates>\n",
    item,
};

fn item(out: &mut Vec<u8>, item: &Item<'_>, style: &FeedStyle) {
    let unit = if style.unit_suffix { item.from_unit } else { "" };
    out.extend_from_slice(b"<item>\n");
    text(out, "from", item.from);
    text(out, "to", item.to);
    number(out, "in", Plain(item.rate.in_side()));
    number(out, "out", Plain(item.rate.out_side()));
    number(out, "amount", item.reserve);
    limit(out, "minamount", item.min, unit);
    limit(out, "maxamount", item.max, unit);
    conditions(out, item);
    out.extend_from_slice(b"</item>\n");
}

/// What only some directions have; an element that does not apply is left out.
fn conditions(out: &mut Vec<u8>, item: &Item<'_>) {
    fee(out, "minfee", item.min_fee);
    fee(out, "fromfee", item.from_fee);
    fee(out, "tofee", item.to_fee);
    if let Some(floating) = item.floating {
        text(out, "floating", floating);
    }
    if let Some(minutes) = item.delay_minutes {
        number(out, "delay", minutes);
    }
    labels(out, item.labels);
    if let Some(city) = item.city {
        text(out, "city", city);
    }
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
