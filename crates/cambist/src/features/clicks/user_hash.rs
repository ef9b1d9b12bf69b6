//! The token by which a partner joins his clicks and orders.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::features::settings::Secret;

use super::visitor::Visitor;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 13;

/// 13 lower-case base-32 characters: the first 64 bits of HMAC(secret, partner ‖ visitor).
///
/// It is the same for ever, can't be turned back into a person, and two partners see different
/// tokens for the same visitor.
pub fn user_hash(secret: &Secret, partner_id: i64, visitor: &Visitor) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.reveal()).expect("a key of any length is taken");
    mac.update(&partner_id.to_be_bytes());
    mac.update(visitor.bytes());
    let digest = mac.finalize().into_bytes();
    let mut rest = u64::from_be_bytes(digest[..8].try_into().expect("8 of 32 bytes"));
    let mut text = [0_u8; LENGTH];
    for place in text.iter_mut().rev() {
        *place = ALPHABET[(rest & 31) as usize];
        rest >>= 5;
    }
    text.iter().map(|&byte| char::from(byte)).collect()
}
