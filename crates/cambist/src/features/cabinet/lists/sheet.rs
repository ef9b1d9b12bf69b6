//! A list as a sheet: CSV, read part by part while it is sent.

use axum::body::Body;
use axum::response::Response;
use futures_util::StreamExt;
use futures_util::stream::{once, unfold};
use http::header::{self, HeaderValue};
use store::Fault;

use crate::sheet::row;

/// Lines of a sheet, and the row after which the next part goes on; `None`: that was all.
pub(in crate::features::cabinet) struct Part {
    pub(in crate::features::cabinet) lines: String,
    pub(in crate::features::cabinet) next: Option<i64>,
}

/// Answers with a sheet of this name and these columns. `read` is asked for the part after a row, until
/// none is left.
pub(in crate::features::cabinet) fn sheet<F>(
    name: &'static str,
    head: &[&str],
    read: impl Fn(Option<i64>) -> F + Send + 'static,
) -> Response
where
    F: Future<Output = Result<Part, Fault>> + Send + 'static,
{
    stream(name, row(head.iter().map(|name| (*name).to_owned())), read)
}

/// Answers with a sheet of this name and this first line. `read` is asked for the part after a row, until none is left.
pub(in crate::features::cabinet) fn stream<F>(
    name: &'static str,
    head: String,
    read: impl Fn(Option<i64>) -> F + Send + 'static,
) -> Response
where
    F: Future<Output = Result<Part, Fault>> + Send + 'static,
{
    // The mark by which spreadsheets know UTF-8.
    let head = format!("\u{feff}{head}");
    let parts = unfold(Some(None), move |cursor: Option<Option<i64>>| {
        let part = cursor.map(&read);
        async move {
            match part?.await {
                Ok(part) => Some((Ok(part.lines), part.next.map(Some))),
                Err(fault) => {
                    // A connection that breaks can't be taken for a whole sheet.
                    tracing::error!(%fault, name, "a sheet was broken off");
                    Some((Err(fault), None))
                }
            }
        }
    });
    let body = once(async move { Ok::<_, Fault>(head) }).chain(parts);
    let mut reply = Response::new(Body::from_stream(body));
    let fields = reply.headers_mut();
    fields.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        fields.insert(header::CONTENT_DISPOSITION, disposition);
    }
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}
