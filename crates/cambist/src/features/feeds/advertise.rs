//! What one monitoring is told of an open offer, or why nothing.

use std::borrow::Cow;

use money::{Amount, Rate};

use crate::features::rates::{LeftOut, OpenOffer, RateTable, Reason};
use crate::features::settings::OfficeState;

use super::formats::Item;
use super::profile::Profile;

/// An open offer as one monitoring is told of it: never better than it is executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advertised<'a> {
    /// The monitoring's code of what is given.
    pub from: &'a str,
    /// The monitoring's code of what is received.
    pub to: &'a str,
    /// The monitoring's code of the city; `None`: the offer has none.
    pub city: Option<&'a str>,
    /// The rate, with the profile's markup.
    pub rate: Rate,
    /// The least that can be given.
    pub min: Amount,
    /// The most that can be given.
    pub max: Amount,
    /// The labels.
    pub labels: Cow<'a, [String]>,
}

/// What the feed of `profile` (`None`: the public) shows of an open offer.
///
/// # Errors
/// The first [`Reason`] for which it shows nothing.
pub fn advertise<'a>(
    profile: Option<&'a Profile>,
    open: &'a OpenOffer,
) -> Result<Advertised<'a>, Reason> {
    let offer = &open.offer;
    let city = Some(offer.city.as_str()).filter(|city| !city.is_empty());
    let labels = Cow::Borrowed(&offer.terms.labels[..]);
    let (from, to, rate) = (offer.from.as_str(), offer.to.as_str(), open.rate);
    let Some(profile) = profile else {
        return Ok(Advertised { from, to, city, rate, min: open.min, max: open.max, labels });
    };
    if profile.exclusions.cover(from, to) {
        return Err(Reason::Excluded);
    }
    let rate = profile.markup.worsen(rate).ok_or(Reason::MarkupTooLarge)?;
    let narrowed = profile.limits.narrow(from, open.min, open.max);
    let (min, max) = narrowed.ok_or(Reason::ProfileLimits)?;
    Ok(Advertised {
        from: profile.mapping.theirs(from),
        to: profile.mapping.theirs(to),
        city: city.map(|city| profile.cities.0.theirs(city)),
        rate,
        min,
        max,
        labels: profile.labels.apply(&offer.terms.labels),
    })
}

impl Advertised<'_> {
    /// The item that a format prints.
    pub(super) fn item<'a>(&'a self, table: &'a RateTable, open: &'a OpenOffer) -> Item<'a> {
        let terms = &open.offer.terms;
        Item {
            from: self.from,
            to: self.to,
            rate: self.rate,
            reserve: open.reserve,
            min: self.min,
            max: self.max,
            from_fee: terms.from_fee,
            to_fee: terms.to_fee,
            min_fee: terms.min_fee,
            floating: terms.floating.as_deref(),
            delay_minutes: terms.delay_minutes,
            labels: &self.labels,
            city: self.city,
            from_unit: &table.currency(open.from).unit,
            to_unit: &table.currency(open.to).unit,
            from_place: open.from,
            to_place: open.to,
        }
    }
}

/// Why the whole feed of `profile` is empty at `now_s`, if it is.
pub fn closed(profile: Option<&Profile>, state: OfficeState, now_s: i64) -> Option<Reason> {
    if state != OfficeState::Open {
        return Some(Reason::OfficeNotOpen);
    }
    let is_closed = profile.is_some_and(|profile| !profile.schedule.is_open_at(now_s));
    is_closed.then_some(Reason::ProfileSchedule)
}

/// Every offer that the feed of `profile` leaves out at `now_s`, and why.
pub fn leave_out(
    table: &RateTable,
    profile: Option<&Profile>,
    state: OfficeState,
    now_s: i64,
) -> Vec<LeftOut> {
    let closed = closed(profile, state, now_s);
    let mut left_out = table.left_out().to_vec();
    for open in table.open() {
        let own = advertise(profile, open).err();
        let Some(reason) = own.or_else(|| closed.clone()) else { continue };
        left_out.push(LeftOut {
            from: open.offer.from.clone(),
            to: open.offer.to.clone(),
            city: open.offer.city.clone(),
            reason,
        });
    }
    left_out
}
