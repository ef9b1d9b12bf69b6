//! The query string of a request, read as `application/x-www-form-urlencoded` (WHATWG URL, section 5.1).

use std::borrow::Cow;

/// A raw query string (without the `?`), decoded only as far as it is asked.
///
/// `+` is a space, `%xx` a byte; bytes that are not UTF-8 become U+FFFD and a broken escape stays as it was written,
/// so that no query is ever refused. A value without escapes is borrowed from the request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Query<'a> {
    raw: &'a str,
}

impl<'a> Query<'a> {
    /// Takes the query as it stands in the URL; an absent query is the empty one.
    pub const fn parse(raw: &'a str) -> Self {
        Self { raw }
    }

    /// The query as it was sent, for the records that keep it verbatim.
    pub const fn raw(&self) -> &'a str {
        self.raw
    }

    /// Every name and value, decoded, in the order sent; a name without `=` has the empty value.
    pub fn pairs(&self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> + use<'a> {
        form_urlencoded::parse(self.raw.as_bytes())
    }

    /// The first non-empty value whose name matches, upper and lower case of ASCII letters being one.
    ///
    /// This is how links are read: they are typed by people, and an empty repetition must not hide the real value.
    pub fn first(&self, name: &str) -> Option<Cow<'a, str>> {
        self.pairs().find_map(|(found, value)| {
            (found.eq_ignore_ascii_case(name) && !value.is_empty()).then_some(value)
        })
    }

    /// The first value whose name is exactly this one, be it empty; later repetitions are ignored.
    ///
    /// This is how machines are read, to whom `?limit=` and no `limit` may mean two things.
    pub fn exact(&self, name: &str) -> Option<Cow<'a, str>> {
        self.pairs().find_map(|(found, value)| (found == name).then_some(value))
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::{ProptestConfig, proptest};

    use super::Query;

    #[test]
    fn the_first_filled_value_of_any_case_is_taken() {
        for (raw, expected) in [
            ("", None),
            ("rid", None),
            ("rid=", None),
            ("rid=7", Some("7")),
            ("RID=7", Some("7")),
            ("r%49d=7", Some("7")),
            ("a=1&Rid=7&rid=8", Some("7")),
            ("rid=&rid&RID=8", Some("8")),
            ("xrid=1&ridx=2", None),
            ("rid=a=b", Some("a=b")),
            ("&&rid=7&&", Some("7")),
            ("rid=%D0%B9", Some("й")),
            ("rid=a+b%2Bc", Some("a b+c")),
            ("rid=%ff", Some("\u{fffd}")),
            ("rid=50%", Some("50%")),
            ("rid=%zz", Some("%zz")),
            ("rid=й", Some("й")),
            ("rid=1;x=2", Some("1;x=2")),
        ] {
            assert_eq!(Query::parse(raw).first("rid").as_deref(), expected, "{raw}");
        }
    }

    #[test]
    fn an_exact_name_minds_the_case_and_keeps_the_empty_value() {
        for (raw, expected) in [
            ("limit=5", Some("5")),
            ("Limit=5", None),
            ("limit=&limit=5", Some("")),
            ("limit", Some("")),
            ("limit=5&limit=6", Some("5")),
            ("", None),
        ] {
            assert_eq!(Query::parse(raw).exact("limit").as_deref(), expected, "{raw}");
        }
    }

    #[test]
    fn a_value_without_escapes_is_borrowed() {
        let value = Query::parse("rid=summer").first("rid");
        assert!(matches!(value, Some(Cow::Borrowed("summer"))));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn what_was_encoded_is_read_back(pairs in proptest::collection::vec((".{0,12}", ".{0,12}"), 0..6)) {
            let raw = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            let read: Vec<(String, String)> =
                Query::parse(&raw).pairs().map(|(name, value)| (name.into(), value.into())).collect();
            assert_eq!(read, pairs);
        }

        #[test]
        fn no_query_is_refused(raw in ".{0,80}") {
            let query = Query::parse(&raw);
            assert!(query.pairs().count() <= raw.len());
            if let Some(value) = query.first("a") {
                assert!(!value.is_empty());
            }
        }
    }
}
