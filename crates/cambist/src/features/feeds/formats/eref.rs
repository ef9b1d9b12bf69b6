//! EREF 1.1: BestChange's own XML.
//!
//! The limits stand in both currencies, and once more under their old names at the end, where
//! BestChange's cabinet still looks for them. A fee in percent has no space: `0.5%`. There is no
//! element for the least fee, so the fee that is shown covers it.

use money::{Amount, Plain};

use crate::features::rates::files::Fee;

use super::fees::{covering, received};
use super::xml::{labels, number, text};
use super::{FeedStyle, Frame, Item, put};

/// The variant `eref`.
pub(super) const FRAME: Frame = Frame {
    empty: concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<rates xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ",
        "xsi:noNamespaceSchemaLocation=\"https://docs.bestchange.biz/schema/1.1.xsd\">\n",
        "</rates>\n"
    ),
    open: concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<rates xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ",
        "xsi:noNamespaceSchemaLocation=\"https://docs.bestchange.biz/schema/1.1.xsd\">\n"
    ),
    between: "",
    close: "</rates>\n",
    item,
};

fn item(out: &mut Vec<u8>, item: &Item<'_>, _: &FeedStyle) {
    out.extend_from_slice(b"<item>\n");
    text(out, "from", item.from);
    text(out, "to", item.to);
    number(out, "in", Plain(item.rate.in_side()));
    number(out, "out", Plain(item.rate.out_side()));
    number(out, "amount", item.reserve);
    number(out, "frommin", item.min);
    number(out, "frommax", item.max);
    if let Some((min, max)) = to_limits(item) {
        number(out, "tomin", min);
        number(out, "tomax", max);
    }
    conditions(out, item);
    number(out, "minamount", item.min);
    number(out, "maxamount", item.max);
    out.extend_from_slice(b"</item>\n");
}

fn conditions(out: &mut Vec<u8>, item: &Item<'_>) {
    fee(out, "fromfee", covering(item.from_fee, item.min_fee, item.min));
    fee(out, "tofee", item.to_fee);
    if let Some(minutes) = item.delay_minutes {
        number(out, "delay", minutes);
    }
    if let Some(floating) = item.floating {
        write_floating(out, floating);
    }
    if let Some(city) = item.city {
        text(out, "city", city);
    }
    labels(out, item.labels);
}

fn fee(out: &mut Vec<u8>, name: &str, fee: Option<Fee>) {
    if let Some(fee) = fee {
        number(out, name, fee);
    }
}

/// `<floating minutes="15"/>` or `<floating percent="1"/>`.
fn write_floating(out: &mut Vec<u8>, floating: &str) {
    let (name, value) = match floating.strip_suffix('%') {
        Some(percent) => ("percent", percent.trim_end()),
        None => ("minutes", floating),
    };
    put(out, format_args!("<floating {name}=\""));
    super::xml::escape(out, value);
    out.extend_from_slice(b"\"/>\n");
}

/// The limits in *to*, so that both ends can be had whether a reader takes them before fees or after:
/// from what the minimum brings before them to what the maximum brings after them. `None` where the
/// range is so narrow that no amount of *to* can be asked for.
fn to_limits(item: &Item<'_>) -> Option<(Amount, Amount)> {
    let max = received(item, item.max)?;
    let before_fees = |give: Amount| item.rate.receive(give, max.scale()).ok();
    let min = before_fees(item.min)?;
    let below = Amount::from_units(item.min.units() - 1, item.min.scale());
    // When a unit less brings as much, whoever asks for that much would give less than the minimum.
    let is_first = before_fees(below).is_none_or(|less| less.units() < min.units());
    let min = Amount::from_units(min.units() + i64::from(!is_first), min.scale());
    (min.is_positive() && min.units() <= max.units()).then_some((min, max))
}
