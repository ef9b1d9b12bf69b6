//! What a transaction is about.

use std::fmt;
use std::str::FromStr;

/// What a transaction is about, by its number. The names are stored and sealed, and therefore never
/// change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum About {
    /// An order: its reward was granted, released or reversed.
    Order(i64),
    /// A payout.
    Payout(i64),
    /// Nothing but the office's own decision.
    Office,
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            About::Order(number) => write!(f, "order:{number}"),
            About::Payout(number) => write!(f, "payout:{number}"),
            About::Office => f.write_str("office"),
        }
    }
}

/// A text that names nothing a transaction can be about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not what a transaction can be about; write order:42, payout:7 or office")]
pub struct AboutError(pub String);

impl FromStr for About {
    type Err = AboutError;

    /// Reads exactly what is printed.
    fn from_str(text: &str) -> Result<About, AboutError> {
        let about = match text.split_once(':') {
            Some(("order", number)) => number.parse().map(About::Order).ok(),
            Some(("payout", number)) => number.parse().map(About::Payout).ok(),
            _ => (text == "office").then_some(About::Office),
        };
        about.filter(|about| about.to_string() == text).ok_or_else(|| AboutError(text.to_owned()))
    }
}

/// What a transaction is about, and what an operator said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// What it is about.
    pub about: About,
    /// An operator's words, such as an adjustment's reason; mostly empty. They stand beside the
    /// books and aren't sealed, so that they can be erased.
    pub note: String,
}

impl Subject {
    /// It is about an order.
    pub fn order(number: i64) -> Subject {
        Subject { about: About::Order(number), note: String::new() }
    }

    /// It is about a payout.
    pub fn payout(number: i64) -> Subject {
        Subject { about: About::Payout(number), note: String::new() }
    }

    /// It is the office's own decision, for this reason.
    pub fn office(reason: impl Into<String>) -> Subject {
        Subject { about: About::Office, note: reason.into() }
    }

    /// The same with an operator's words.
    pub fn noted(self, note: impl Into<String>) -> Subject {
        Subject { note: note.into(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::About;

    #[test]
    fn a_subject_is_read_as_it_is_printed() {
        for about in [About::Order(42), About::Payout(-7), About::Office] {
            assert_eq!(about.to_string().parse(), Ok(about));
        }
        for text in
            ["", "order", "order:", "order:+7", "order:07", "payout:x", "office:1", "Order:7"]
        {
            assert!(text.parse::<About>().is_err(), "{text}");
        }
    }
}
