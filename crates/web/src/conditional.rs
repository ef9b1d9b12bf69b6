//! Conditional requests (RFC 9110, section 13): may the client keep what it has?

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, header};

/// The last second that a four-digit year can write: 9999-12-31 23:59:59 UTC.
const LAST_SECOND: i64 = 253_402_300_799;

/// Whether 304 is the answer to a `GET` or `HEAD` of a representation.
///
/// `etag` is the current tag with its quotes; `last_modified` and `now` are unix seconds. `If-None-Match`, when sent,
/// decides alone, by weak comparison. `If-Modified-Since` decides otherwise, but never within the second of the
/// change: a second change in the same second would be invisible to it. A date that cannot be read counts as not sent.
pub fn not_modified(headers: &HeaderMap, etag: &str, last_modified: i64, now: i64) -> bool {
    if headers.contains_key(header::IF_NONE_MATCH) {
        return headers
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .any(|list| names_tag(list.as_bytes(), etag));
    }
    now > last_modified && modified_since(headers).is_some_and(|date| last_modified <= date)
}

/// The `Last-Modified` to state for a change, in unix seconds: the second before while its own second still runs.
///
/// Otherwise a client that read between two changes of one second would hold the date of both and keep the older body.
pub const fn stated_last_modified(last_modified: i64, now: i64) -> i64 {
    if now > last_modified { last_modified } else { last_modified - 1 }
}

/// Unix seconds as an HTTP date (`Sun, 06 Nov 1994 08:49:37 GMT`); times outside 1970…9999 are moved to that border.
pub fn http_date(unix: i64) -> String {
    let seconds = u64::try_from(unix.clamp(0, LAST_SECOND)).expect("clamped to at least 0");
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds))
}

/// The header is a single date; two of them contradict each other, so they count as none.
fn modified_since(headers: &HeaderMap) -> Option<i64> {
    let mut values = headers.get_all(header::IF_MODIFIED_SINCE).iter();
    let value = values.next().filter(|_| values.next().is_none())?;
    value.to_str().ok().and_then(unix_of)
}

