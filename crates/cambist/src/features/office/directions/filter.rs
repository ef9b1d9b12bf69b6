//! Which offers an operator looks at.

use std::collections::BTreeSet;

use crate::features::currencies::{Currency, UnknownGroup, select};
use crate::features::rates::{Listed, RateTable, Reason};
use crate::pages::{Form, Page};

/// How an offer stands, as far as one looks for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::features::office) enum State {
    /// However it stands.
    #[default]
    Any,
    /// It can be taken.
    Open,
    /// It can't, for whatever reason.
    Closed,
    /// It is switched off.
    Off,
    /// Its price has jumped.
    Frozen,
    /// Its rate is too old.
    Stale,
    /// It has no price.
    NoPrice,
    /// It is not its hour, or nobody is on duty.
    Hours,
    /// The reserve does not allow it.
    Reserve,
}

/// Every state with its word in an address and the key of its name.
const STATES: [(State, &str, &str); 9] = [
    (State::Any, "", "standing-any"),
    (State::Open, "open", "standing-open"),
    (State::Closed, "closed", "standing-closed"),
    (State::Off, "off", "standing-off"),
    (State::Frozen, "frozen", "standing-frozen"),
    (State::Stale, "stale", "standing-stale"),
    (State::NoPrice, "no-price", "standing-no-price"),
    (State::Hours, "hours", "standing-hours"),
    (State::Reserve, "reserve", "standing-reserve"),
];

impl State {
    fn from_word(word: &str) -> State {
        let found = STATES.iter().find(|(_, known, _)| *known == word);
        found.map_or(State::Any, |(state, _, _)| *state)
    }

    /// Whether an offer is closed for such a reason, or open.
    pub(in crate::features::office) fn has(self, closed: Option<&Reason>) -> bool {
        match (self, closed) {
            (State::Any, _) | (State::Open, None) | (State::Closed, Some(_)) => true,
            (_, None) | (State::Open, Some(_)) => false,
            (State::Off, Some(reason)) => *reason == Reason::SwitchedOff,
            (State::Frozen, Some(reason)) => matches!(reason, Reason::Frozen { .. }),
            (State::Stale, Some(reason)) => matches!(reason, Reason::Stale { .. }),
            (State::NoPrice, Some(reason)) => matches!(reason, Reason::NoPrice { .. }),
            (State::Hours, Some(reason)) => {
                matches!(reason, Reason::OutsideSchedule | Reason::NobodyOnDuty)
            }
            (State::Reserve, Some(reason)) => {
                matches!(reason, Reason::ReserveUnknown | Reason::ReserveBelowMinimum)
            }
        }
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub(in crate::features::office) struct Wanted {
    /// Words of codes and names, on either side.
    pub(in crate::features::office) q: String,
    /// Codes and groups of what is given.
    pub(in crate::features::office) from: String,
    /// Codes and groups of what is received.
    pub(in crate::features::office) to: String,
    /// A city's code.
    pub(in crate::features::office) city: String,
    /// How it stands.
    pub(in crate::features::office) state: State,
}

/// A field that names no currency.
#[derive(Debug)]
pub(in crate::features::office) struct WrongSide {
    /// `from` or `to`.
    pub(in crate::features::office) field: &'static str,
    /// The word.
    pub(in crate::features::office) word: String,
}

impl Wanted {
    /// The names of its fields in an address.
    pub(in crate::features::office) const NAMES: [&'static str; 5] =
        ["q", "from", "to", "city", "state"];

    pub(in crate::features::office) fn read(query: &Form) -> Wanted {
        let text = |name| web::text::cut(query.text(name).trim(), 200).to_owned();
        Wanted {
            q: text("q"),
            from: text("from"),
            to: text("to"),
            city: text("city").to_uppercase(),
            state: State::from_word(query.text("state")),
        }
    }

    /// The fields that say something.
    pub(in crate::features::office) fn pairs(&self) -> Vec<(&'static str, &str)> {
        let state = STATES.iter().find(|(state, _, _)| *state == self.state);
        let state = state.map_or("", |(_, word, _)| word);
        let fields = [&self.q, &self.from, &self.to, &self.city].map(String::as_str);
        let all = Wanted::NAMES.into_iter().zip(fields.into_iter().chain([state]));
        all.filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The same as the query of an address.
    pub(in crate::features::office) fn query(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(self.pairs()).finish()
    }

    /// Every offer that is meant.
    ///
    /// # Errors
    /// [`WrongSide`]: the first word that names no currency.
    pub(in crate::features::office) fn find<'a>(
        &'a self,
        table: &'a RateTable,
    ) -> Result<impl Iterator<Item = Listed<'a>> + Clone, WrongSide> {
        let from = side("from", &self.from, table)?;
        let to = side("to", &self.to, table)?;
        let named = self.named(table);
        Ok(table.listed().filter(move |listed| {
            from[listed.from]
                && to[listed.to]
                && (self.city.is_empty() || listed.offer.city == self.city)
                && self.state.has(listed.closed)
                && named.iter().all(|is_named| is_named[listed.from] || is_named[listed.to])
        }))
    }

    /// For each word that is looked for the currencies that it may mean, by their places.
    fn named(&self, table: &RateTable) -> Vec<Vec<bool>> {
        let text = |currency: &Currency| {
            let Currency { code, name_en, name_ru, .. } = currency;
            format!("{code} {name_en} {name_ru}").to_lowercase()
        };
        let texts: Vec<String> = table.currencies().iter().map(text).collect();
        let words = self.q.to_lowercase();
        let is_between = |c: char| c.is_whitespace() || matches!(c, '→' | '-' | '>' | '/');
        let words = words.split(is_between).filter(|word| !word.is_empty());
        words.map(|word| texts.iter().map(|text| text.contains(word)).collect()).collect()
    }
}

/// Which currencies a side may have, by their places.
fn side(field: &'static str, words: &str, table: &RateTable) -> Result<Vec<bool>, WrongSide> {
    let known = table.currencies();
    if words.is_empty() {
        return Ok(vec![true; known.len()]);
    }
    let found = select(known, words).map_err(|UnknownGroup(word)| WrongSide { field, word })?;
    let mut is_meant = vec![false; known.len()];
    for currency in found {
        if let Some(place) = table.find(&currency.code) {
            is_meant[place] = true;
        }
    }
    Ok(is_meant)
}

/// The states that one can look for.
pub(super) fn state_choices(page: &Page) -> Vec<(String, String)> {
    let choice = |(_, word, key): &(State, &str, &str)| ((*word).to_owned(), page.word(key));
    STATES.iter().map(choice).collect()
}

/// Every city of the office.
pub(super) fn cities(table: &RateTable) -> BTreeSet<&str> {
    let all = table.listed().map(|listed| listed.offer.city.as_str());
    all.filter(|city| !city.is_empty()).collect()
}
