//! A state in a word, with how much it matters.

/// A state in a word.
#[derive(Clone, Debug)]
pub(super) struct Pill {
    /// The class of the style sheet.
    pub(super) class: &'static str,
    /// The word.
    pub(super) word: String,
}

impl Pill {
    /// As it should be.
    pub(super) fn good(word: String) -> Pill {
        Pill { class: "is-good", word }
    }

    /// Switched off, or at rest.
    pub(super) fn quiet(word: String) -> Pill {
        Pill { class: "is-quiet", word }
    }

    /// Somebody should have a look.
    pub(super) fn warn(word: String) -> Pill {
        Pill { class: "is-warn", word }
    }

    /// Something is wrong.
    pub(super) fn bad(word: String) -> Pill {
        Pill { class: "is-bad", word }
    }
}
