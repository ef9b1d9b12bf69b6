//! A form with a file in it, as browsers send it (RFC 7578): read like every other form, without ever
//! refusing it.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::response::Response;
use http::{StatusCode, header};

use crate::app::App;

use super::Frame;

/// The fields of a form, and the content of its files.
#[derive(Clone, Debug, Default)]
pub struct Upload(Vec<(String, Vec<u8>)>);

impl Upload {
    /// Reads a body of `multipart/form-data` that is parted by `boundary`. What is no part is left out.
    pub fn read(body: &[u8], boundary: &str) -> Upload {
        let mark = format!("--{boundary}");
        let mut parts = Vec::new();
        let mut rest = after(body, mark.as_bytes());
        while let Some(begin) = rest {
            let end = find(begin, format!("\r\n{mark}").as_bytes());
            parts.extend(end.and_then(|end| part(&begin[..end])));
            rest = end.and_then(|end| after(&begin[end..], mark.as_bytes()));
        }
        Upload(parts)
    }

    /// The content of a field or file; empty when there is none.
    pub fn bytes(&self, name: &str) -> &[u8] {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map_or(&[], |(_, content)| content)
    }

    /// The text of a field; empty when there is none.
    pub fn text(&self, name: &str) -> String {
        String::from_utf8_lossy(self.bytes(name)).into_owned()
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn after<'a>(bytes: &'a [u8], wanted: &[u8]) -> Option<&'a [u8]> {
    find(bytes, wanted).map(|place| &bytes[place + wanted.len()..])
}

/// One part: the lines of its head, an empty one, its content.
fn part(bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    let bytes = bytes.strip_prefix(b"\r\n")?;
    let split = find(bytes, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..split]).into_owned();
    let line = head.lines().find(|line| {
        line.get(..20).is_some_and(|name| name.eq_ignore_ascii_case("content-disposition:"))
    })?;
    let (_, rest) = line.split_once("; name=\"")?;
    let (name, _) = rest.split_once('"')?;
    Some((name.to_owned(), bytes[split + 4..].to_vec()))
}

impl FromRequest<App> for Upload {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Upload, Response> {
        let (mut parts, body) = request.into_parts();
        let frame = Frame::of(&mut parts, app).await;
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let boundary = kind.and_then(|kind| kind.split_once("boundary=")).map(|(_, boundary)| {
            boundary.split(';').next().unwrap_or_default().trim().trim_matches('"').to_owned()
        });
        match Bytes::from_request(Request::from_parts(parts, body), app).await {
            // A body that is no such form has no field that we know.
            Ok(bytes) => {
                Ok(boundary
                    .map_or_else(Upload::default, |boundary| Upload::read(&bytes, &boundary)))
            }
            Err(_) => Err(frame.error(StatusCode::PAYLOAD_TOO_LARGE)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Upload;

    #[test]
    fn fields_and_files_are_read_byte_by_byte() {
        let body = b"--x7\r\nContent-Disposition: form-data; name=\"step\"\r\n\r\ndo\r\n--x7\r\n\
            content-disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\
            \x89P\r\n\r\n--x\0\r\n--x7--\r\n";
        let upload = Upload::read(body, "x7");
        assert_eq!(upload.text("step"), "do");
        assert_eq!(upload.bytes("file"), b"\x89P\r\n\r\n--x\0");
        assert_eq!(upload.bytes("other"), b"");
    }

    #[test]
    fn any_body_is_read() {
        for body in [
            &b""[..],
            b"--x",
            b"--x\r\n",
            b"--x\r\n\r\n",
            b"--x\r\nname\r\n\r\n1\r\n--x--",
            b"\r\n--",
        ] {
            assert_eq!(Upload::read(body, "x").bytes("name"), b"");
            assert_eq!(Upload::read(body, "").bytes("name"), b"");
        }
    }
}