fn unix_of(date: &str) -> Option<i64> {
    let time: SystemTime = httpdate::parse_http_date(date).ok()?;
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

/// Whether a list of entity tags holds this one, weakness aside, or is `*`.
fn names_tag(list: &[u8], etag: &str) -> bool {
    let opaque = etag.strip_prefix("W/").unwrap_or(etag).as_bytes();
    list.trim_ascii() == b"*" || tags(list).any(|tag| tag == opaque)
}

/// The tags of a list, each with its quotes and without its `W/`; what is not a tag is skipped up to the next comma.
///
/// A tag may itself hold a comma, so the list is walked by quotes.
fn tags(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = list;
    std::iter::from_fn(move || {
        loop {
            rest = skip_separators(rest);
            if rest.is_empty() {
                return None;
            }
            if let Some((tag, after)) = leading_tag(rest) {
                rest = after;
                return Some(tag);
            }
            rest = rest.iter().position(|&byte| byte == b',').map_or(&[], |comma| &rest[comma..]);
        }
    })
}

fn skip_separators(list: &[u8]) -> &[u8] {
    let start = list.iter().position(|byte| !b", \t".contains(byte));
    start.map_or(&[], |start| &list[start..])
}

fn leading_tag(list: &[u8]) -> Option<(&[u8], &[u8])> {
    let list = list.strip_prefix(b"W/").unwrap_or(list);
    let inside = list.strip_prefix(b"\"")?;
    let end = inside.iter().position(|&byte| byte == b'"')? + 2;
    Some(list.split_at(end))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue, header};
    use proptest::prelude::{any, proptest};

    use super::{LAST_SECOND, http_date, not_modified, stated_last_modified, unix_of};

    /// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110.
    const CHANGED: i64 = 784_111_777;
    const LATER: i64 = CHANGED + 60;
    const SINCE: HeaderName = header::IF_MODIFIED_SINCE;
    const NONE_MATCH: HeaderName = header::IF_NONE_MATCH;

    fn headers(lines: &[(HeaderName, &str)]) -> HeaderMap {
        lines
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap()))
            .collect()
    }

    #[test]
    fn a_tag_decides_by_weak_comparison_over_lists() {
        for (lists, expected) in [
            (&["\"a\""][..], true),
            (&["W/\"a\""], true),
            (&["w/\"a\""], false),
            (&["\"b\""], false),
            (&["\"b\", \"a\""], true),
            (&["\"b\",W/\"a\",\"c\""], true),
            (&["\"b\"", "\"a\""], true),
            (&["*"], true),
            (&[" * "], true),
            (&["\"*\""], false),
            (&["a"], false),
            (&[""], false),
            (&["\"a"], false),
            (&["rubbish, \"a\""], true),
            (&["\"x, \"a\""], false),
            (&["\"x,\"a\",\"a\""], true),
            (&[",, ,\"a\""], true),
            (&["\"a\"\"b\""], true),
            (&["\"A\""], false),
        ] {
            let lines: Vec<_> = lists.iter().map(|list| (NONE_MATCH, *list)).collect();
            assert_eq!(
                not_modified(&headers(&lines), "\"a\"", CHANGED, LATER),
                expected,
                "{lists:?}"
            );
        }
    }

    #[test]
    fn our_own_tag_may_be_weak_or_hold_a_comma() {
        let sent = headers(&[(NONE_MATCH, "\"b\", \"a,c\"")]);
        assert!(not_modified(&sent, "W/\"a,c\"", CHANGED, LATER));
        assert!(!not_modified(&sent, "\"a\"", CHANGED, LATER));
    }

    #[test]
    fn a_date_decides_only_when_it_is_one_date() {
        for (dates, expected) in [
            (&[][..], false),
            (&["Sun, 06 Nov 1994 08:49:37 GMT"][..], true),
            (&["Sunday, 06-Nov-94 08:49:37 GMT"], true),
            (&["Sun Nov  6 08:49:37 1994"], true),
            (&["Sun, 06 Nov 1994 08:49:38 GMT"], true),
            (&["Fri, 31 Dec 9999 23:59:59 GMT"], true),
            (&["Sun, 06 Nov 1994 08:49:36 GMT"], false),
            (&["Thu, 01 Jan 1970 00:00:00 GMT"], false),
            (&["Sun, 31 Dec 1969 23:59:59 GMT"], false),
            (&["yesterday"], false),
            (&["784111777"], false),
            (&[""], false),
            (&["Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"], false),
        ] {
            let lines: Vec<_> = dates.iter().map(|date| (SINCE, *date)).collect();
            assert_eq!(
                not_modified(&headers(&lines), "\"a\"", CHANGED, LATER),
                expected,
                "{dates:?}"
            );
        }
    }

    #[test]
    fn the_tag_silences_the_date() {
        let date = http_date(CHANGED);
        for (tag, expected) in [("\"a\"", true), ("\"b\"", false), ("rubbish", false)] {
            let sent = headers(&[(NONE_MATCH, tag), (SINCE, &date)]);
            assert_eq!(not_modified(&sent, "\"a\"", CHANGED, LATER), expected, "{tag}");
        }
    }

    #[test]
    fn no_date_gives_304_within_the_second_of_the_change() {
        let sent = headers(&[(SINCE, "Sun, 06 Nov 1994 08:49:37 GMT")]);
        for (now, expected) in [(CHANGED - 1, false), (CHANGED, false), (CHANGED + 1, true)] {
            assert_eq!(not_modified(&sent, "\"a\"", CHANGED, now), expected, "{now}");
        }
        let tagged = headers(&[(NONE_MATCH, "\"a\"")]);
        assert!(not_modified(&tagged, "\"a\"", CHANGED, CHANGED), "a tag knows better");
    }

    #[test]
    fn a_reader_between_two_changes_of_one_second_learns_of_the_second_one() {
        let stated = http_date(stated_last_modified(CHANGED, CHANGED));
        let sent = headers(&[(SINCE, &stated)]);
        assert!(!not_modified(&sent, "\"b\"", CHANGED, LATER));

        let stated = http_date(stated_last_modified(CHANGED, LATER));
        assert_eq!(stated, "Sun, 06 Nov 1994 08:49:37 GMT");
        assert!(not_modified(&headers(&[(SINCE, &stated)]), "\"b\"", CHANGED, LATER));
    }

    #[test]
    fn times_that_no_date_can_write_are_moved_to_the_border() {
        for (unix, expected) in [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (-1, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (i64::MIN, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (CHANGED, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (LAST_SECOND, "Fri, 31 Dec 9999 23:59:59 GMT"),
            (i64::MAX, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] {
            assert_eq!(http_date(unix), expected, "{unix}");
        }
    }

    proptest! {
        #[test]
        fn a_date_is_read_as_it_was_written(unix in 0..=LAST_SECOND) {
            assert_eq!(unix_of(&http_date(unix)), Some(unix));
        }

        #[test]
        fn no_header_breaks_the_answer(
            list in proptest::collection::vec(any::<u8>(), 0..40),
            date in proptest::collection::vec(any::<u8>(), 0..40),
        ) {
            for (name, value) in [(NONE_MATCH, list), (SINCE, date)] {
                if let Ok(value) = HeaderValue::from_bytes(&value) {
                    not_modified(&HeaderMap::from_iter([(name, value)]), "\"a\"", CHANGED, LATER);
                }
            }
        }

        #[test]
        fn a_tag_is_found_in_any_list_that_holds_it(
            before in proptest::collection::vec("(W/)?\"[!#-~]{0,6}\"", 0..4),
            tag in "\"[!#-~]{0,6}\"",
            after in proptest::collection::vec("(W/)?\"[!#-~]{0,6}\"", 0..4),
        ) {
            let list = [before, vec![tag.clone()], after].concat().join(", ");
            assert!(not_modified(&headers(&[(NONE_MATCH, &list)]), &tag, CHANGED, CHANGED));
        }
    }
}
