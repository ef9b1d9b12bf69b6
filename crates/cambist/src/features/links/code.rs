//! A code that stands in public addresses.

use std::fmt;
use std::str::FromStr;

use store::{Fault, Tx, args};
use thiserror::Error;

use crate::chance::Chance;

/// Generated codes leave out letters that are mistaken for each other.
const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";

/// 4 to 32 characters of `A-Z a-z 0-9 _ -`; letter case counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LinkCode(String);

/// Why a text is not a code.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a code has 4 to 32 characters of A-Z, a-z, 0-9, _ and -")]
pub struct CodeError;

impl LinkCode {
    /// A new code of 6 characters.
    pub fn generate(chance: &dyn Chance) -> LinkCode {
        LinkCode(chance.word(ALPHABET, 6))
    }

    /// The code as it stands in an address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LinkCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for LinkCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<LinkCode, CodeError> {
        let is_allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        if (4..=32).contains(&text.len()) && text.bytes().all(is_allowed) {
            Ok(LinkCode(text.to_owned()))
        } else {
            Err(CodeError)
        }
    }
}

/// Takes a code for `kind` (`link` or `feed`); `false` when anything has it already.
///
/// # Errors
/// The store's faults.
pub fn reserve_code(tx: &mut Tx<'_>, code: &LinkCode, kind: &str) -> Result<bool, Fault> {
    let added = tx.execute(
        "insert into public_codes (code, kind) values ($1, $2) on conflict (code) do nothing",
        &args![code.as_str(), kind],
    )?;
    Ok(added == 1)
}

/// Frees the code of what is gone.
///
/// # Errors
/// The store's faults.
pub fn free_code(tx: &mut Tx<'_>, code: &str) -> Result<(), Fault> {
    tx.execute("delete from public_codes where code = $1", &args![code])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::LinkCode;
    use crate::chance::SeededChance;

    #[test]
    fn codes_have_their_length_and_letters() {
        let longest = "x".repeat(32);
        for good in ["abcd", "A-b_9", &longest] {
            assert!(good.parse::<LinkCode>().is_ok(), "{good}");
        }
        let endless = "x".repeat(33);
        for bad in ["", "abc", "ab/cd", "код1", "ab cd", &endless] {
            assert!(bad.parse::<LinkCode>().is_err(), "{bad}");
        }
        assert_eq!(LinkCode::generate(&SeededChance::new(3)).as_str().len(), 6);
    }
}
