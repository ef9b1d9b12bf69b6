//! Where a list goes on: opaque to its reader, and only his.
//!
//! A cursor holds the place of the last item that was looked at, not how many there were: what is
//! added meanwhile moves nothing. It is signed for its list and its partner, so that a cursor that was
//! changed, or belongs to another list, is told to be none.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::features::settings::Secret;

/// Bytes of the signature.
const SIGNED: usize = 8;

/// Which list a cursor is for.
#[derive(Clone, Copy, Debug)]
pub(super) struct List<'a> {
    /// The office's secret.
    pub(super) secret: &'a Secret,
    /// Whose list.
    pub(super) partner_id: i64,
    /// The list's name.
    pub(super) name: &'static str,
}

impl List<'_> {
    /// The cursor of a place.
    pub(super) fn cursor<const N: usize>(&self, place: [i64; N]) -> String {
        let body = place.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<_>>();
        let signature = self.signature(&body);
        let bytes = body.iter().chain(&signature);
        bytes.map(|byte| format!("{byte:02x}")).collect()
    }

    /// The place of a cursor; `None`: it is none of this list's.
    pub(super) fn place<const N: usize>(&self, cursor: &str) -> Option<[i64; N]> {
        let is_plain = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if cursor.len() != 2 * (8 * N + SIGNED) || !cursor.bytes().all(is_plain) {
            return None;
        }
        let byte = |at: usize| u8::from_str_radix(cursor.get(2 * at..2 * at + 2)?, 16).ok();
        let bytes = (0..8 * N + SIGNED).map(byte).collect::<Option<Vec<u8>>>()?;
        let (body, signature) = bytes.split_at(8 * N);
        if !bool::from(self.signature(body).ct_eq(signature)) {
            return None;
        }
        let mut place = [0; N];
        for (number, bytes) in place.iter_mut().zip(body.chunks_exact(8)) {
            *number = i64::from_be_bytes(bytes.try_into().ok()?);
        }
        Some(place)
    }

    fn signature(&self, body: &[u8]) -> [u8; SIGNED] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.reveal())
            .expect("a key of any length is taken");
        mac.update(b"cursor:");
        mac.update(self.name.as_bytes());
        mac.update(&self.partner_id.to_be_bytes());
        mac.update(body);
        mac.finalize().into_bytes()[..SIGNED].try_into().expect("8 of 32 bytes")
    }
}
