//! From the table of rates to the documents of every feed.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::features::rates::{OpenOffer, RateTable};
use crate::features::settings::OfficeState;

use super::advertise::{Advertised, advertise, closed};
use super::document::Recipe;
use super::feed::{Feed, Feeds};
use super::formats::{self, FeedFormat, FeedStyle, Item};
use super::profile::{Profile, Profiles};

/// What feeds are made from.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// All open offers.
    pub table: &'a Arc<RateTable>,
    /// Every profile.
    pub profiles: &'a Profiles,
    /// Whether the office is open.
    pub state: OfficeState,
    /// Whether the feed without a code exists.
    pub has_public: bool,
    /// Unix seconds.
    pub now_s: i64,
}

/// Makes every feed. Items that did not change are kept from `before`, and documents whose bytes did
/// not change stay what they were; a profile that can't be made into a feed keeps its last good one.
pub fn build(scene: Scene<'_>, before: &Feeds) -> Feeds {
    let kept = kept(scene.table, &before.table);
    let mut feeds = Feeds { table: Arc::clone(scene.table), ..Feeds::default() };
    if scene.has_public {
        let (feed, rendered) = scene.feed(None, before, before.public.as_ref(), &kept);
        feeds.public = Some(feed);
        feeds.rendered += rendered;
    }
    for profile in &scene.profiles.good {
        feeds.words.learn(profile);
        if !profile.is_enabled {
            continue;
        }
        let change = profile.schedule.next_change_after(scene.now_s);
        feeds.next_change_s = feeds.next_change_s.into_iter().chain(change).min();
        let known = before.by_code.get(&profile.code);
        // A bug that one profile meets must not take the feeds of the others.
        let made =
            catch_unwind(AssertUnwindSafe(|| scene.feed(Some(profile), before, known, &kept)));
        match made {
            Ok((feed, rendered)) => {
                feeds.by_code.insert(profile.code.clone(), feed);
                feeds.rendered += rendered;
            }
            Err(_) => feeds.keep(&profile.code, "rendering it met a bug; the log has more", known),
        }
    }
    for broken in scene.profiles.broken.iter().filter(|broken| broken.is_enabled) {
        feeds.keep(&broken.code, &broken.problem, before.by_code.get(&broken.code));
    }
    feeds
}

impl Feeds {
    /// Keeps the last good feed of a profile that is broken.
    fn keep(&mut self, code: &str, problem: &str, known: Option<&Feed>) {
        self.broken.push((code.to_owned(), problem.to_owned()));
        if let Some(known) = known {
            self.by_code.insert(code.to_owned(), known.clone());
        }
    }
}

/// What shows as it did in the table before.
#[derive(Default)]
struct Kept {
    /// For each open offer its place in the table before, where it and its currencies show as they
    /// did; no places at all where everything may show otherwise.
    places: Vec<Option<u32>>,
    /// Whether nothing is new, gone, moved or changed.
    is_everything: bool,
}

fn kept(table: &RateTable, before: &RateTable) -> Kept {
    let shown = |table: &RateTable| -> Vec<_> {
        let currencies = table.currencies().iter();
        currencies.map(|c| (c.code.clone(), c.unit.clone(), c.scale)).collect()
    };
    if shown(table) != shown(before) {
        return Kept::default();
    }
    let places: HashMap<i64, u32> =
        before.open().iter().map(|open| open.offer.id).zip(0..).collect();
    let place = |open: &OpenOffer| {
        let place = *places.get(&open.offer.id)?;
        shows_like(&before.open()[place as usize], open).then_some(place)
    };
    let places: Vec<_> = table.open().iter().map(place).collect();
    let is_everything = places.len() == before.open().len()
        && places.iter().zip(0..).all(|(place, same)| *place == Some(same));
    Kept { places, is_everything }
}

