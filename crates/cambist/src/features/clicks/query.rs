//! What a visitor asks for in a query: a pair and a city.

use web::query::Query;

use crate::features::feeds::Feeds;
use crate::features::rates::RateTable;

/// The longest code that is taken over from a query, in characters.
const LONGEST_CODE: usize = 32;

/// A currency that a query names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The code as typed, trimmed and cut at 32 characters.
    pub typed: String,
    /// Where the currency stands in the table of rates; `None`: it is not one of ours.
    pub place: Option<usize>,
}

/// What a query asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requested {
    /// What the visitor wants to give.
    pub from: Option<Asked>,
    /// What the visitor wants to receive.
    pub to: Option<Asked>,
    /// The city's code, in upper case; not checked.
    pub city: Option<String>,
    /// How much, as typed, and on which side of the form: `give` or `get`.
    pub amount: Option<(&'static str, String)>,
}

impl Requested {
    /// Reads `cur_from`, `cur_to`, `city` and `amount` (what is given; a form of ours calls it `give`,
    /// and what is received `get`), whatever the letter case of names and codes. A code is
    /// ours first, then one of the feed that belongs to the link, then any feed's where they agree;
    /// so is a city, where the direction has an offer in it.
    pub fn read(
        query: &Query<'_>,
        link_id: Option<i64>,
        table: &RateTable,
        feeds: &Feeds,
    ) -> Requested {
        let find = |code: &str| {
            let mapped = || table.find(feeds.words.our_code(link_id, code)?);
            table.find(code).or_else(mapped)
        };
        let side = |name| {
            let typed = query.first(name)?;
            let typed: String = typed.trim().chars().take(LONGEST_CODE).collect();
            (!typed.is_empty()).then(|| Asked { place: find(&typed), typed })
        };
        Requested {
            from: side("cur_from"),
            to: side("cur_to"),
            city: query.first("city").map(|city| city.trim().to_uppercase()),
            amount: amount(query),
        }
        .with_our_city(link_id, table, feeds)
    }

    /// A city may be a monitoring's word for one of ours: found as codes are.
    fn with_our_city(
        mut self,
        link_id: Option<i64>,
        table: &RateTable,
        feeds: &Feeds,
    ) -> Requested {
        let theirs = self.city.as_deref().unwrap_or_default();
        if self.open_city(table).is_none()
            && let Some(ours) = feeds.words.our_city(link_id, theirs)
        {
            self.city = Some(ours.to_owned());
        }
        self
    }

    /// Whether the query names no currency.
    pub fn is_empty(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// The two currencies, when both are ours.
    pub fn pair(&self) -> Option<(usize, usize)> {
        Some((self.from.as_ref()?.place?, self.to.as_ref()?.place?))
    }

    /// The city asked for, where the direction has an offer in it.
    pub fn open_city(&self, table: &RateTable) -> Option<&str> {
        let (from, to) = self.pair()?;
        let city = self.city.as_deref().filter(|city| !city.is_empty())?;
        let is_there = table.offers(from, to).iter().any(|open| open.offer.city == city);
        is_there.then_some(city)
    }
}

/// The first amount that a query names.
fn amount(query: &Query<'_>) -> Option<(&'static str, String)> {
    let sides = [("amount", "give"), ("give", "give"), ("get", "get")];
    sides.into_iter().find_map(|(name, side)| {
        let typed = query.first(name)?;
        let typed: String = typed.trim().chars().take(LONGEST_CODE).collect();
        (!typed.is_empty()).then_some((side, typed))
    })
}
