//! A token: 32 random bytes that open something for whoever holds them.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::chance::Chance;

/// 32 random bytes, as a cookie or the link of a letter carries them. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// A token that nobody can guess.
    pub fn fresh(chance: &dyn Chance) -> Token {
        Token(chance.bytes())
    }

    /// The token in a cookie or an address; anything that we did not write is none.
    pub fn parse(text: &str) -> Option<Token> {
        if text.len() != 64 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Token(bytes))
    }

    /// What its holder is given.
    pub fn reveal(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What tells it from others without opening anything.
    pub fn mark(&self) -> String {
        self.hash()[..6].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What is kept. A plain hash is enough: the token is random, there is nothing to guess. Looking
    /// for it by its hash tells nothing by the time that it takes: nobody can aim at a hash.
    pub(super) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Token;
    use crate::chance::SeededChance;

    #[test]
    fn a_token_is_read_back_and_never_printed() {
        let token = Token::fresh(&SeededChance::new(5));
        assert_eq!(Token::parse(&token.reveal()), Some(token.clone()));
        assert!(!format!("{token:?}").contains(&token.reveal()));
        let long = "0".repeat(65);
        for wrong in ["", "abc", &token.reveal().to_uppercase(), &long, &"é".repeat(32)] {
            assert_eq!(Token::parse(wrong), None, "{wrong}");
        }
    }
}
