//! The hot paths on a connection of their own: a visitor who follows a link and a monitoring that
//! polls mostly ask for nothing else, and what HTTP can do besides costs as much as the answer.
//!
//! The first request that is anything else hands the connection over to hyper, for good.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use futures_util::FutureExt;
use http::{HeaderMap, Method, Response, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};
use web::conditional::http_date;

use crate::jobs::Stopping;

use super::dispatch::{Front, Hot, bug};
use super::head::{self, Asked, Head};
use super::rewound::Rewound;

/// Room for what a browser sends.
const ROOM: usize = 2048;
/// A body up to this is copied behind its head; a larger one is sent from where it is.
const SMALL: usize = 4096;

/// Answers requests for the hot paths until another one comes: then the connection is the caller's,
/// with what was read of it. `None`: it has ended.
pub(super) async fn serve(
    front: &Front,
    mut stream: TcpStream,
    peer: SocketAddr,
    mut stopping: Stopping,
) -> Option<Rewound> {
    let patience = Duration::from_secs(front.app.config().server.header_timeout_s);
    let (mut bytes, mut fields) = (BytesMut::with_capacity(ROOM), HeaderMap::new());
    let mut reply = Vec::with_capacity(ROOM);
    let mut deadline = Instant::now() + patience;
    // One timer for the whole connection: it is moved only when it has rung.
    let mut timer = pin!(sleep_until(deadline));
    let mut is_stopping = *stopping.borrow_and_update();
    loop {
        match head::read(&mut bytes, &mut fields) {
            Head::Other => return Some(Rewound::new(bytes.freeze(), stream)),
            Head::Hot(asked) => {
                let closes = asked.closes || is_stopping;
                let answer = answer(front, &asked, &fields, peer).await;
                let body = write(&mut reply, &answer, &asked.method, closes, front);
                let sent = match body {
                    None => stream.write_all(&reply).await,
                    Some(body) => {
                        stream.write_all_buf(&mut Buf::chain(reply.as_slice(), body)).await
                    }
                };
                if sent.is_err() || closes {
                    // Whoever has asked for more than we answer may not hear the end of it.
                    let _gone = stream.shutdown().await;
                    return None;
                }
                deadline = Instant::now() + patience;
            }
            Head::Partial => {
                if is_stopping && bytes.is_empty() {
                    return None;
                }
                bytes.reserve(ROOM);
                tokio::select! {
                    biased;
                    read = stream.read_buf(&mut bytes) => match read {
                        Ok(0) | Err(_) => return None,
                        Ok(_) => {}
                    },
                    _ = stopping.changed(), if !is_stopping => is_stopping = true,
                    () = timer.as_mut() => match deadline > Instant::now() {
                        true => timer.as_mut().reset(deadline),
                        false => return None,
                    },
                }
            }
        }
    }
}

/// The answer; a panic in our code is a 500 and a line in the log, not a dead connection.
async fn answer(
    front: &Front,
    asked: &Asked,
    fields: &HeaderMap,
    peer: SocketAddr,
) -> Response<Bytes> {
    let (path, query) = (asked.path(), asked.query());
    let hot = Hot { method: &asked.method, path, query, headers: fields, peer };
    match AssertUnwindSafe(front.hot(hot)).catch_unwind().await {
        Ok(Some(reply)) => reply,
        // The beginning of a hot path is one: this can't be.
        Ok(None) => {
            let mut reply = Response::new(Bytes::new());
            *reply.status_mut() = StatusCode::NOT_FOUND;
            reply
        }
        Err(_) => bug(path),
    }
}

/// Writes the reply's head, and its body when it is small; a larger one is returned.
fn write(
    out: &mut Vec<u8>,
    reply: &Response<Bytes>,
    method: &Method,
    closes: bool,
    front: &Front,
) -> Option<Bytes> {
    let (status, body) = (reply.status(), reply.body());
    out.clear();
    out.extend_from_slice(b"HTTP/1.1 ");
    out.extend_from_slice(status.as_str().as_bytes());
    out.push(b' ');
    out.extend_from_slice(status.canonical_reason().unwrap_or_default().as_bytes());
    for (name, value) in reply.headers() {
        field(out, name.as_str(), value.as_bytes());
    }
    let has_body = status != StatusCode::NOT_MODIFIED && status != StatusCode::NO_CONTENT;
    if closes {
        field(out, "connection", b"close");
    }
    if has_body {
        field(out, "content-length", body.len().to_string().as_bytes());
    }
    field(out, "date", http_date(front.app.clock().now_s()).as_bytes());
    out.extend_from_slice(b"\r\n\r\n");
    if !has_body || method == Method::HEAD || body.is_empty() {
        return None;
    }
    if body.len() > SMALL {
        return Some(body.clone());
    }
    out.extend_from_slice(body);
    None
}

fn field(out: &mut Vec<u8>, name: &str, value: &[u8]) {
    out.extend_from_slice(b"\r\n");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    out.extend_from_slice(value);
}
