//! The body of a request: it must come within the time that its head has, as a client that sends it
//! byte by byte would hold a connection for ever.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use thiserror::Error;
use tokio::time::{Sleep, sleep};

/// A body with a deadline.
struct Timed {
    body: Incoming,
    deadline: Pin<Box<Sleep>>,
}

/// Why a body is not read to its end.
#[derive(Debug, Error)]
enum Broken {
    /// The time is over.
    #[error("the body did not come in time")]
    Late,
    /// The connection is.
    #[error(transparent)]
    Connection(#[from] hyper::Error),
}

/// `body`, all of which must come `within` that time; most requests have none and need no timer.
pub(super) fn timed(body: Incoming, within: Duration) -> axum::body::Body {
    match body.is_end_stream() {
        true => axum::body::Body::empty(),
        false => axum::body::Body::new(Timed { body, deadline: Box::pin(sleep(within)) }),
    }
}

impl Body for Timed {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        if self.deadline.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Err(Broken::Late)));
        }
        Pin::new(&mut self.body).poll_frame(context).map_err(Broken::from)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
