//! How long ago something was, as one says it: `12 min`.

use crate::pages::Page;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The time between two moments in unix milliseconds, in its largest whole unit, rounded down.
pub(super) fn age(page: &Page, then_ms: i64, now_ms: i64) -> String {
    let ago = now_ms.saturating_sub(then_ms).max(0);
    let (key, unit) = match ago {
        ..MINUTE_MS => return page.word("age-now"),
        MINUTE_MS..HOUR_MS => ("age-minutes", MINUTE_MS),
        HOUR_MS..DAY_MS => ("age-hours", HOUR_MS),
        DAY_MS.. => ("age-days", DAY_MS),
    };
    page.word_of(key, "number", &(ago / unit).to_string())
}
