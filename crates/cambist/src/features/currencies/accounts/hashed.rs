//! Addresses with a checksum of their own kind.

use blake2::Blake2b512;
use bs58::Alphabet;
use sha2::{Digest, Sha512_256};
use sha3::Keccak256;

use super::base58::decode;

/// `0x` and 40 hexadecimal digits. Letters in both cases are a checksum (EIP-55); in one case there
/// is none to check.
pub(super) fn is_evm(text: &str) -> bool {
    let Some(digits) = text.strip_prefix("0x").filter(|digits| is_hex(digits, 40)) else {
        return false;
    };
    let lower = digits.to_ascii_lowercase();
    if digits == lower || digits == digits.to_ascii_uppercase() {
        return true;
    }
    let hash = Keccak256::digest(lower.as_bytes());
    digits.bytes().enumerate().all(|(place, digit)| {
        let half = hash[place / 2] >> (4 * (1 - place % 2)) & 15;
        !digit.is_ascii_alphabetic() || digit.is_ascii_uppercase() == (half > 7)
    })
}

/// So many hexadecimal digits.
pub(super) fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Monero: base58 in blocks of 11 letters for 8 bytes, four bytes of Keccak at the end; standard
/// addresses begin with 4, subaddresses with 8, integrated ones are longer.
pub(super) fn is_monero(text: &str) -> bool {
    if !text.is_ascii() || !matches!(text.len(), 95 | 106) {
        return false;
    }
    let mut bytes = Vec::new();
    for block in text.as_bytes().chunks(11) {
        let size = if block.len() == 11 { 8 } else { 5 };
        let read =
            std::str::from_utf8(block).ok().and_then(|block| decode(block, Alphabet::MONERO));
        // A block is a number: in base58 its leading zeros are written, in bytes they may be more.
        let Some(read) = read else { return false };
        let digits = read.iter().skip_while(|byte| **byte == 0).count();
        if digits > size {
            return false;
        }
        bytes.extend(std::iter::repeat_n(0, size - digits));
        bytes.extend(&read[read.len() - digits..]);
    }
    let Some((payload, sum)) = bytes.split_last_chunk::<4>() else { return false };
    let is_network = match text.len() {
        95 => matches!(payload[0], 18 | 42),
        _ => payload[0] == 19,
    };
    is_network && Keccak256::digest(payload)[..4] == sum[..]
}

/// TON: 48 letters of base64 with CRC-16 at the end (TEP-2), or `workchain:` and 64 hexadecimal digits.
pub(super) fn is_ton(text: &str) -> bool {
    if let Some((chain, hash)) = text.split_once(':') {
        return matches!(chain, "0" | "-1") && is_hex(hash, 64);
    }
    let place = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    };
    let Some(bytes) = bits(text, 6, place).filter(|bytes| bytes.len() == 36) else { return false };
    // The highest bit marks addresses of test networks.
    matches!(bytes[0], 0x11 | 0x51)
        && crc16(&bytes[..34]) == u16::from_be_bytes([bytes[34], bytes[35]])
}

/// Stellar: 56 letters of base32 with CRC-16 at the end, an account's begin with G.
pub(super) fn is_stellar(text: &str) -> bool {
    let Some(bytes) = bits(text, 5, base32).filter(|bytes| bytes.len() == 35) else { return false };
    text.starts_with('G') && crc16(&bytes[..33]) == u16::from_le_bytes([bytes[33], bytes[34]])
}

/// Algorand: 58 letters of base32, the last four bytes are those of SHA-512/256 over the key.
pub(super) fn is_algorand(text: &str) -> bool {
    let Some(bytes) = bits(text, 5, base32) else { return false };
    text.len() == 58 && bytes.len() == 36 && Sha512_256::digest(&bytes[..32])[28..] == bytes[32..]
}

/// Polkadot: base58 of the network 0, a key and two bytes of BLAKE2b (SS58).
pub(super) fn is_polkadot(text: &str) -> bool {
    let Some(bytes) = decode(text, Alphabet::BITCOIN) else { return false };
    let hash = || Blake2b512::new().chain_update(b"SS58PRE").chain_update(&bytes[..33]).finalize();
    bytes.len() == 35 && bytes[0] == 0 && hash()[..2] == bytes[33..]
}

fn base32(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'2'..=b'7' => Some(byte - b'2' + 26),
        _ => None,
    }
}

/// The whole bytes behind letters that stand for `width` bits each.
fn bits(text: &str, width: u32, place: impl Fn(u8) -> Option<u8>) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut count) = (Vec::new(), 0_u32, 0);
    for byte in text.bytes().take(128) {
        held = held << width | u32::from(place(byte)?);
        count += width;
        if count >= 8 {
            count -= 8;
            bytes.push((held >> count & 255) as u8);
            held &= (1 << count) - 1;
        }
    }
    Some(bytes)
}

/// CRC-16/XMODEM.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ u16::from(*byte) << 8, |sum: u16, _| {
            if sum & 0x8000 == 0 { sum << 1 } else { sum << 1 ^ 0x1021 }
        })
    })
}
