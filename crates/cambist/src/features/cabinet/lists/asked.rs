//! What a list is asked for: days, what is looked for, the order, and where the page begins.

use web::query::Query;

use crate::clock::{day_begin_s, utc_text};
use crate::features::figures::{USUAL_SUB, Wanted};
use crate::pages::{FieldErrors, Page};

const DAY_S: i64 = 86_400;

/// Days that are chosen with one click, counted with today; 0: the calendar month.
const PRESETS: [(&str, i64); 5] = [("today", 1), ("7", 7), ("30", 30), ("90", 90), ("month", 0)];

/// What can be said of a list in its address besides its days, in the order in which it stands there.
const NAMES: [&str; 8] = ["q", "link", "sub", "state", "reward", "kind", "bots", "sort"];

/// What a list is asked for, as it was typed.
pub(in crate::features::cabinet) struct Asked {
    /// The list's address.
    path: String,
    /// The word of the days that were chosen with one click; empty: other days, or any.
    preset: String,
    /// The days, as they stand in their fields; empty: unbounded.
    pub(in crate::features::cabinet) from: String,
    pub(in crate::features::cabinet) to: String,
    /// Everything else.
    said: Vec<(&'static str, String)>,
    /// The row after which the page goes on.
    pub(in crate::features::cabinet) before: Option<i64>,
    /// What is wrong with it.
    pub(in crate::features::cabinet) errors: FieldErrors,
}

/// One of a few, as a link.
pub(in crate::features::cabinet) struct Choice {
    pub(in crate::features::cabinet) href: String,
    pub(in crate::features::cabinet) words: String,
    pub(in crate::features::cabinet) is_current: bool,
}

impl Asked {
    /// Reads an address; `path` is the list's own, in the language of `page`.
    pub(in crate::features::cabinet) fn read(
        raw: &str,
        page: &Page,
        path: String,
        now_s: i64,
    ) -> Asked {
        let query = Query::parse(raw);
        let typed = |name: &str| {
            let text = query.exact(name).unwrap_or_default();
            web::text::cut(text.trim(), 200).to_owned()
        };
        let preset = typed("days");
        let (from, to) = match days_of(&preset, now_s) {
            Some(days) => days,
            None => (typed("from"), typed("to")),
        };
        let is_known = PRESETS.iter().any(|(word, _)| *word == preset);
        let before = typed("before").parse::<i64>().ok().filter(|before| *before > 0);
        let mut asked = Asked {
            path,
            preset: if is_known { preset } else { String::new() },
            from,
            to,
            said: NAMES.map(|name| (name, typed(name))).to_vec(),
            before,
            errors: FieldErrors::default(),
        };
        asked.check_days(page);
        asked
    }

    fn check_days(&mut self, page: &Page) {
        let (from, to) = (self.from.clone(), self.to.clone());
        let mut day = |field, text: &str| {
            let begin = day_begin_s(text);
            if begin.is_none() && !text.is_empty() {
                self.errors.add(field, page.word("wrong-day"));
            }
            begin
        };
        let (first, last) = (day("from", &from), day("to", &to));
        if first.zip(last).is_some_and(|(first, last)| first > last) {
            self.errors.add("to", page.word("wrong-days"));
        }
    }

    /// The first and the last millisecond of the days; unbounded where a day is missing.
    pub(in crate::features::cabinet) fn window_ms(&self) -> (Option<i64>, Option<i64>) {
        let (first, last) = (day_begin_s(&self.from), day_begin_s(&self.to));
        (first.map(|s| s * 1000), last.map(|s| (s + DAY_S) * 1000 - 1))
    }

    /// What was said under one of the names; empty: nothing.
    pub(in crate::features::cabinet) fn said(&self, name: &str) -> &str {
        self.said.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text)
    }

    /// The member of a list that was chosen by its word; an unknown word chooses none.
    pub(in crate::features::cabinet) fn chosen<T: Copy>(
        &self,
        name: &str,
        all: &[(T, &str)],
    ) -> Option<T> {
        let said = self.said(name);
        all.iter().find(|(_, word)| *word == said).map(|(member, _)| *member)
    }

    /// The sub-id that is wanted: `post1`, or `sub2=post1` for another one than the usual.
    pub(in crate::features::cabinet) fn sub(&self) -> Option<Wanted> {
        let said = self.said("sub");
        let (name, value) = said.split_once('=').unwrap_or((USUAL_SUB, said));
        let wanted = Wanted { name: name.trim().to_owned(), value: value.trim().to_owned() };
        (!wanted.value.is_empty()).then_some(wanted)
    }

    /// Whether the oldest comes first.
    pub(in crate::features::cabinet) fn is_oldest_first(&self) -> bool {
        self.said("sort") == "oldest"
    }

    /// Whether the list is narrowed, or shown from another place than its begin.
    pub(in crate::features::cabinet) fn is_narrowed(&self) -> bool {
        let said = |(name, text): &(&str, String)| *name != "sort" && !text.is_empty();
        !self.from.is_empty()
            || !self.to.is_empty()
            || self.before.is_some()
            || self.said.iter().any(said)
    }

