//! The identity of an event.

use std::fmt;

/// Which event of the world a transaction records, such as `order:42:grant`.
///
/// The same event always has the same id, whoever reports it and however often: that is what lets a
/// fact be reported twice and recorded once. It holds ids only, never a person's data, as it is
/// sealed for good.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(String);

/// A text that can't identify a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a fact's id has 1 to 200 visible ASCII characters without spaces, such as order:42:grant")]
pub struct FactIdError;

impl FactId {
    /// The longest id, in characters.
    pub const MAX_LENGTH: usize = 200;

    /// An id of 1 to 200 visible ASCII characters.
    ///
    /// # Errors
    ///
    /// [`FactIdError`] for any other text.
    pub fn new(text: impl Into<String>) -> Result<FactId, FactIdError> {
        let text = text.into();
        let is_sound = (1..=FactId::MAX_LENGTH).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        if is_sound { Ok(FactId(text)) } else { Err(FactIdError) }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{FactId, FactIdError};

    #[test]
    fn only_short_visible_ascii_identifies_a_fact() {
        for text in ["order:42:grant", "x", &"x".repeat(200)] {
            assert_eq!(FactId::new(text).map(|id| id.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "order 42", "заявка:42", "order:42\n", &"x".repeat(201)] {
            assert_eq!(FactId::new(text), Err(FactIdError), "{text:?}");
        }
    }
}
