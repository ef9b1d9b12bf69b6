//! Reading a body in pieces, so that an endless one costs no more than a long one.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use http::header::CONTENT_ENCODING;
use reqwest::Response;

use super::{Failed, explain, shown};

/// The body, decoded; at most `most` bytes before and after.
pub(super) async fn read(mut reply: Response, most: usize) -> Result<Vec<u8>, Failed> {
    let is_packed = is_packed(&reply)?;
    let too_large = || Failed::because(format!("the answer is larger than {most} bytes"));
    if reply.content_length().is_some_and(|length| length > most as u64) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(piece) = reply.chunk().await.map_err(|error| explain(&error))? {
        if body.len() + piece.len() > most {
            return Err(too_large());
        }
        body.extend_from_slice(&piece);
    }
    if is_packed { unpack(&body, most) } else { Ok(body) }
}

fn is_packed(reply: &Response) -> Result<bool, Failed> {
    let mut codings = reply.headers().get_all(CONTENT_ENCODING).iter();
    let Some(coding) = codings.next() else { return Ok(false) };
    let coding = String::from_utf8_lossy(coding.as_bytes()).to_ascii_lowercase();
    match (coding.trim(), codings.next()) {
        ("identity", None) => Ok(false),
        ("gzip" | "x-gzip", None) => Ok(true),
        (coding, _) => {
            let coding = shown(coding);
            Err(Failed::because(format!("it is encoded as `{coding}`, though gzip was asked for")))
        }
    }
}

/// A small packed body may be enormous inside: no more is unpacked than is allowed.
fn unpack(packed: &[u8], most: usize) -> Result<Vec<u8>, Failed> {
    let mut plain = Vec::new();
    let limit = most as u64 + 1;
    MultiGzDecoder::new(packed)
        .take(limit)
        .read_to_end(&mut plain)
        .map_err(|error| Failed::because(format!("the gzip is damaged or cut off: {error}")))?;
    match plain.len() > most {
        true => {
            Err(Failed::because(format!("the answer is larger than {most} bytes when unpacked")))
        }
        false => Ok(plain),
    }
}
