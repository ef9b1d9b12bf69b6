//! A client that sends exactly what a test says, and reads exactly what came.

use std::io::Read;
use std::net::SocketAddr;

use flate2::read::GzDecoder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A request under way.
#[derive(Clone, Debug)]
pub struct Sent {
    address: SocketAddr,
    head: String,
    body: Vec<u8>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Names in lower case, with their values.
    pub headers: Vec<(String, String)>,
    /// The body, with its transfer coding undone.
    pub body: Vec<u8>,
    /// Whether the body ended as its headers promised.
    pub is_whole: bool,
}

impl Sent {
    /// A request by any method, to whoever listens at `address`.
    pub fn new(address: SocketAddr, method: &str, target: &str) -> Sent {
        let head =
            format!("{method} {target} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
        Sent { address, head, body: Vec::new() }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Sent {
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// Sends a form.
    #[must_use]
    pub fn form(self, fields: &str) -> Sent {
        let mut sent = self
            .header("content-type", "application/x-www-form-urlencoded")
            .header("content-length", &fields.len().to_string());
        sent.body = fields.as_bytes().to_vec();
        sent
    }

    /// Sends a body of JSON.
    #[must_use]
    pub fn json(self, text: &str) -> Sent {
        let mut sent = self
            .header("content-type", "application/json")
            .header("content-length", &text.len().to_string());
        sent.body = text.as_bytes().to_vec();
        sent
    }

    /// Sends it and reads the reply to its end.
    ///
    /// # Panics
    /// When there is no reply.
    pub async fn send(self) -> Reply {
        let is_head = self.head.starts_with("HEAD ");
        let mut stream = TcpStream::connect(self.address).await.expect("the office listens");
        let mut bytes = self.head.into_bytes();
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        stream.write_all(&bytes).await.expect("the office reads");
        let mut reply = Vec::new();
        // A reply that is broken off ends in an error or in the middle: both are seen below.
        let _broken_off = stream.read_to_end(&mut reply).await;
        Reply::parse(&reply, is_head)
    }
}

impl Reply {
    fn parse(bytes: &[u8], is_head: bool) -> Reply {
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").expect("a reply has a head");
        let head = std::str::from_utf8(&bytes[..end]).expect("a head is text");
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let mut reply = Reply {
            status: status.expect("a reply has a status"),
            headers,
            body: bytes[end + 4..].to_vec(),
            is_whole: true,
        };
        if reply.header("transfer-encoding") == Some("chunked") {
            (reply.body, reply.is_whole) = unchunk(&reply.body);
        } else if let Some(length) = reply.header("content-length") {
            let length: usize = length.parse().expect("a length is a number");
            reply.is_whole = is_head || reply.body.len() == length;
        }
        reply
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every cookie that is set, as `name=value`.
    pub fn cookies(&self) -> Vec<&str> {
        let set = self.headers.iter().filter(|(name, _)| name == "set-cookie");
        set.filter_map(|(_, value)| value.split(';').next()).collect()
    }

    /// The body as text.
    ///
    /// # Panics
    /// When it is none.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("the body is text")
    }

    /// The body, decompressed.
    ///
    /// # Panics
    /// When it is not gzip.
    pub fn gunzipped(&self) -> Vec<u8> {
        let mut plain = Vec::new();
        GzDecoder::new(&self.body[..]).read_to_end(&mut plain).expect("the body is gzip");
        plain
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }
}

fn unchunk(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    loop {
        let Some(end) = rest.windows(2).position(|w| w == b"\r\n") else { return (body, false) };
        let size = std::str::from_utf8(&rest[..end]).ok();
        let size = size.and_then(|text| usize::from_str_radix(text, 16).ok());
        let Some(size) = size else { return (body, false) };
        if size == 0 {
            return (body, true);
        }
        let Some(chunk) = rest.get(end + 2..end + 2 + size) else { return (body, false) };
        body.extend_from_slice(chunk);
        rest = rest.get(end + 4 + size..).unwrap_or_default();
    }
}
