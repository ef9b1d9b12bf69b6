//! The parameters of an address, read strictly: an unknown one, a repeated one and one out of range
//! are refused by name, all at once.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use utoipa::IntoParams;
use web::problem::FieldError;
use web::query::Query;

use crate::clock::day_begin_s;
use crate::features::links::LinkCode;
use crate::words::Lang;

use super::cursor::List;
use super::problem::Failure;

const DAY_MS: i64 = 86_400_000;

/// The parameters of a call under reading.
pub(super) struct Params {
    found: BTreeMap<String, String>,
    wrong: Vec<FieldError>,
}

impl Params {
    /// Reads a query whose parameters are those that `P` documents.
    pub(super) fn read<P: IntoParams>(raw: Option<&str>) -> Params {
        let known: Vec<String> =
            P::into_params(|| None).into_iter().map(|parameter| parameter.name).collect();
        let mut params = Params { found: BTreeMap::new(), wrong: Vec::new() };
        for (name, value) in Query::parse(raw.unwrap_or_default()).pairs() {
            if !known.iter().any(|known| *known == name) {
                let detail = match known.len() {
                    0 => "is not a parameter of this call, which has none".to_owned(),
                    _ => format!("is not a parameter of this call; these are {}", known.join(", ")),
                };
                params.refuse(name.chars().take(60).collect::<String>(), detail);
            } else if params.found.insert(name.to_string(), value.into_owned()).is_some() {
                params.refuse(name.into_owned(), "is given twice");
            }
        }
        params
    }

    /// Refuses a parameter.
    pub(super) fn refuse(&mut self, name: impl Into<String>, detail: impl Into<String>) {
        self.wrong.push(FieldError { field: name.into().into(), detail: detail.into() });
    }

    /// A whole number in a range.
    pub(super) fn number(&mut self, name: &str, range: RangeInclusive<i64>) -> Option<i64> {
        let text = self.found.remove(name)?;
        let is_plain = text.len() <= 19 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|number| is_plain && range.contains(number));
        if number.is_none() {
            let detail = format!("write a whole number, {} to {}", range.start(), range.end());
            self.refuse(name, detail);
        }
        number
    }

    /// How many items a page has at most.
    pub(super) fn limit(&mut self, default: u32, largest: u32) -> u32 {
        let limit = self.number("limit", 1..=i64::from(largest));
        limit.and_then(|limit| u32::try_from(limit).ok()).unwrap_or(default)
    }

    /// One of some words.
    pub(super) fn word<T: Copy>(
        &mut self,
        name: &str,
        all: impl IntoIterator<Item = (T, &'static str)>,
    ) -> Option<T> {
        let text = self.found.remove(name)?;
        let all: Vec<_> = all.into_iter().collect();
        let found = all.iter().find(|(_, word)| *word == text).map(|(meaning, _)| *meaning);
        if found.is_none() {
            let words: Vec<_> = all.iter().map(|(_, word)| *word).collect();
            self.refuse(name, format!("write one of {}", words.join(", ")));
        }
        found
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, name: &str) -> Option<bool> {
        self.word(name, [(true, "true"), (false, "false")])
    }

    /// A text of visible characters.
    pub(super) fn text(&mut self, name: &str, longest: usize) -> Option<String> {
        let text = self.found.remove(name)?;
        let is_text = (1..=longest).contains(&text.chars().count());
        if is_text && !text.chars().any(char::is_control) {
            return Some(text);
        }
        self.refuse(name, format!("write 1 to {longest} visible characters"));
        None
    }

    /// The code of a link.
    pub(super) fn link_code(&mut self) -> Option<LinkCode> {
        let text = self.found.remove("link")?;
        let code = text.parse::<LinkCode>();
        if let Err(error) = &code {
            self.refuse("link", error.to_string());
        }
        code.ok()
    }

    /// The first moment of a window, in unix milliseconds: a day in UTC begins at midnight.
    pub(super) fn from(&mut self, name: &str) -> Option<i64> {
        self.moment(name, 0)
    }

    /// The last moment of a window, in unix milliseconds: a day in UTC ends before midnight.
    pub(super) fn until(&mut self, name: &str) -> Option<i64> {
        self.moment(name, DAY_MS - 1)
    }

    fn moment(&mut self, name: &str, into_day_ms: i64) -> Option<i64> {
        let text = self.found.remove(name)?;
        let day = || day_begin_s(&text).map(|begin_s| begin_s * 1000 + into_day_ms);
        let is_time = || text.len() > 10 && text.is_ascii();
        let time = || text.parse::<jiff::Timestamp>().ok().filter(|_| is_time());
        let moment = day().or_else(|| time().map(|time| time.as_millisecond()));
        if moment.is_none() {
            let detail = "write a day as YYYY-MM-DD, from 1970-01-01 on, or a moment by RFC 3339, \
                 such as 2026-11-01T12:00:00Z";
            self.refuse(name, detail);
        }
        moment
    }

    /// Both ends of a window by creation.
    pub(super) fn window(&mut self) -> (Option<i64>, Option<i64>) {
        let (from, until) = (self.from("from"), self.until("to"));
        if from.zip(until).is_some_and(|(from, until)| from > until) {
            self.refuse("to", "the window can't end before `from`");
        }
        (from, until)
    }

    /// The place of a cursor.
    pub(super) fn cursor<const N: usize>(&mut self, list: &List<'_>) -> Option<[i64; N]> {
        let text = self.found.remove("cursor")?;
        let place = list.place(&text);
        if place.is_none() {
            let detail = "write the `next_cursor` of the page before, with the same filters";
            self.refuse("cursor", detail);
        }
        place
    }

    /// The language of words: the one asked for by name, else as accepted.
    pub(super) fn lang(&mut self, headers: &http::HeaderMap) -> Lang {
        let asked = self.word("lang", Lang::ALL.iter().map(|lang| (*lang, lang.code())));
        let accepted = headers.get(http::header::ACCEPT_LANGUAGE);
        let accepted = accepted.and_then(|value| value.to_str().ok());
        asked.unwrap_or_else(|| Lang::accepted(accepted, Lang::En))
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// Everything that was refused.
    pub(super) fn done(self) -> Result<(), Failure> {
        if self.wrong.is_empty() { Ok(()) } else { Err(Failure::Parameters(self.wrong)) }
    }
}