/// Whether two states of an offer show the same: how old their rates are does not count.
fn shows_like(was: &OpenOffer, is: &OpenOffer) -> bool {
    let numbers = |open: &OpenOffer| (open.rate, open.reserve, open.min, open.max);
    let (offer, known) = (&is.offer, &was.offer);
    numbers(was) == numbers(is)
        && was.tiers == is.tiers
        && (Arc::ptr_eq(offer, known)
            || (&offer.from, &offer.to, &offer.city, &offer.terms)
                == (&known.from, &known.to, &known.city, &known.terms))
}

impl Scene<'_> {
    /// One feed, and how many items had to be rendered for it.
    fn feed(
        self,
        profile: Option<&Profile>,
        before: &Feeds,
        known: Option<&Feed>,
        kept: &Kept,
    ) -> (Feed, usize) {
        let is_closed = closed(profile, self.state, self.now_s).is_some();
        // What a closed feed, another table or another wish made says nothing of these items.
        let is_alike = known.is_some_and(|known| {
            Arc::ptr_eq(&known.table, &before.table)
                && known.is_closed == is_closed
                && match (known.profile.as_deref(), profile) {
                    (None, None) => true,
                    (Some(was), Some(is)) => was.shows_like(is),
                    _ => false,
                }
        });
        let table = Arc::clone(self.table);
        if let Some(known) = known.filter(|_| is_alike && kept.is_everything) {
            let profile = profile.map(|profile| Arc::new(profile.clone()));
            return (Feed { profile, documents: known.documents.clone(), table, is_closed }, 0);
        }
        let kept = if is_alike { &kept.places[..] } else { &[] };
        let style = profile.map_or_else(FeedStyle::default, |profile| profile.style);
        let shown = self.shown(profile, is_closed, kept);
        let items = items(self.table, &shown);
        let mut rendered = 0;
        let document = |format: &FeedFormat| {
            let recipe = Recipe { format, style: &style, items: &items, kept, now_s: self.now_s };
            let (document, count) = recipe.make(known.and_then(|known| known.document(format)));
            rendered += count;
            document
        };
        let documents = formats::ALL.iter().map(document).collect();
        let profile = profile.map(|profile| Arc::new(profile.clone()));
        (Feed { profile, documents, table, is_closed }, rendered)
    }

    /// What is shown of each open offer; of those that are kept only where a format needs them all.
    fn shown<'a>(
        &'a self,
        profile: Option<&'a Profile>,
        is_closed: bool,
        kept: &[Option<u32>],
    ) -> Vec<Option<Advertised<'a>>> {
        let style = profile.map_or_else(FeedStyle::default, |profile| profile.style);
        let is_whole = |format: &FeedFormat| {
            matches!((format.rendering)(&style), formats::Rendering::Whole(_))
        };
        let kept = if formats::ALL.iter().any(is_whole) { &[] } else { kept };
        let is_kept = |place| kept.get(place).is_some_and(Option::is_some);
        let show = |(place, open)| match is_closed || is_kept(place) {
            true => None,
            false => advertise(profile, open).ok(),
        };
        self.table.open().iter().enumerate().map(show).collect()
    }
}

fn items<'a>(table: &'a RateTable, shown: &'a [Option<Advertised<'a>>]) -> Vec<Option<Item<'a>>> {
    let each = table.open().iter().zip(shown);
    each.map(|(open, shown)| shown.as_ref().map(|shown| shown.item(table, open))).collect()
}

/// One document: the open offers of the table, as `profile` (or the public) sees them at `now_s`.
pub fn render(
    table: &RateTable,
    profile: Option<&Profile>,
    state: OfficeState,
    format: &FeedFormat,
    now_s: i64,
) -> Vec<u8> {
    let style = profile.map_or_else(FeedStyle::default, |profile| profile.style);
    let is_closed = closed(profile, state, now_s).is_some();
    let show = |open| if is_closed { None } else { advertise(profile, open).ok() };
    let shown: Vec<_> = table.open().iter().map(show).collect();
    let items: Vec<Item<'_>> = items(table, &shown).into_iter().flatten().collect();
    format.render(&items, &style)
}
