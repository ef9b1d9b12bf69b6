//! Strong entity tags (RFC 9110, section 8.8.3) made from the content itself.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// How many bytes of the digest a tag keeps: 128 bits cannot collide by chance, and a tag travels with every poll.
const KEPT_BYTES: usize = 16;

/// The tag of a body, quotes included: the first 16 bytes of its SHA-256 in lower-case hex.
pub fn strong(body: &[u8]) -> String {
    let digest = Sha256::digest(body);
    let mut tag = String::with_capacity(2 * KEPT_BYTES + 2);
    tag.push('"');
    for byte in &digest[..KEPT_BYTES] {
        write!(tag, "{byte:02x}").expect("a string takes everything written to it");
    }
    tag.push('"');
    tag
}

/// The tag of the same body in a content coding: `"…"` becomes `"…-gzip"`.
///
/// Two codings are two different byte strings, so a strong tag may not be shared between them.
pub fn for_coding(tag: &str, coding: &str) -> String {
    let opened = tag.strip_suffix('"').unwrap_or(tag);
    format!("{opened}-{coding}\"")
}

#[cfg(test)]
mod tests {
    use super::{for_coding, strong};

    #[test]
    fn a_tag_is_the_quoted_head_of_the_digest() {
        // The SHA-256 of the empty string and of "abc" are published with the standard (FIPS 180-4).
        assert_eq!(strong(b""), "\"e3b0c44298fc1c149afbf4c8996fb924\"");
        assert_eq!(strong(b"abc"), "\"ba7816bf8f01cfea414140de5dae2223\"");
    }

    #[test]
    fn each_coding_has_its_own_tag() {
        assert_eq!(for_coding("\"ab\"", "gzip"), "\"ab-gzip\"");
        assert_ne!(for_coding("\"ab\"", "gzip"), for_coding("\"ab\"", "br"));
    }
}
