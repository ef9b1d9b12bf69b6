//! A source of base prices, as the operator has set it, and how it does.

use store::Refusal;
use thiserror::Error;

/// A source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What the operator calls it: letters, digits and `-`, at most 32.
    pub code: String,
    /// The word of its [`Kind`](super::Kind).
    pub kind: String,
    /// What its kind has to know, as a JSON object.
    pub settings: String,
    /// How often it is asked, and how long it may take.
    pub pace: Pace,
    /// Whether it is asked at all, and its prices used.
    pub is_enabled: bool,
    /// Whether it may be reached at an address that is not public.
    pub may_be_local: bool,
    /// Its place: of two sources with a price the first one is used.
    pub position: i64,
    /// How it does.
    pub health: Health,
}

/// How often a source is asked, and what is too slow or too old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Seconds between two fetches, 1 to 86400.
    pub interval_s: i64,
    /// Milliseconds that one fetch may take in all, 100 to 120000.
    pub timeout_ms: i64,
    /// Seconds after which its prices are stale, 1 to 2678400 (31 days).
    pub max_age_s: i64,
}

/// How a source does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// When it is due, in unix milliseconds.
    pub next_at_ms: i64,
    /// When it was last asked, in unix milliseconds.
    pub last_try_ms: Option<i64>,
    /// When it last gave something good, in unix milliseconds.
    pub last_good_ms: Option<i64>,
    /// The time that its prices are of, in unix milliseconds: that of the last good answer; of a
    /// dated document, the document's.
    pub fresh_ms: Option<i64>,
    /// Failures in a row.
    pub failures: i64,
    /// Why the last try failed, or what of a good answer was left out; empty: nothing.
    pub problem: String,
}

/// Why a source is not added or changed, in order of precedence.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SourceRefusal {
    /// A name that is hard to type or to print.
    #[error("a source's code has 1 to 32 characters: a-z, 0-9 and - between them")]
    Code,
    /// There is none of this name.
    #[error("there is no source `{0}`; `cambist rates sources` lists them")]
    Unknown(String),
    /// There is one already.
    #[error("there is a source `{0}` already; change it with `cambist rates source edit {0}`")]
    Known(String),
    /// No such kind.
    #[error("`{0}` is not a kind of source; `cambist rates source kinds` explains them all")]
    Kind(String),
    /// The kind does not understand the settings.
    #[error("{0}")]
    Settings(String),
    /// A pace out of its range.
    #[error("{field} is {value}; it must be {least} to {most}")]
    Pace {
        /// The option.
        field: &'static str,
        /// What was written.
        value: i64,
        /// The least that is allowed.
        least: i64,
        /// The most that is allowed.
        most: i64,
    },
}

impl Refusal for SourceRefusal {}

/// The longest code.
const LONGEST: usize = 32;

/// Checks what a source is called.
pub(super) fn check_code(code: &str) -> Result<(), SourceRefusal> {
    let is_ours = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let has_length = (1..=LONGEST).contains(&code.len());
    match has_length && code.bytes().all(is_ours) && !code.starts_with('-') && !code.ends_with('-')
    {
        true => Ok(()),
        false => Err(SourceRefusal::Code),
    }
}

impl Pace {
    /// Says which part is out of its range.
    pub(super) fn check(self) -> Result<(), SourceRefusal> {
        let ranges = [
            ("--interval", self.interval_s, 1, 86_400),
            ("--timeout", self.timeout_ms, 100, 120_000),
            ("--max-age", self.max_age_s, 1, 2_678_400),
        ];
        for (field, value, least, most) in ranges {
            if !(least..=most).contains(&value) {
                return Err(SourceRefusal::Pace { field, value, least, most });
            }
        }
        Ok(())
    }
}
