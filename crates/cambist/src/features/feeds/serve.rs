//! Edge: `GET|HEAD /service/export/{format}[/{code}]`, answered from memory.

use std::net::IpAddr;

use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::{HeaderMap, Method, Response, StatusCode};

use crate::features::links::LinkTable;

use super::feed::{Document, Feed, Feeds};
use super::formats::{self, FeedFormat};

/// What a poll is answered from.
#[derive(Clone, Copy)]
pub struct Poll<'a> {
    /// Every feed of this moment.
    pub feeds: &'a Feeds,
    /// Every link: a live one's code gives the public feed.
    pub links: &'a LinkTable,
    /// Who polls.
    pub client: IpAddr,
    /// Unix seconds.
    pub now_s: i64,
}

/// Answers a poll of `rest`, what follows `/service/export/` in the path.
pub fn answer(poll: Poll<'_>, method: &Method, rest: &str, headers: &HeaderMap) -> Response<Bytes> {
    if method != Method::GET && method != Method::HEAD {
        let mut reply = text(StatusCode::METHOD_NOT_ALLOWED, "a feed is read by GET or HEAD");
        reply.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return reply;
    }
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (name, code) = match rest.split_once('/') {
        Some((name, code)) => (name, Some(code)),
        None => (rest, None),
    };
    let Some(format) = formats::by_name(name) else {
        return text(StatusCode::NOT_FOUND, "there is no such format; formats are xml, json, txt");
    };
    match find(poll, code).and_then(|feed| feed.document(format)) {
        Some(document) => publish(document, format, headers, poll.now_s),
        None => not_found(format),
    }
}

fn find<'a>(poll: Poll<'a>, code: Option<&str>) -> Option<&'a Feed> {
    let feed = match code {
        None => poll.feeds.public.as_ref()?,
        Some(code) => match poll.feeds.by_code.get(code) {
            Some(feed) => feed,
            None => {
                poll.links.by_code(code).filter(|link| link.is_live)?;
                poll.feeds.public.as_ref()?
            }
        },
    };
    feed.may_be_read_from(poll.client).then_some(feed)
}

fn publish(
    document: &Document,
    format: &FeedFormat,
    headers: &HeaderMap,
    now_s: i64,
) -> Response<Bytes> {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let is_gzip = web::encoding::choose(accepted, &["gzip"]).is_some();
    let (body, etag) = match is_gzip {
        true => (&document.gzip, &document.gzip_etag),
        false => (&document.identity, &document.etag),
    };
    let changed = document.changed_at_s;
    let is_known = web::conditional::not_modified(headers, etag, changed, now_s);
    let stated = web::conditional::stated_last_modified(changed, now_s);
    let mut reply = Response::new(if is_known { Bytes::new() } else { body.clone() });
    let fields = reply.headers_mut();
    fields.insert(header::ETAG, value(etag));
    fields.insert(header::LAST_MODIFIED, value(&web::conditional::http_date(stated)));
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    fields.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if is_known {
        *reply.status_mut() = StatusCode::NOT_MODIFIED;
        return reply;
    }
    fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.content_type));
    if is_gzip {
        fields.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    reply
}

/// One answer for an unknown code, a closed feed and a foreign address: it tells nobody which.
fn not_found(format: &FeedFormat) -> Response<Bytes> {
    let mut reply = Response::new(Bytes::from((format.error)("there is no such feed")));
    *reply.status_mut() = StatusCode::NOT_FOUND;
    let fields = reply.headers_mut();
    fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.content_type));
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

fn text(status: StatusCode, sentence: &'static str) -> Response<Bytes> {
    let mut reply = Response::new(Bytes::from_static(sentence.as_bytes()));
    *reply.status_mut() = status;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    reply.headers_mut().insert(header::CONTENT_TYPE, plain);
    reply
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}
