//! Why a reward is undecided, reversed or denied, in the reader's language.

use crate::words::{Lang, word, word_with};

// Why rules deny, in words that are true and teach nobody how to pass them.

/// The order looks like the partner's own.
pub const NOT_BROUGHT: &str =
    "the order does not look like one of a customer whom the partner brought";
/// The click looks like a program's.
pub const NOT_A_PERSON: &str = "the click that brought the order does not look like a person’s";
/// Only an earlier order of the customer speaks for the partner.
pub const NO_CLICK: &str = "no click brought the order in time";
/// His customers take their money back too often.
pub const MANY_REFUNDS: &str = "too many orders of the partner’s customers were refunded";
/// Nobody could be reached by them.
pub const DETAILS: &str = "the customer’s details can’t be relied on";

/// Our own reasons, as they stand in rows, with the keys of their words.
const OURS: [(&str, &str); 8] = [
    ("the order was refunded", "reason-refunded"),
    ("no price in USD was known when the order was placed", "reason-no-price"),
    ("the reward is beyond counting", "reason-beyond-counting"),
    (NOT_BROUGHT, "reason-not-brought"),
    (NOT_A_PERSON, "reason-not-a-person"),
    (NO_CLICK, "reason-no-click"),
    (MANY_REFUNDS, "reason-many-refunds"),
    (DETAILS, "reason-details"),
];

/// What stands before the words of the books.
const BOOKS: &str = "the books refused it: ";

/// A reason in the reader's language; what an operator wrote is shown as he wrote it.
pub fn reason_words(lang: Lang, reason: &str) -> String {
    if let Some((_, key)) = OURS.iter().find(|(text, _)| *text == reason) {
        return word(lang, key);
    }
    match reason.strip_prefix(BOOKS) {
        Some(why) => word_with(lang, "reason-books", &[("code", why)]),
        None => reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{BOOKS, OURS, reason_words};
    use crate::words::Lang;

    #[test]
    fn our_own_reasons_are_translated_and_an_operators_words_are_his() {
        for (text, _) in OURS {
            assert_eq!(reason_words(Lang::En, text), text);
            assert_ne!(reason_words(Lang::Ru, text), text);
        }
        let refused = format!("{BOOKS}held would go below zero");
        assert_eq!(reason_words(Lang::En, &refused), refused);
        assert!(reason_words(Lang::Ru, &refused).ends_with("held would go below zero"));
        assert_eq!(reason_words(Lang::Ru, "сам у себя"), "сам у себя");
        assert_eq!(reason_words(Lang::Ru, ""), "");
    }
}
