//! Where a visitor is sent: decided from tables in memory, always on our own host.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use web::query::Query;

use crate::features::feeds::Feeds;
use crate::features::links::{Link, LinkTable};
use crate::features::rates::RateTable;
use crate::words::Lang;

use super::query::{Asked, Requested};
use super::serve::legacy_link;

/// What is encoded in an amount: not its point, which people read in the address.
const AMOUNT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.');

/// What a landing is decided from.
#[derive(Clone, Copy)]
pub struct Tables<'a> {
    /// Every link.
    pub links: &'a LinkTable,
    /// Every rate.
    pub rates: &'a RateTable,
    /// Every feed, for its words.
    pub feeds: &'a Feeds,
    /// Somebody else's storefront; empty: ours.
    pub storefront_url: &'a str,
}

/// Where a visitor is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landing {
    /// The address: a path of ours, or of the configured storefront.
    pub location: String,
    /// Our code of what the visitor wants to give; empty: not said or not known.
    pub from_code: String,
    /// Our code of what the visitor wants to receive; empty: not said or not known.
    pub to_code: String,
}

impl Landing {
    /// Where a visitor of `link` is sent; `None` is a code that means no link.
    pub fn decide(
        tables: Tables<'_>,
        link: Option<&Link>,
        query: &Query<'_>,
        lang: Lang,
    ) -> Landing {
        let link_id = link.map(|link| link.id);
        let requested = Requested::read(query, link_id, tables.rates, tables.feeds);
        let target = link.map_or("", |link| target_of(tables.links, link));
        let location = match tables.storefront_url {
            "" => own_location(tables.rates, &requested, target, lang),
            url => format!("{}/{}", url.trim_end_matches('/'), asking(tables.rates, &requested)),
        };
        let code = |asked: &Option<Asked>| match asked.as_ref().and_then(|asked| asked.place) {
            Some(place) => tables.rates.currency(place).code.clone(),
            None => String::new(),
        };
        Landing { location, from_code: code(&requested.from), to_code: code(&requested.to) }
    }
}

/// The link's own target. One that an older engine's parameter makes a link itself is none: it would
/// send the visitor in a circle.
fn target_of<'a>(links: &LinkTable, link: &'a Link) -> &'a str {
    let query = link.target.split_once('?').map_or("", |(_, query)| query);
    if legacy_link(links, query).is_some() { "" } else { &link.target }
}

/// The direction's page when it is open; else the storefront with what was asked for, or the
/// link's own target when nothing was.
fn own_location(table: &RateTable, requested: &Requested, target: &str, lang: Lang) -> String {
    let prefix = lang.prefix();
    match direction_path(table, requested) {
        Some(path) => format!("{prefix}{path}"),
        None if requested.is_empty() && !target.is_empty() => format!("{prefix}{target}"),
        None => format!("{prefix}/{}", asking(table, requested)),
    }
}

/// The path of the direction's page, without the language: `Some` when both currencies are ours and
/// the direction is open.
pub fn direction_path(table: &RateTable, requested: &Requested) -> Option<String> {
    let (from, to) = requested.pair()?;
    if table.offers(from, to).is_empty() {
        return None;
    }
    let (from, to) = (&table.currency(from).code, &table.currency(to).code);
    let mut path = format!("/exchange/{from}/{to}");
    let mut mark = '?';
    for part in
        requested.open_city(table).map(city_query).into_iter().chain(amount_query(requested))
    {
        path.push(mark);
        path.push_str(&part);
        mark = '&';
    }
    Some(path)
}

/// The query that chooses a city. Its code is whatever a rates file called it, so it is encoded.
pub fn city_query(city: &str) -> String {
    format!("city={}", utf8_percent_encode(city, NON_ALPHANUMERIC))
}

/// The query that fills in an amount.
fn amount_query(requested: &Requested) -> Option<String> {
    let (side, typed) = requested.amount.as_ref()?;
    Some(format!("{side}={}", utf8_percent_encode(typed, AMOUNT)))
}

/// The query by which a storefront is asked: our codes where they are known, what was typed where
/// not, so that the page can say what it does not know.
fn asking(table: &RateTable, requested: &Requested) -> String {
    let mut query = String::new();
    let mut add = |name: &str, value: &str| {
        let mark = if query.is_empty() { '?' } else { '&' };
        query.push_str(&format!("{mark}{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)));
    };
    for (name, asked) in [("cur_from", &requested.from), ("cur_to", &requested.to)] {
        match asked {
            Some(Asked { place: Some(place), .. }) => add(name, &table.currency(*place).code),
            Some(Asked { typed, place: None }) => add(name, typed),
            None => {}
        }
    }
    if let Some(city) = requested.open_city(table) {
        add("city", city);
    }
    if let Some((side, typed)) = &requested.amount {
        add(side, typed);
    }
    query
}
