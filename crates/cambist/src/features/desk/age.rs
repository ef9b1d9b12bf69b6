//! How long ago something was, as one says it: `12 min`.

use crate::pages::Page;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The time between two moments in unix milliseconds, in its largest whole unit, rounded down.
pub(super) fn age(page: &Page, then_ms: i64, now_ms: i64) -> String {
    let ago = now_ms.saturating_sub(then_ms).max(0);
    match ago {
        ..MINUTE_MS => page.word("age-now"),
        MINUTE_MS..HOUR_MS => page.word_of("age-minutes", "number", &(ago / MINUTE_MS).to_string()),
        HOUR_MS..DAY_MS => page.word_of("age-hours", "number", &(ago / HOUR_MS).to_string()),
        DAY_MS.. => page.word_of("age-days", "number", &(ago / DAY_MS).to_string()),
    }
}
