//! Base58, and base58 with a checksum, as Bitcoin's relatives write addresses.

use bs58::Alphabet;
use sha2::{Digest, Sha256};

/// No address is longer; decoding takes time that grows with the square of the length.
const LONGEST: usize = 128;

/// The bytes behind a text in base58.
pub(super) fn decode(text: &str, alphabet: &Alphabet) -> Option<Vec<u8>> {
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    bs58::decode(text).with_alphabet(alphabet).into_vec().ok()
}

/// Whether a text is one of `prefixes`, a hash of 20 bytes, and four bytes of the whole's double
/// SHA-256 ("Base58Check encoding" of the Bitcoin wiki).
pub(super) fn is_checked(text: &str, prefixes: &[&[u8]]) -> bool {
    is_checked_in(text, prefixes, Alphabet::BITCOIN)
}

/// The same in another order of the letters: Ripple has one of its own.
pub(super) fn is_checked_in(text: &str, prefixes: &[&[u8]], alphabet: &Alphabet) -> bool {
    let Some(bytes) = decode(text, alphabet) else { return false };
    let Some((payload, sum)) = bytes.split_last_chunk::<4>() else { return false };
    let hash = Sha256::digest(Sha256::digest(payload));
    let has_prefix =
        |prefix: &&[u8]| payload.len() == prefix.len() + 20 && payload.starts_with(prefix);
    hash[..4] == sum[..] && prefixes.iter().any(has_prefix)
}
