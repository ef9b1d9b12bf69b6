//! Spans of time in words.

use crate::pages::Page;
use crate::words::word_with;

/// A span in its largest unit that says it well: `42 s`, `12 min`, `5 h`, `3 d`.
pub(super) fn span(page: &Page, seconds: i64) -> String {
    let (number, key) = match seconds.max(0) {
        seconds @ 0..120 => (seconds, "span-seconds"),
        seconds @ 120..7_200 => (seconds / 60, "span-minutes"),
        seconds @ 7_200..172_800 => (seconds / 3600, "span-hours"),
        seconds => (seconds / 86_400, "span-days"),
    };
    word_with(page.lang, key, &[("number", &page.number(&number.to_string()))])
}

/// How long ago a millisecond was: `42 s ago`.
pub(super) fn ago(page: &Page, now_ms: i64, at_ms: i64) -> String {
    page.word_of("span-ago", "value", &span(page, (now_ms - at_ms).max(0) / 1000))
}

/// Bytes in their largest unit, rounded up: `105 KB`.
pub(super) fn size(page: &Page, bytes: i64) -> String {
    const KB: i64 = 1000;
    const MB: i64 = 1_000_000;
    let (number, unit) = match bytes {
        bytes @ ..KB => (bytes, "B"),
        bytes @ KB..MB => ((bytes + KB - 1) / KB, "KB"),
        bytes => ((bytes + MB - 1) / MB, "MB"),
    };
    format!("{}\u{a0}{unit}", page.number(&number.to_string()))
}
