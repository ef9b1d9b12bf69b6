//! From the table of rates to the documents of every feed.

use crate::features::currencies::Currency;
use crate::features::rates::{LeftOut, OpenOffer, RateTable, Reason};
use crate::features::settings::OfficeState;

use super::feed::{Document, Feed, Feeds};
use super::formats::{self, FeedFormat, FeedStyle, Item};
use super::mapping::Mapping;
use super::profile::Profile;

/// Renders every feed. Documents whose bytes did not change stay as they were `before`.
pub fn build(
    table: &RateTable,
    profiles: &[Profile],
    state: OfficeState,
    has_public: bool,
    now_s: i64,
    before: &Feeds,
) -> Feeds {
    let mut feeds = Feeds::default();
    if has_public {
        feeds.public = Some(feed(table, None, state, now_s, before.public.as_ref()));
    }
    for profile in profiles {
        feeds.learn(profile.link_id, &profile.mapping);
        if profile.is_enabled {
            let before = before.by_code.get(&profile.code);
            let feed = feed(table, Some(profile), state, now_s, before);
            feeds.by_code.insert(profile.code.clone(), feed);
        }
    }
    feeds
}

fn feed(
    table: &RateTable,
    profile: Option<&Profile>,
    state: OfficeState,
    now_s: i64,
    before: Option<&Feed>,
) -> Feed {
    let document = |format: &FeedFormat| {
        let bytes = render(table, profile, state, format);
        Document::new(bytes, now_s, before.and_then(|before| before.document(format)))
    };
    Feed {
        addresses: profile.map_or_else(Vec::new, |profile| profile.addresses.clone()),
        documents: formats::ALL.iter().map(document).collect(),
    }
}

/// One document: the open offers of the table, as `profile` (or the public) sees them.
pub fn render(
    table: &RateTable,
    profile: Option<&Profile>,
    state: OfficeState,
    format: &FeedFormat,
) -> Vec<u8> {
    let unmapped = Mapping::default();
    let mapping = profile.map_or(&unmapped, |profile| &profile.mapping);
    let style = profile.map_or_else(FeedStyle::default, |profile| profile.style);
    let items: Vec<Item<'_>> = shown(table, profile, state)
        .map(|open| item(open, table.currency(open.from), table.currency(open.to), mapping))
        .collect();
    (format.render)(&items, &style)
}

fn shown<'a>(
    table: &'a RateTable,
    profile: Option<&'a Profile>,
    state: OfficeState,
) -> impl Iterator<Item = &'a OpenOffer> {
    let is_open = state == OfficeState::Open;
    table.open().iter().filter(move |open| is_open && !is_excluded(profile, open))
}

fn is_excluded(profile: Option<&Profile>, open: &OpenOffer) -> bool {
    profile.is_some_and(|profile| profile.exclusions.cover(&open.offer.from, &open.offer.to))
}

fn item<'a>(
    open: &'a OpenOffer,
    from: &'a Currency,
    to: &'a Currency,
    mapping: &'a Mapping,
) -> Item<'a> {
    let terms = &open.offer.terms;
    Item {
        from: mapping.theirs(&open.offer.from),
        to: mapping.theirs(&open.offer.to),
        rate: open.rate,
        reserve: open.reserve,
        min: open.min,
        max: open.max,
        from_fee: terms.from_fee,
        to_fee: terms.to_fee,
        min_fee: terms.min_fee,
        floating: terms.floating.as_deref(),
        delay_minutes: terms.delay_minutes,
        labels: &terms.labels,
        city: Some(open.offer.city.as_str()).filter(|city| !city.is_empty()),
        from_unit: &from.unit,
        to_unit: &to.unit,
    }
}

/// Every offer that the feed of `profile` leaves out, and why.
pub fn leave_out(table: &RateTable, profile: Option<&Profile>, state: OfficeState) -> Vec<LeftOut> {
    let mut left_out = table.left_out().to_vec();
    for open in table.open() {
        let reason = match (state, is_excluded(profile, open)) {
            (OfficeState::Open, false) => continue,
            (OfficeState::Open, true) => Reason::Excluded,
            _ => Reason::OfficeNotOpen,
        };
        left_out.push(LeftOut {
            from: open.offer.from.clone(),
            to: open.offer.to.clone(),
            city: open.offer.city.clone(),
            reason,
        });
    }
    left_out
}
