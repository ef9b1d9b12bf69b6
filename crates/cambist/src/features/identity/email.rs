//! An e-mail address, as far as an address can be judged by looking at it.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A plausible e-mail address of at most 254 bytes, as its owner writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

/// Why a text is not an address.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("an e-mail address looks like name@host.example and has at most 254 characters")]
pub struct EmailError;

impl Email {
    /// The address as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address in lower case: two accounts never differ by case alone.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Email {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<Email, EmailError> {
        let text = text.trim();
        let Some((name, host)) = text.rsplit_once('@') else { return Err(EmailError) };
        let is_clean = |part: &str| !part.chars().any(|c| c.is_whitespace() || c.is_control());
        let host_is_plausible = host.contains('.')
            && host.split('.').all(|label| !label.is_empty() && label.len() <= 63)
            && !host.contains('@');
        let fits = text.len() <= 254 && !name.is_empty() && name.len() <= 64;
        if fits && is_clean(text) && host_is_plausible && !name.contains('@') {
            Ok(Email(text.to_owned()))
        } else {
            Err(EmailError)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Email;

    #[test]
    fn plausible_addresses_are_taken_and_others_refused() {
        for good in ["a@b.example", "Ivan.Petrov+x@mail.example", "почта@пример.рф"] {
            assert!(good.parse::<Email>().is_ok(), "{good}");
        }
        let long = format!("{}@b.example", "a".repeat(65));
        for bad in ["", "a", "@b.example", "a@", "a@b", "a b@c.d", "a@b..c", "a@b@c.d", &long] {
            assert!(bad.parse::<Email>().is_err(), "{bad}");
        }
    }
}
