//! Which clicks are made by programs that say so in their user agent.
//!
//! A maintained public list does the naming (`bot_patterns.txt`); it is compiled once to one automaton, because this
//! is asked on every click. A verdict is a hint for the reports and the fraud rules, and never a reason to refuse a
//! redirect: a program that lies about itself passes here, and is left to the click-flood rule.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::bytes::{RegexSet, RegexSetBuilder};

/// What a click without a user agent is flagged with: every browser sends one.
const NO_USER_AGENT: &str = "no user agent";

/// The list, one pattern per line.
const LISTED: &str = include_str!("bot_patterns.txt");

/// Tools that drive a browser nobody looks at, beyond those in the list.
const DRIVEN: &[&str] = &["jsdom/", "puppeteer", "slimerjs", "webdriver"];

/// Memory that the states of the automaton may take, per thread that asks.
///
/// They are built as user agents need them. At the library's 2 MiB they are thrown away and built again all the time,
/// and 40,000 different user agents cost 100 µs each instead of below one.
const AUTOMATON_BYTES: usize = 16 << 20;

/// A listed pattern that the `regex` crate cannot take as it stands, in words that it can.
///
/// Most of them look around, which no automaton does. As they look for whole words only, the same can be said without
/// it: see [`Context`].
struct Reworded {
    /// The line of the list.
    listed: &'static str,
    /// What is shown of it.
    reason: &'static str,
    /// What must not stand right before the core.
    not_after: &'static [&'static str],
    /// The pattern without its looking around.
    core: &'static str,
    /// What must not stand right after the core.
    not_before: &'static [&'static str],
}

const REWORDED: &[Reworded] = &[
    Reworded {
        listed: "(?:^|[^g])news(?!sapphire)",
        reason: "news",
        not_after: &[],
        core: "(?:^|[^g])news",
        not_before: &["sapphire"],
    },
    Reworded {
        listed: "(?<! channel/|google/)google(?!(?:wv|app|/google| pixel))",
        reason: "google",
        not_after: &[" channel/", "google/"],
        core: "google",
        not_before: &["wv", "app", "/google", " pixel"],
    },
    Reworded {
        listed: r"(?<! cu)bots?(?:\b|_)",
        reason: "bot",
        not_after: &[" cu"],
        core: r"bots?(?:\b|_)",
        not_before: &[],
    },
    Reworded {
        listed: "(?<!cam)scan",
        reason: "scan",
        not_after: &["cam"],
        core: "scan",
        not_before: &[],
    },
    Reworded {
        listed: "(?<!lib)http",
        reason: "http",
        not_after: &["lib"],
        core: "http",
        not_before: &[],
    },
    Reworded {
        listed: "java(?!;)",
        reason: "java",
        not_after: &[],
        core: "java",
        not_before: &[";"],
    },
    // JavaScript takes the hyphen between `\d` and `.` for itself; here it must stand last.
    Reworded {
        listed: r"^mozilla/\d\.\d\s\((?:compatible;)?(?:\s?[\w\d-.]+[\s/]\d+\.\d+)?\)$",
        reason: "mozilla and nothing else",
        not_after: &[],
        core: r"^mozilla/\d\.\d\s\((?:compatible;)?(?:\s?[\w\d.-]+[\s/]\d+\.\d+)?\)$",
        not_before: &[],
    },
];

/// What betrays a program: the reason to show, and the expression in the words of the `regex` crate.
struct Sign {
    reason: &'static str,
    expression: String,
}

/// The signs in the order of their numbers in the automaton.
struct Signs {
    reasons: Vec<&'static str>,
    automaton: RegexSet,
}

static SIGNS: LazyLock<Signs> = LazyLock::new(Signs::compile);

/// Why this user agent is a program's and no person's browser: the word or the listed pattern it matches.
///
/// `None` for people. The first call compiles the list, which takes some milliseconds; every later one about one
/// microsecond.
pub(crate) fn verdict(user_agent: &str) -> Option<&'static str> {
    if user_agent.trim_ascii().is_empty() {
        return Some(NO_USER_AGENT);
    }
    // Most clicks are people's: asking whether anything matches is cheaper than asking what does.
    let agent = user_agent.as_bytes();
    SIGNS.automaton.is_match(agent).then(|| SIGNS.reason(agent))
}

