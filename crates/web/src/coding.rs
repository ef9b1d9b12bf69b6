//! Content codings (RFC 9110, section 8.4.1) for bodies that are compressed once and sent many times.
//!
//! Equal bodies give equal bytes on every replica of the office: nothing here knows a time or a place.

use std::io::Write;

/// A coding that a body can be sent in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// Brotli (RFC 7932): the smallest, and the slowest to make.
    Brotli,
    /// Zstandard (RFC 8878): the fastest to make.
    Zstd,
    /// Gzip (RFC 1952): what everybody reads.
    Gzip,
}

/// Fast enough to be made anew for rates that move, and already smaller than gzip.
const BROTLI_QUALITY: u32 = 4;
/// Twice the window of gzip's largest body of rates: 4 MiB.
const BROTLI_WINDOW: u32 = 22;
const ZSTD_LEVEL: i32 = 3;
const GZIP_LEVEL: u32 = 1;
const BUFFER_BYTES: usize = 64 * 1024;

impl Coding {
    /// Every coding, the one to prefer first.
    pub const ALL: [Coding; 3] = [Coding::Brotli, Coding::Zstd, Coding::Gzip];

    /// The coding's name in `Accept-Encoding` and `Content-Encoding`.
    pub const fn name(self) -> &'static str {
        match self {
            Coding::Brotli => "br",
            Coding::Zstd => "zstd",
            Coding::Gzip => "gzip",
        }
    }

    /// Compresses a body.
    pub fn pack(self, body: &[u8]) -> Vec<u8> {
        match self {
            Coding::Brotli => brotli(body),
            Coding::Zstd => {
                zstd::bulk::compress(body, ZSTD_LEVEL).expect("a vector takes everything")
            }
            Coding::Gzip => crate::gzip::gzip(body, GZIP_LEVEL),
        }
    }
}

fn brotli(body: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(body.len() / 8 + 64);
    let mut writer =
        brotli::CompressorWriter::new(&mut packed, BUFFER_BYTES, BROTLI_QUALITY, BROTLI_WINDOW);
    writer.write_all(body).expect("a vector takes everything");
    // The end of the body is written when the writer goes.
    drop(writer);
    packed
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::prelude::{any, proptest};

    use super::Coding;

    fn unpacked(coding: Coding, packed: &[u8]) -> Vec<u8> {
        let mut plain = Vec::new();
        match coding {
            Coding::Brotli => brotli::Decompressor::new(packed, 4096).read_to_end(&mut plain),
            Coding::Zstd => zstd::Decoder::new(packed).unwrap().read_to_end(&mut plain),
            Coding::Gzip => flate2::read::GzDecoder::new(packed).read_to_end(&mut plain),
        }
        .unwrap();
        plain
    }

    #[test]
    fn every_coding_shrinks_repetition_and_gives_equal_bytes_for_equal_bodies() {
        let body = b"<item><from>BTC</from><to>ETH</to></item>".repeat(500);
        for coding in Coding::ALL {
            let packed = coding.pack(&body);
            assert!(packed.len() < body.len() / 20, "{coding:?}");
            assert_eq!(packed, coding.pack(&body), "{coding:?}");
        }
    }

    proptest! {
        #[test]
        fn what_was_packed_unpacks(body in proptest::collection::vec(any::<u8>(), 0..3000)) {
            for coding in Coding::ALL {
                assert_eq!(unpacked(coding, &coding.pack(&body)), body, "{coding:?}");
            }
        }
    }
}
