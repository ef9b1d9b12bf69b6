//! Edge: `GET|HEAD /service/export/{format}[/{code}]`, answered from memory.

use std::net::IpAddr;

use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::{HeaderMap, Method, Response, StatusCode};
use web::coding::Coding;

use crate::features::links::LinkTable;

use super::document::{Body, Document};
use super::feed::{Feed, Feeds};
use super::formats::{self, FeedFormat};
use super::polls::{Answered, Polls, Reader};

/// What a poll is answered from.
#[derive(Clone, Copy)]
pub struct Poll<'a> {
    /// Every feed of this moment.
    pub feeds: &'a Feeds,
    /// Every link: a live one's code gives the public feed.
    pub links: &'a LinkTable,
    /// Where polls are counted.
    pub polls: &'a Polls,
    /// Called when a poll asked for a twin that is not made yet.
    pub wake: &'a (dyn Fn() + Sync),
    /// Who polls.
    pub client: IpAddr,
    /// Unix milliseconds.
    pub now_ms: i64,
}

impl Poll<'_> {
    fn now_s(&self) -> i64 {
        self.now_ms.div_euclid(1000)
    }
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
    let Some((reader, feed)) = find(poll, code) else { return not_found(format) };
    let is_allowed = feed.may_be_read_from(poll.client);
    let document = feed.document(format).filter(|_| is_allowed);
    let reply = match document {
        Some(document) => publish(poll, document, format, headers),
        None => not_found(format),
    };
    let answered = Answered {
        status: reply.status().as_u16(),
        bytes: if method == Method::HEAD || !is_allowed { 0 } else { reply.body().len() as u64 },
        is_refused: !is_allowed,
    };
    poll.polls.note(reader, answered, poll.client, poll.now_ms);
    reply
}

fn find<'a>(poll: Poll<'a>, code: Option<&str>) -> Option<(Reader, &'a Feed)> {
    let Some(code) = code else { return Some((Reader::Public, poll.feeds.public.as_ref()?)) };
    if let Some(feed) = poll.feeds.by_code.get(code) {
        let id = feed.profile.as_ref().map_or(0, |profile| profile.id);
        return Some((Reader::Profile(id), feed));
    }
    let link = poll.links.by_code(code).filter(|link| link.is_live)?;
    Some((Reader::Link(link.id), poll.feeds.public.as_ref()?))
}

/// The bytes to send, in which coding, and their tag.
struct Chosen<'a> {
    coding: Option<Coding>,
    bytes: &'a Bytes,
    etag: &'a HeaderValue,
}

/// The best coding that the client takes and that is made; the plain body while none is.
fn choose<'a>(poll: Poll<'_>, document: &'a Document, accepted: Option<&str>) -> Chosen<'a> {
    let body: &Body = &document.body;
    let made = |coding: &Coding| body.twins.of_coding(*coding).bytes.get();
    let choose = |codings: &[Coding]| {
        let names: Vec<&str> = codings.iter().map(|coding| coding.name()).collect();
        let name = web::encoding::choose(accepted, &names)?;
        codings.iter().copied().find(|coding| coding.name() == name)
    };
    let plain = Chosen { coding: None, bytes: &body.identity, etag: &body.etag };
    let Some(wanted) = choose(&Coding::ALL) else { return plain };
    document.demand.ask(wanted, poll.now_ms);
    let mut coding = Some(wanted);
    if made(&wanted).is_none() {
        (poll.wake)();
        let ready: Vec<Coding> = Coding::ALL.into_iter().filter(|c| made(c).is_some()).collect();
        coding = choose(&ready);
    }
    match coding.and_then(|coding| Some((coding, made(&coding)?))) {
        None => plain,
        Some((coding, bytes)) => {
            Chosen { coding: Some(coding), bytes, etag: &body.twins.of_coding(coding).etag }
        }
    }
}

/// The tag of a body that the client says he has and still takes, in whichever coding it is: twins
/// come and go, and whoever has the plain body needs no packed one.
fn known<'a>(
    body: &'a Body,
    chosen: &Chosen<'a>,
    headers: &HeaderMap,
    accepted: Option<&str>,
    now_s: i64,
) -> Option<&'a HeaderValue> {
    let twins = Coding::ALL.iter();
    let taken = twins.filter(|coding| web::encoding::accepts(accepted, coding.name()));
    let taken = taken.map(|coding| &body.twins.of_coding(*coding).etag);
    let plain = web::encoding::accepts(accepted, "identity").then_some(&body.etag);
    let mut tags = [chosen.etag].into_iter().chain(plain).chain(taken);
    tags.find(|etag| {
        let etag = etag.to_str().unwrap_or_default();
        web::conditional::not_modified(headers, etag, body.changed_at_s, now_s)
    })
}

fn publish(
    poll: Poll<'_>,
    document: &Document,
    format: &FeedFormat,
    headers: &HeaderMap,
) -> Response<Bytes> {
    let (body, now_s) = (&*document.body, poll.now_s());
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let chosen = choose(poll, document, accepted);
    let known = known(body, &chosen, headers, accepted, now_s);
    let stated = web::conditional::stated_last_modified(body.changed_at_s, now_s);
    let mut reply =
        Response::new(if known.is_some() { Bytes::new() } else { chosen.bytes.clone() });
    let fields = reply.headers_mut();
    fields.insert(header::ETAG, known.unwrap_or(chosen.etag).clone());
    fields.insert(header::LAST_MODIFIED, value(&web::conditional::http_date(stated)));
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    fields.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if known.is_some() {
        *reply.status_mut() = StatusCode::NOT_MODIFIED;
        return reply;
    }
    fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.content_type));
    if let Some(coding) = chosen.coding {
        fields.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
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
