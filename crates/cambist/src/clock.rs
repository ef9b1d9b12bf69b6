//! Time, passed in: nothing in the office asks the machine for it except [`SystemClock`].

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time in milliseconds since 1970-01-01 UTC.
pub trait Clock: Send + Sync + 'static {
    /// Now, in unix milliseconds.
    fn now_ms(&self) -> i64;

    /// Now, in whole unix seconds.
    fn now_s(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// A clock that stands still until it is moved: for tests and for a demo at a given time.
#[derive(Debug)]
pub struct StillClock(AtomicI64);

impl StillClock {
    /// A clock standing at `now_ms`.
    pub fn at(now_ms: i64) -> StillClock {
        StillClock(AtomicI64::new(now_ms))
    }

    /// Moves the clock by `by_ms`, forwards or backwards.
    pub fn advance_ms(&self, by_ms: i64) {
        self.0.fetch_add(by_ms, Ordering::SeqCst);
    }
}

impl Clock for StillClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// The last second that the partner contract can name: 9999-12-31 23:59:59 UTC.
pub const LAST_SECOND: i64 = 253_402_300_799;

/// `YYYY-MM-DD HH:MM:SS` in UTC, the form that the partner contract prints.
///
/// Seconds outside 0…[`LAST_SECOND`] are moved to the nearest bound: the contract has no way to
/// write them.
pub fn utc_text(seconds: i64) -> String {
    let seconds = seconds.clamp(0, LAST_SECOND);
    // A civil time, because the library's timestamps end a day before the contract's last second.
    let time = jiff::civil::date(1970, 1, 1)
        .at(0, 0, 0, 0)
        .saturating_add(jiff::SignedDuration::from_secs(seconds));
    time.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Unix seconds as RFC 3339 in UTC, as pages mark times: `2026-07-30T12:04:05Z`.
pub fn rfc3339(seconds: i64) -> String {
    utc_text(seconds).replacen(' ', "T", 1) + "Z"
}

/// The first second of a day in UTC, written `YYYY-MM-DD`, from 1970 on; `None` for any other text.
pub fn day_begin_s(text: &str) -> Option<i64> {
    let is_plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let day: jiff::civil::Date = text.parse().ok().filter(|_| is_plain)?;
    let days = jiff::civil::date(1970, 1, 1).until(day).ok()?.get_days();
    u32::try_from(days).ok().map(|days| i64::from(days) * 86_400)
}

#[cfg(test)]
mod tests {
    use super::{LAST_SECOND, day_begin_s, utc_text};

    #[test]
    fn days_are_read_as_a_browser_writes_them() {
        for (text, expected) in [
            ("1970-01-01", Some(0)),
            ("2026-11-01", Some(1_793_491_200)),
            ("9999-12-31", Some(LAST_SECOND - 86_399)),
            ("1969-12-31", None),
            ("2026-02-29", None),
            ("2026-1-1", None),
            ("20261101", None),
            ("-026-11-01", None),
            ("2026-11-01T00:00", None),
            ("", None),
        ] {
            assert_eq!(day_begin_s(text), expected, "{text}");
        }
    }

    #[test]
    fn seconds_are_written_as_the_contract_writes_them() {
        assert_eq!(utc_text(1_590_356_264), "2020-05-24 21:37:44");
        assert_eq!(utc_text(0), "1970-01-01 00:00:00");
        assert_eq!(utc_text(LAST_SECOND), "9999-12-31 23:59:59");
        assert_eq!(utc_text(i64::MAX), "9999-12-31 23:59:59");
    }
}
