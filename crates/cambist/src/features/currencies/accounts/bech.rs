//! Bech32 and its relatives: a prefix, a separator, and letters whose last ones are a checksum.

use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32, Bech32m, segwit};

const LETTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
/// The generator of the checksum of "cashaddr", which Bitcoin Cash and Kaspa share.
const CASH: [u64; 5] =
    [0x98_f2bc_8e61, 0x79_b76d_99e2, 0xf3_3e5f_b3c4, 0xae_2eab_e2a8, 0x1e_4f43_e470];

/// Whether a text is a segregated-witness address with this prefix (BIP 173, BIP 350).
pub(super) fn is_segwit(text: &str, prefix: &str) -> bool {
    segwit::decode(text).is_ok_and(|(hrp, _, _)| hrp.to_lowercase() == prefix)
}

/// Whether a text is bech32 with this prefix and `sizes` bytes behind it.
pub(super) fn is_bech32(text: &str, prefix: &str, sizes: &[usize]) -> bool {
    let read = CheckedHrpstring::new::<Bech32>(text);
    read.is_ok_and(|read| {
        read.hrp().to_lowercase() == prefix && sizes.contains(&read.byte_iter().count())
    })
}

/// Whether a text is bech32 whose prefix begins so: an invoice has its amount in the prefix.
pub(super) fn is_bech32_like(text: &str, prefix: &str) -> bool {
    let read = CheckedHrpstring::new::<Bech32>(text);
    read.is_ok_and(|read| read.hrp().to_lowercase().starts_with(prefix))
}

/// Whether a text is bech32m with this prefix.
pub(super) fn is_bech32m(text: &str, prefix: &str) -> bool {
    let read = CheckedHrpstring::new::<Bech32m>(text);
    read.is_ok_and(|read| read.hrp().to_lowercase() == prefix)
}

/// Whether a text is `prefix:letters`, or only the letters, with the checksum of cashaddr over both
/// (the specification of Bitcoin Cash Node, "cashaddr").
pub(super) fn is_cashaddr(text: &str, prefix: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let body = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix(':')).unwrap_or(&text);
    if !(42..=112).contains(&body.len()) {
        return false;
    }
    let place = |byte: u8| LETTERS.iter().position(|letter| *letter == byte);
    let Some(values) = body.bytes().map(place).collect::<Option<Vec<_>>>() else { return false };
    let values = values.into_iter().map(|value| value as u64);
    let all = prefix.bytes().map(|byte| u64::from(byte & 31)).chain([0]).chain(values);
    all.fold(1, step) == 1
}

fn step(sum: u64, value: u64) -> u64 {
    let top = sum >> 35;
    let shifted = ((sum & 0x07_ffff_ffff) << 5) ^ value;
    let flipped = CASH.iter().enumerate().filter(|(place, _)| top >> place & 1 == 1);
    flipped.fold(shifted, |sum, (_, term)| sum ^ term)
}
