//! What is wrong with where to pay, in words of a page's language.

use crate::words::{Lang, word, word_with};

use super::requisite::DetailsWrong;

impl DetailsWrong {
    /// The field that it is about: `account`, `memo`, `bank`, `holder` or `note`.
    pub fn field(self) -> &'static str {
        match self {
            DetailsWrong::Text { field, .. } => field,
            DetailsWrong::Account(_) => "account",
            DetailsWrong::Memo => "memo",
        }
    }

    /// What to write there.
    pub fn words(self, lang: Lang) -> String {
        match self {
            DetailsWrong::Text { least, most, .. } => {
                let (least, most) = (least.to_string(), most.to_string());
                let values = [("from", least.as_str()), ("to", most.as_str())];
                word_with(lang, "requisites-wrong-text", &values)
            }
            DetailsWrong::Account(looks) => {
                word_with(lang, "requisites-wrong-account", &[("value", looks)])
            }
            DetailsWrong::Memo => word(lang, "requisites-wrong-memo"),
        }
    }
}
