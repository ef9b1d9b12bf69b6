//! A visitor: a browser, by a first-party cookie.

use std::fmt;

use crate::chance::Chance;
use crate::features::identity::BROWSER_COOKIE;

use super::hex::hex;

/// The cookie that holds it.
pub(super) const COOKIE: &str = BROWSER_COOKIE;

/// A browser, by 16 random bytes that mean nothing to anyone else.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Visitor([u8; 16]);

impl Visitor {
    /// A browser that we have not met.
    pub fn fresh(chance: &dyn Chance) -> Visitor {
        Visitor(chance.bytes())
    }

    /// The visitor in a cookie; anything that we did not write is nobody.
    pub fn parse(text: &str) -> Option<Visitor> {
        if text.len() != 32 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Visitor(bytes))
    }

    /// The visitor in a row.
    pub fn from_bytes(bytes: &[u8]) -> Option<Visitor> {
        bytes.try_into().ok().map(Visitor)
    }

    /// The bytes for a row.
    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for Visitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for Visitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Visitor(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Visitor;
    use crate::chance::SeededChance;

    #[test]
    fn a_cookie_is_read_back_and_a_malformed_one_is_nobody() {
        let visitor = Visitor::fresh(&SeededChance::new(5));
        assert_eq!(Visitor::parse(&visitor.to_string()), Some(visitor));
        let long = "0".repeat(33);
        for wrong in ["", "abc", "ABCDEF0123456789ABCDEF0123456789", "éééééééééééééééé", &long]
        {
            assert_eq!(Visitor::parse(wrong), None, "{wrong}");
        }
    }
}
