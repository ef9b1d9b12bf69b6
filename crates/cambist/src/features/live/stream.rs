//! A stream of server-sent events, as the HTML standard writes them.

use std::collections::VecDeque;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use http::{HeaderMap, StatusCode, header};
use tokio::time::{Instant, timeout_at};
use web::query::Query;

use super::seat::{News, Seat};

/// A line goes at least this often, so that proxies and browsers see that the stream lives.
const BEAT: Duration = Duration::from_secs(20);
/// A stream ends after this time and its browser begins another one: a session that has ended, or
/// a proxy that has forgotten the connection, does not stay for ever.
const LIFE: Duration = Duration::from_secs(600);
/// What a browser waits before it begins again, in milliseconds.
const RETRY_MS: u32 = 3000;

/// What was known when the page was made: what is newer is told at once.
pub(super) fn since(headers: &HeaderMap, query: Option<&str>) -> Option<i64> {
    // A browser that begins again says by itself what it was told last.
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let query = Query::parse(query.unwrap_or_default());
    let asked = query.first("since");
    let text = last.or(asked.as_deref())?;
    text.parse().ok().filter(|version| *version >= 0)
}

/// The stream of a seat. `news` is what has happened before it began.
pub(super) fn answer(seat: Seat, news: Vec<News>) -> Response {
    let now = Instant::now();
    let begun = Telling {
        seat,
        waiting: news.into(),
        told: None,
        is_begun: false,
        beat: now + BEAT,
        end: now + LIFE,
    };
    let body = Body::from_stream(stream::unfold(begun, |mut telling| async {
        let text = telling.next().await?;
        Some((Ok::<_, std::convert::Infallible>(Bytes::from(text)), telling))
    }));
    let fields = [
        (header::CONTENT_TYPE, "text/event-stream; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        // Proxies that collect replies would hold back every event.
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (fields, body).into_response()
}

/// The answer when no seat is free: the page looks for itself now and then.
pub(super) fn full() -> Response {
    let sentence = "no more streams at the moment; load the page again in a while\n";
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "30")], sentence).into_response()
}

/// A stream under way.
struct Telling {
    seat: Seat,
    waiting: VecDeque<News>,
    /// The last version that was told.
    told: Option<i64>,
    is_begun: bool,
    beat: Instant,
    end: Instant,
}

impl Telling {
    /// The next lines; `None`: the stream ends.
    async fn next(&mut self) -> Option<String> {
        if !std::mem::replace(&mut self.is_begun, true) {
            return Some(format!("retry: {RETRY_MS}\n\n"));
        }
        loop {
            if let Some(news) = self.waiting.pop_front() {
                return self.told(news);
            }
            if Instant::now() >= self.end {
                return None;
            }
            match timeout_at(self.beat.min(self.end), self.seat.next()).await {
                Ok(News::End) => return None,
                Ok(news) if self.is_new(&news) => return self.told(news),
                Ok(_) => {}
                Err(_) if Instant::now() >= self.end => return None,
                Err(_) => {
                    self.beat = Instant::now() + BEAT;
                    return Some(": beat\n\n".to_owned());
                }
            }
        }
    }

    /// Whether it was not told before: what was read at the beginning may come once more.
    fn is_new(&self, news: &News) -> bool {
        version(news).is_none_or(|version| self.told.is_none_or(|told| version > told))
    }

    fn told(&mut self, news: News) -> Option<String> {
        self.told = version(&news).or(self.told);
        self.beat = Instant::now() + BEAT;
        event(&news)
    }
}

fn version(news: &News) -> Option<i64> {
    match news {
        News::Order(version) | News::Of(_, _, version) => Some(*version),
        News::Everything | News::End => None,
    }
}

/// News as the lines of an event; `None`: there is nothing more to tell.
fn event(news: &News) -> Option<String> {
    match news {
        News::Order(version) => {
            Some(format!("id: {version}\nevent: order\ndata: {{\"version\":{version}}}\n\n"))
        }
        News::Of(order, state, version) => Some(format!(
            "id: {version}\nevent: order\n\
             data: {{\"order\":{order},\"state\":\"{state}\",\"version\":{version}}}\n\n"
        )),
        News::Everything => Some("event: all\ndata: {}\n\n".to_owned()),
        News::End => None,
    }
}
