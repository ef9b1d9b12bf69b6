//! Gzip (RFC 1952) for bodies that are compressed once and sent many times.

use std::io::Write;

use flate2::{Compression, GzBuilder};

/// The strongest level that the format's tools agree on.
const STRONGEST: u32 = 9;

/// Compresses a body. `level` is 0 (stored) to 9 (smallest); anything above counts as 9.
///
/// The header carries no time and no file name, so equal bodies give equal bytes on every replica of the office.
pub fn gzip(body: &[u8], level: u32) -> Vec<u8> {
    let mut encoder = GzBuilder::new()
        .mtime(0)
        .write(Vec::with_capacity(body.len() / 4 + 64), Compression::new(level.min(STRONGEST)));
    encoder
        .write_all(body)
        .and_then(|()| encoder.finish())
        .expect("a vector takes everything written to it")
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;
    use proptest::prelude::{any, proptest};

    use super::gzip;

    #[test]
    fn the_header_carries_no_time() {
        let packed = gzip(b"rates", 6);
        assert_eq!(&packed[..4], [0x1f, 0x8b, 8, 0], "no name, no comment");
        assert_eq!(&packed[4..8], [0; 4], "no time");
    }

    #[test]
    fn repetition_shrinks_and_a_level_above_nine_is_nine() {
        let body = b"<item><from>BTC</from><to>ETH</to></item>".repeat(500);
        assert!(gzip(&body, 1).len() < body.len() / 20);
        assert_eq!(gzip(&body, 9), gzip(&body, 4_000_000_000));
    }

    proptest! {
        #[test]
        fn what_was_packed_unpacks(body in proptest::collection::vec(any::<u8>(), 0..2000), level in 0_u32..12) {
            let mut unpacked = Vec::new();
            GzDecoder::new(&gzip(&body, level)[..]).read_to_end(&mut unpacked).unwrap();
            assert_eq!(unpacked, body);
        }
    }
}