    /// The address of this list from another row on; `None`: from its begin.
    pub(in crate::features::cabinet) fn page_at(&self, before: Option<i64>) -> String {
        let place = before.map(|before| ("before", before.to_string()));
        self.address("", &self.preset, place)
    }

    /// The address of the page where the list begins, when this is another one.
    pub(in crate::features::cabinet) fn newest(&self) -> Option<String> {
        self.before.map(|_| self.page_at(None))
    }

    /// The address of the whole list as a sheet.
    pub(in crate::features::cabinet) fn sheet(&self) -> String {
        self.address("/sheet", &self.preset, None)
    }

    /// The address of the list without any filter.
    pub(in crate::features::cabinet) fn cleared(&self) -> &str {
        &self.path
    }

    /// What the form keeps without showing it.
    pub(in crate::features::cabinet) fn kept(&self) -> Vec<(&'static str, &str)> {
        let sort = self.said("sort");
        if sort.is_empty() { Vec::new() } else { vec![("sort", sort)] }
    }

    /// Days that are chosen with one click.
    pub(in crate::features::cabinet) fn presets(&self, page: &Page) -> Vec<Choice> {
        let any = ("", !self.preset.is_empty() || !self.from.is_empty() || !self.to.is_empty());
        let days = PRESETS.iter().map(|(word, _)| (*word, self.preset != *word));
        let choice = |(word, is_other): (&str, bool)| Choice {
            href: self.with_days(word),
            words: match word {
                "" => page.word("days-any"),
                "today" => page.word("days-today"),
                "month" => page.word("days-month"),
                count => page.word_of("days-last", "number", count),
            },
            is_current: !is_other,
        };
        std::iter::once(any).chain(days).map(choice).collect()
    }

    /// The orders in which the list may stand, by the words of `sorts`; the first one is the usual.
    pub(in crate::features::cabinet) fn orders(
        &self,
        page: &Page,
        sorts: &[(&str, &str)],
    ) -> Vec<Choice> {
        let is_known = |said: &str| sorts.iter().any(|(word, _)| *word == said);
        let now = Some(self.said("sort")).filter(|said| is_known(said)).unwrap_or_default();
        let choice = |(word, key): &(&str, &str)| Choice {
            href: self.with_sort(word),
            words: page.word(key),
            is_current: *word == now,
        };
        sorts.iter().map(choice).collect()
    }

    fn with_days(&self, preset: &str) -> String {
        let (from, to) = (String::new(), String::new());
        Asked { from, to, errors: FieldErrors::default(), ..self.copy() }.address("", preset, None)
    }

    fn with_sort(&self, sort: &str) -> String {
        let mut other = self.copy();
        for (name, text) in &mut other.said {
            if *name == "sort" {
                *text = sort.to_owned();
            }
        }
        other.address("", &self.preset, None)
    }

    fn copy(&self) -> Asked {
        Asked {
            path: self.path.clone(),
            preset: self.preset.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            said: self.said.clone(),
            before: None,
            errors: FieldErrors::default(),
        }
    }

    fn address(&self, what: &str, preset: &str, place: Option<(&str, String)>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let days = [("days", preset)];
        let typed = [("from", self.from.as_str()), ("to", self.to.as_str())];
        let days: &[(&str, &str)] = if preset.is_empty() { &typed } else { &days };
        let said = self.said.iter().map(|(name, text)| (*name, text.as_str()));
        for (name, text) in days.iter().copied().chain(said).filter(|(_, text)| !text.is_empty()) {
            query.append_pair(name, text);
        }
        if let Some((name, text)) = place {
            query.append_pair(name, &text);
        }
        match query.finish().as_str() {
            "" => format!("{}{what}", self.path),
            query => format!("{}{what}?{query}", self.path),
        }
    }
}

/// The first and the last day that a word chooses.
fn days_of(preset: &str, now_s: i64) -> Option<(String, String)> {
    let (_, days) = PRESETS.iter().find(|(word, _)| *word == preset)?;
    let day = |at_s: i64| utc_text(at_s).chars().take(10).collect::<String>();
    let today = day(now_s);
    let first = match days {
        0 => format!("{}-01", today.get(..7)?),
        days => day(now_s - (days - 1) * DAY_S),
    };
    Some((first, today))
}

#[cfg(test)]
mod tests {
    use super::days_of;

    #[test]
    fn a_word_chooses_days_that_end_today() {
        // 2026-11-15 13:00:00 UTC.
        let now_s = 1_794_747_600;
        for (word, first) in [
            ("today", "2026-11-15"),
            ("7", "2026-11-09"),
            ("30", "2026-10-17"),
            ("90", "2026-08-18"),
            ("month", "2026-11-01"),
        ] {
            let expected = Some((first.to_owned(), "2026-11-15".to_owned()));
            assert_eq!(days_of(word, now_s), expected, "{word}");
        }
        assert_eq!((days_of("", now_s), days_of("31", now_s)), (None, None));
    }
}
