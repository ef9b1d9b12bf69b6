//! Which clicks an order may belong to, kept by the browser and signed by us.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::features::settings::Secret;

use super::click::ClickId;
use super::hex::hex;

/// The cookie that holds it.
pub(super) const COOKIE: &str = "cambist_ref";

/// A click as the attribution remembers it; its time is in its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The link that was followed.
    pub link_id: i64,
    /// The click.
    pub click: ClickId,
}

/// The first and the last click of a visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The first click.
    pub first: Touch,
    /// The last click.
    pub last: Touch,
}

impl Attribution {
    /// What the visitor's attribution is after one more click.
    pub fn after(before: Option<Attribution>, touch: Touch) -> Attribution {
        Attribution { first: before.map_or(touch, |before| before.first), last: touch }
    }

    /// The cookie's value: version, key's number, both clicks, signature. The last key signs.
    pub fn sign(&self, keys: &[(u32, Secret)]) -> Option<String> {
        let (number, key) = keys.last()?;
        let body = format!(
            "1.{number}.{}.{}.{}.{}",
            self.first.link_id,
            self.first.click.number(),
            self.last.link_id,
            self.last.click.number()
        );
        let signature = signature(key, &body);
        Some(format!("{body}.{signature}"))
    }

    /// Reads a cookie; one that is malformed, forged or signed by an unknown key is none.
    pub fn read(text: &str, keys: &[(u32, Secret)]) -> Option<Attribution> {
        let (body, given) = text.rsplit_once('.')?;
        let mut parts = body.split('.');
        let version = parts.next()?;
        let number: u32 = parts.next()?.parse().ok()?;
        let (_, key) = keys.iter().find(|(known, _)| *known == number)?;
        let expected = signature(key, body);
        if version != "1" || !bool::from(expected.as_bytes().ct_eq(given.as_bytes())) {
            return None;
        }
        let mut touch = || -> Option<Touch> {
            let link_id = parts.next()?.parse().ok()?;
            let click = ClickId::from_number(parts.next()?.parse().ok()?)?;
            Some(Touch { link_id, click })
        };
        Some(Attribution { first: touch()?, last: touch()? })
    }
}

/// The first 128 bits of the HMAC in hexadecimal.
fn signature(key: &Secret, body: &str) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.reveal()).expect("a key of any length is taken");
    mac.update(b"attribution:");
    mac.update(body.as_bytes());
    hex(&mac.finalize().into_bytes()[..16])
}