impl Signs {
    fn compile() -> Self {
        let signs: Vec<Sign> =
            listed().map(Sign::of).chain(DRIVEN.iter().map(Sign::of_word)).collect();
        let automaton = RegexSetBuilder::new(signs.iter().map(|sign| &sign.expression))
            .case_insensitive(true)
            // The list is written for ASCII: its `\w` and `\b` know no other letters.
            .unicode(false)
            .dfa_size_limit(AUTOMATON_BYTES)
            .build()
            .expect("a test compiles every line of the list");
        let reasons = signs.iter().map(|sign| sign.reason).collect();
        Self { reasons, automaton }
    }

    /// The first sign that is a plain word, else the first: a word tells an operator more than an expression.
    fn reason(&self, agent: &[u8]) -> &'static str {
        let found = self.automaton.matches(agent);
        let mut reasons = found.iter().map(|sign| self.reasons[sign]);
        let first = reasons.next().unwrap_or_default();
        std::iter::once(first).chain(reasons).find(|reason| is_plain(reason)).unwrap_or(first)
    }
}

impl Sign {
    fn of(listed: &'static str) -> Self {
        match REWORDED.iter().find(|known| known.listed == listed) {
            Some(known) => Self { reason: known.reason, expression: known.expression() },
            None => Self { reason: listed, expression: listed.to_owned() },
        }
    }

    fn of_word(word: &&'static str) -> Self {
        Self { reason: word, expression: regex::escape(word) }
    }
}

impl Reworded {
    fn expression(&self) -> String {
        let before = Context::Before.without(self.not_after);
        let after = Context::After.without(self.not_before);
        format!("{before}{}{after}", self.core)
    }
}

/// A side of a match on which some words must not stand.
#[derive(Clone, Copy)]
enum Context {
    Before,
    After,
}

impl Context {
    /// An expression for everything on this side that is none of the words; nothing at all for no words.
    ///
    /// It consumes what a look-around would only look at, which comes to the same when the question is whether there is
    /// a match. `java(?!;)` becomes `java(?:$|[^;])`, and `(?<!lib)http` `(?:^|[^b]|(?:^|[^i]|(?:^|[^l])i)b)http`.
    fn without(self, words: &[&str]) -> String {
        if words.is_empty() {
            return String::new();
        }
        let nearest: BTreeSet<char> =
            words.iter().filter_map(|word| self.split(word)).map(|(near, _)| near).collect();
        let mut ways = vec![self.edge().to_owned(), format!("[^{}]", escaped(&nearest))];
        ways.extend(nearest.iter().filter_map(|&near| self.past(near, words)));
        format!("(?:{})", ways.join("|"))
    }

    /// The way past a character in which words begin, unless one of them is complete with it.
    fn past(self, near: char, words: &[&str]) -> Option<String> {
        let rests: Vec<&str> = words
            .iter()
            .filter_map(|word| self.split(word))
            .filter(|split| split.0 == near)
            .map(|split| split.1)
            .collect();
        if rests.contains(&"") {
            return None;
        }
        let (further, near) = (self.without(&rests), regex::escape(near.encode_utf8(&mut [0; 4])));
        Some(match self {
            Self::Before => further + &near,
            Self::After => near + &further,
        })
    }

    /// The character of a word that is nearest to the match, and the rest of the word.
    fn split(self, word: &str) -> Option<(char, &str)> {
        let mut characters = word.chars();
        let near = match self {
            Self::Before => characters.next_back(),
            Self::After => characters.next(),
        };
        near.map(|near| (near, characters.as_str()))
    }

    /// The end of the text on this side.
    fn edge(self) -> &'static str {
        match self {
            Self::Before => "^",
            Self::After => "$",
        }
    }
}

fn escaped(characters: &BTreeSet<char>) -> String {
    regex::escape(&characters.iter().collect::<String>())
}

fn listed() -> impl Iterator<Item = &'static str> {
    LISTED.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Whether a reason reads as a word: letters, digits and what joins them.
fn is_plain(reason: &str) -> bool {
    reason.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" ^/-_".contains(&byte))
}

#[cfg(test)]
mod tests;
