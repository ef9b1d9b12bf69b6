//! What an address of the queue asks for, and the address of what else could be asked for.

use web::query::Query;

use crate::clock::day_begin_s;
use crate::features::links::LinkTable;
use crate::features::orders::{QueueFilter, QueueKey, QueueSort, State, UNDER_WAY, WAITING};
use crate::features::rates::RateTable;
use crate::pages::{FieldErrors, Page};

/// The longest text that is read from an address, in bytes.
const LONGEST: usize = 254;
const DAY_MS: i64 = 86_400_000;

/// Which states are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::features::desk) enum Tab {
    /// Everything that is under way.
    Open,
    /// What waits for an operator.
    Waiting,
    /// One state.
    In(State),
    /// Everything.
    All,
}

impl Tab {
    /// The tabs, in their order. Other states can be asked for as well.
    pub(super) const SHOWN: [Tab; 9] = [
        Tab::Open,
        Tab::Waiting,
        Tab::In(State::New),
        Tab::In(State::Paused),
        Tab::In(State::Completed),
        Tab::In(State::Expired),
        Tab::In(State::Cancelled),
        Tab::In(State::Refunded),
        Tab::All,
    ];

    fn word(self) -> &'static str {
        match self {
            Tab::Open => "open",
            Tab::Waiting => "waiting",
            Tab::In(state) => state.word(),
            Tab::All => "all",
        }
    }

    fn from_word(word: &str) -> Tab {
        match word {
            "waiting" => Tab::Waiting,
            "all" => Tab::All,
            word => State::from_word(word).map_or(Tab::Open, Tab::In),
        }
    }

    /// The states; empty: every one.
    pub(super) fn states(self) -> Vec<State> {
        match self {
            Tab::Open => UNDER_WAY.to_vec(),
            Tab::Waiting => WAITING.to_vec(),
            Tab::In(state) => vec![state],
            Tab::All => Vec::new(),
        }
    }
}

/// What an address asks for, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::features::desk) struct Asked {
    pub(super) tab: Tab,
    pub(super) words: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) since: String,
    pub(super) until: String,
    pub(super) partner: String,
    pub(super) is_mine: bool,
    pub(super) sort: QueueSort,
    pub(super) after: Option<QueueKey>,
}

impl Asked {
    /// Orders in these states and nothing else asked.
    pub(in crate::features::desk) fn tab(tab: Tab) -> Asked {
        Asked {
            tab,
            words: String::new(),
            from: String::new(),
            to: String::new(),
            since: String::new(),
            until: String::new(),
            partner: String::new(),
            is_mine: false,
            sort: QueueSort::default(),
            after: None,
        }
    }

    /// Every order in which these words stand.
    pub(in crate::features::desk) fn words(words: &str) -> Asked {
        Asked { words: words.to_owned(), ..Asked::tab(Tab::All) }
    }

    /// Every order that a partner brought.
    pub(in crate::features::desk) fn partner(partner_id: i64) -> Asked {
        Asked { partner: partner_id.to_string(), ..Asked::tab(Tab::All) }
    }

    /// Reads a query; what nobody could have meant is as if it weren't there.
    pub(super) fn read(query: &str) -> Asked {
        let query = Query::parse(query);
        let typed = |name| {
            let text = query.exact(name).unwrap_or_default();
            // PostgreSQL takes no such character in a text.
            web::text::cut(text.trim(), LONGEST).replace('\0', "")
        };
        let words = typed("q");
        // Whoever looks for somebody doesn't know in which state his order is.
        let tab = match typed("state").as_str() {
            "" if !words.is_empty() => Tab::All,
            word => Tab::from_word(word),
        };
        Asked {
            tab,
            words,
            from: typed("from").to_uppercase(),
            to: typed("to").to_uppercase(),
            since: typed("since"),
            until: typed("until"),
            partner: typed("partner"),
            is_mine: typed("mine") == "1",
            sort: QueueSort::from_word(&typed("sort")).unwrap_or_default(),
            after: key(&typed("after")),
        }
    }

