//! An API key: `cmb_` (a partner's) or `cmo_` (an operator's), 32 random characters, 6 characters of
//! checksum.
//!
//! The prefix and the checksum let secret scanners find a leaked key without asking us.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::chance::Chance;

/// What every key begins with has this length.
const MARK: usize = 4;
const RANDOM: usize = 32;
const CHECKSUM: usize = 6;
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Whose program a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOwner {
    /// A partner's: `cmb_`.
    Partner,
    /// The operator's own: `cmo_`.
    Operator,
}

impl KeyOwner {
    fn mark(self) -> &'static str {
        match self {
            KeyOwner::Partner => "cmb_",
            KeyOwner::Operator => "cmo_",
        }
    }
}

/// A whole key: only in the hands of the caller and of whoever has just made it.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

/// What is kept of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyHash(pub(super) [u8; 32]);

impl KeyHash {
    /// The bytes, to be kept and looked up.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl ApiKey {
    /// A new key of a partner's, with 190 bits of randomness.
    pub fn generate(chance: &dyn Chance) -> ApiKey {
        ApiKey::generate_for(KeyOwner::Partner, chance)
    }

    /// A new key with 190 bits of randomness.
    pub fn generate_for(owner: KeyOwner, chance: &dyn Chance) -> ApiKey {
        let (mark, random) = (owner.mark(), chance.word(ALPHABET, RANDOM));
        let checksum = checksum(mark, &random);
        ApiKey(format!("{mark}{random}{checksum}"))
    }

    /// Takes a text for a partner's key if it has such a key's form; everything else needs no
    /// look-up.
    pub fn parse(text: &str) -> Option<ApiKey> {
        ApiKey::parse_for(KeyOwner::Partner, text)
    }

    /// Takes a text for a key if it has the form of an owner's key.
    pub fn parse_for(owner: KeyOwner, text: &str) -> Option<ApiKey> {
        let rest = text.strip_prefix(owner.mark())?;
        if rest.len() != RANDOM + CHECKSUM || !rest.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        let (random, given) = rest.split_at(RANDOM);
        (checksum(owner.mark(), random) == given).then(|| ApiKey(text.to_owned()))
    }

    /// The key itself, to be shown once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What may be shown at any time: enough to tell one's keys apart.
    pub fn prefix(&self) -> &str {
        &self.0[..MARK + 6]
    }

    /// What is kept. A plain hash is enough: the key is random, there is nothing to guess.
    pub fn hash(&self) -> KeyHash {
        KeyHash(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({}…)", self.prefix())
    }
}

/// The first 35 bits of SHA-256 over mark and random part, in base 62.
fn checksum(mark: &str, random: &str) -> String {
    let digest = Sha256::new().chain_update(mark).chain_update(random).finalize();
    let mut number = u64::from_be_bytes(digest[..8].try_into().expect("8 of 32 bytes")) >> 29;
    let mut text = [0_u8; CHECKSUM];
    for place in text.iter_mut().rev() {
        *place = ALPHABET[(number % 62) as usize];
        number /= 62;
    }
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{ApiKey, KeyOwner};
    use crate::chance::SeededChance;

    #[test]
    fn a_key_has_a_form_that_scanners_know() {
        let key = ApiKey::generate(&SeededChance::new(1));
        assert_eq!(key.reveal().len(), 42);
        assert_eq!(ApiKey::parse(key.reveal()), Some(key.clone()));
        assert!(!format!("{key:?}").contains(key.reveal()));
    }

    #[test]
    fn a_partners_key_is_no_operators_key() {
        let key = ApiKey::generate_for(KeyOwner::Operator, &SeededChance::new(1));
        assert!(key.reveal().starts_with("cmo_"));
        assert_eq!(ApiKey::parse(key.reveal()), None);
        let disguised = key.reveal().replacen("cmo_", "cmb_", 1);
        assert_eq!(ApiKey::parse(&disguised), None, "the checksum knows whose it is");
        assert_eq!(ApiKey::parse_for(KeyOwner::Operator, key.reveal()), Some(key));
    }

    #[test]
    fn a_mistyped_key_is_no_key() {
        let key = ApiKey::generate(&SeededChance::new(1));
        let mut mistyped = key.reveal().to_owned();
        mistyped.replace_range(10..11, if &mistyped[10..11] == "a" { "b" } else { "a" });
        for wrong in [mistyped.as_str(), "", "cmb_", &key.reveal()[1..], "cmb_é"] {
            assert_eq!(ApiKey::parse(wrong), None, "{wrong}");
        }
    }
}
