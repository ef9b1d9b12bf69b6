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

/// A source that failed is first asked again after at most this, in milliseconds,
const FIRST_RETRY_MS: i64 = 30_000;
/// and in the end at least every so often, unless its interval is longer.
const LAST_RETRY_MS: i64 = 900_000;

/// How long to wait after so many failures in a row, in milliseconds: twice as long after each, up to
/// a quarter of an hour or the source's interval, less a part of up to a half that `draw` (0 to 1000)
/// chooses, so that sources which failed together do not come back together.
pub(super) fn retry_in_ms(pace: Pace, failures: i64, draw: u64) -> i64 {
    let interval_ms = pace.interval_s.saturating_mul(1000);
    let doublings = u32::try_from(failures.saturating_sub(1).clamp(0, 20)).unwrap_or(0);
    let first = interval_ms.min(FIRST_RETRY_MS);
    let full = first.saturating_mul(1 << doublings).min(interval_ms.max(LAST_RETRY_MS));
    let part = i64::try_from(draw.min(1000)).unwrap_or(0);
    full - full / 2 * part / 1000
}

#[cfg(test)]
mod tests {
    use super::{Pace, SourceRefusal, check_code, retry_in_ms};

    const PACE: Pace = Pace { interval_s: 10, timeout_ms: 1000, max_age_s: 300 };

    #[test]
    fn a_failing_source_is_asked_less_and_less_often_up_to_a_cap() {
        let waits: Vec<i64> =
            (1..=9).map(|failures| retry_in_ms(PACE, failures, 0) / 1000).collect();
        assert_eq!(waits, [10, 20, 40, 80, 160, 320, 640, 900, 900]);
        let daily = Pace { interval_s: 3600, ..PACE };
        let waits: Vec<i64> =
            (1..=9).map(|failures| retry_in_ms(daily, failures, 0) / 1000).collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(retry_in_ms(daily, i64::MAX, 0), 3_600_000);
    }

    #[test]
    fn chance_shortens_a_wait_by_up_to_a_half() {
        assert_eq!(retry_in_ms(PACE, 2, 1000), 10_000);
        assert_eq!(retry_in_ms(PACE, 2, 500), 15_000);
        assert_eq!(retry_in_ms(PACE, 2, u64::MAX), 10_000);
    }

    #[test]
    fn a_code_is_easy_to_type() {
        for good in ["ecb", "binance-2", "a", "7"] {
            assert_eq!(check_code(good), Ok(()), "{good}");
        }
        let long = "a".repeat(33);
        for bad in ["", "-a", "a-", "A", "a b", "a,b", "é", long.as_str()] {
            assert_eq!(check_code(bad), Err(SourceRefusal::Code), "{bad}");
        }
    }

    #[test]
    fn a_pace_out_of_range_is_named_with_its_range() {
        for (pace, told) in [
            (Pace { interval_s: 0, ..PACE }, "--interval is 0; it must be 1 to 86400"),
            (Pace { timeout_ms: 99, ..PACE }, "--timeout is 99; it must be 100 to 120000"),
            (Pace { max_age_s: i64::MAX, ..PACE }, "it must be 1 to 2678400"),
        ] {
            let refused = pace.check().unwrap_err().to_string();
            assert!(refused.contains(told), "{refused}");
        }
    }
}