    /// The states' word in addresses.
    pub(super) fn tab_word(&self) -> &'static str {
        self.tab.word()
    }

    /// Whether anything but the states and the words is asked for.
    pub(super) fn is_filtered(&self) -> bool {
        let texts = [&self.from, &self.to, &self.since, &self.until, &self.partner];
        self.is_mine
            || self.sort != QueueSort::default()
            || texts.iter().any(|text| !text.is_empty())
    }

    /// The number that stands alone in the search as one writes the number of an order: `#12`.
    pub(super) fn number(&self) -> Option<i64> {
        let digits = self.words.strip_prefix(['#', '№'])?;
        digits.trim_start().parse().ok().filter(|number| *number > 0)
    }

    /// What the store is asked; says what is wrong with which field.
    pub(super) fn filter(
        &self,
        page: &Page,
        rates: &RateTable,
        links: &LinkTable,
        (account_id, now_ms): (i64, i64),
    ) -> (QueueFilter, FieldErrors) {
        let mut errors = FieldErrors::default();
        for (field, code) in [("from", &self.from), ("to", &self.to)] {
            if !code.is_empty() && rates.find(code).is_none() {
                errors.add(field, page.word_of("queue-wrong-currency", "code", code));
            }
        }
        let mut day = |field, text: &str| {
            let begin = day_begin_s(text);
            if begin.is_none() && !text.is_empty() {
                errors.add(field, page.word("wrong-day"));
            }
            begin.map(|begin| begin.saturating_mul(1000))
        };
        let (since_ms, last_ms) = (day("since", &self.since), day("until", &self.until));
        if since_ms.zip(last_ms).is_some_and(|(since, last)| since > last) {
            errors.add("until", page.word("wrong-days"));
        }
        let partner_id = match self.partner.as_str() {
            "" => None,
            text => text.parse().ok().or(links.by_code(text).map(|link| link.partner_id)),
        };
        if partner_id.is_none() && !self.partner.is_empty() {
            errors.add("partner", page.word("queue-wrong-partner"));
        }
        let filter = QueueFilter {
            states: self.tab.states(),
            from: self.from.clone(),
            to: self.to.clone(),
            since_ms,
            until_ms: last_ms.map(|last| last.saturating_add(DAY_MS)),
            partner_id,
            taken_by: self.is_mine.then_some((account_id, now_ms)),
            words: self.words.clone(),
        };
        (filter, errors)
    }

    /// The address of the queue that asks for this.
    pub(in crate::features::desk) fn address(&self, page: &Page) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.pairs() {
            if !value.is_empty() {
                query.append_pair(name, &value);
            }
        }
        let path = format!("{}/desk/orders", page.lang.prefix());
        match query.finish().as_str() {
            "" => path,
            query => format!("{path}?{query}"),
        }
    }

    fn pairs(&self) -> [(&'static str, String); 10] {
        let is_usual = match self.words.as_str() {
            "" => self.tab == Tab::Open,
            _ => self.tab == Tab::All,
        };
        let after = |key: QueueKey| format!("{}.{}", key.changed_at_ms, key.id);
        [
            ("state", if is_usual { String::new() } else { self.tab.word().to_owned() }),
            ("q", self.words.clone()),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
            ("since", self.since.clone()),
            ("until", self.until.clone()),
            ("partner", self.partner.clone()),
            ("mine", if self.is_mine { "1".to_owned() } else { String::new() }),
            (
                "sort",
                match self.sort {
                    QueueSort::Newest => String::new(),
                    sort => sort.word().to_owned(),
                },
            ),
            ("after", self.after.map(after).unwrap_or_default()),
        ]
    }
}

/// Reads where a page begins, as an address of ours tells it.
fn key(text: &str) -> Option<QueueKey> {
    let (changed_at_ms, id) = text.split_once('.')?;
    Some(QueueKey { changed_at_ms: changed_at_ms.parse().ok()?, id: id.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::{Asked, Tab};
    use crate::features::orders::{QueueKey, QueueSort, State};

    #[test]
    fn nonsense_asks_for_what_is_under_way() {
        for query in ["", "state=nonsense&sort=x&after=y", "after=1&mine=yes", "%ff=%00", "q=+"] {
            assert_eq!(Asked::read(query), Asked::tab(Tab::Open), "{query}");
        }
    }

    #[test]
    fn everything_that_can_be_asked_for_is_read() {
        let query = "state=paid&q=%D0%90&from=btc&to=SBERRUB&since=2026-11-01&until=2026-11-02\
                     &partner=3&mine=1&sort=waiting&after=17.5";
        let asked = Asked::read(query);
        let expected = Asked {
            tab: Tab::In(State::Paid),
            words: "А".to_owned(),
            from: "BTC".to_owned(),
            to: "SBERRUB".to_owned(),
            since: "2026-11-01".to_owned(),
            until: "2026-11-02".to_owned(),
            partner: "3".to_owned(),
            is_mine: true,
            sort: QueueSort::Waiting,
            after: Some(QueueKey { changed_at_ms: 17, id: 5 }),
        };
        assert_eq!(asked, expected);
    }

    #[test]
    fn a_number_is_one_only_with_its_sign() {
        for (words, number) in [
            ("#12", Some(12)),
            ("№ 12", Some(12)),
            ("12", None),
            ("#", None),
            ("#-1", None),
            ("#0", None),
            ("#99999999999999999999", None),
        ] {
            assert_eq!(Asked::words(words).number(), number, "{words}");
        }
    }
}
