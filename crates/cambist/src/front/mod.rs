//! The accept loop, and the two hot paths before the router.
//!
//! `axum::serve` sets no timer, so that a client which sends its head byte by byte would hold a
//! connection for ever; this loop does, caps connections, and drains them when the office stops.

mod asked;
mod body;
mod dispatch;
mod head;
mod metrics;
mod quick;
mod rewound;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::StatusCode;
use http::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use web::origin::{Sender, sender};

use crate::app::App;
use crate::features::identity::carries_session;
use crate::features::settings::versions;
use crate::jobs::Stopping;
use crate::pages::Frame;

use rewound::Rewound;

pub use body::Body;
pub use metrics::metrics;

/// The longest request head; hyper's own bound on a target is 64 KiB.
const LARGEST_HEAD: usize = 64 * 1024;
/// A pause after the system refused a connection, so that a full table does not become a busy loop.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves until `stopping` says so, then lets replies under way end.
pub async fn serve(app: App, router: Router, listener: TcpListener, mut stopping: Stopping) {
    let server = &app.config().server;
    let permits = Arc::new(Semaphore::new(server.max_connections));
    let drain = Duration::from_secs(server.drain_s);
    let graceful = GracefulShutdown::new();
    let front = Arc::new(dispatch::Front { app: app.clone(), router });
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            changed = stopping.changed() => match changed.is_err() || *stopping.borrow() {
                true => break,
                false => continue,
            },
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let Ok(permit) = Arc::clone(&permits).try_acquire_owned() else {
            tracing::warn!(%peer, "too many connections: one more was closed at once");
            continue;
        };
        let (front, stopping) = (Arc::clone(&front), stopping.clone());
        // Whoever holds it is waited for when the office stops.
        let watcher = graceful.watcher();
        tokio::spawn(async move {
            be_prompt(&stream);
            if let Some(stream) = quick::serve(&front, stream, peer, stopping).await {
                // A visitor who goes away in the middle is no event worth a line.
                if let Err(error) = watcher.watch(connect(&front, stream, peer)).await {
                    tracing::debug!(%error, "a connection ended early");
                }
            }
            drop(permit);
        });
    }
    drop(listener);
    // They would never end by themselves, and hold up the draining of everything else.
    app.live().close();
    if tokio::time::timeout(drain, graceful.shutdown()).await.is_err() {
        tracing::warn!("replies were still under way when the time to drain was over");
    }
}

/// Small replies must not wait for the acknowledgement of the ones before.
fn be_prompt(stream: &TcpStream) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY was not set");
    }
}

fn connect(
    front: &Arc<dispatch::Front>,
    stream: Rewound,
    peer: SocketAddr,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + Send + 'static {
    let timeout = Duration::from_secs(front.app.config().server.header_timeout_s);
    let front = Arc::clone(front);
    let service = service_fn(move |request| {
        let front = Arc::clone(&front);
        async move { Ok::<_, std::convert::Infallible>(front.answer(request, peer).await) }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(timeout)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service)
}

/// Every page's protective headers.
pub async fn secure(request: Request, next: Next) -> Response {
    let mut reply = next.run(request).await;
    for (name, value) in web::headers::SECURITY {
        reply
            .headers_mut()
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    }
    reply
}

/// Refuses what a foreign page sends: whatever changes something must come from a page of ours.
///
/// A request that carries a session has to prove it. One without may come from a program, which
/// says nothing; only the partners' programs are answered when a foreign page is behind them, since
/// their key stands in the request itself.
pub async fn own_pages_only(State(app): State<App>, request: Request, next: Next) -> Response {
    let sender = sender(request.method(), request.headers(), &app.config().base_url());
    let is_refused = match sender {
        Sender::Reading | Sender::Ours => false,
        Sender::Untold => carries_session(&app, request.headers()),
        Sender::Foreign => {
            carries_session(&app, request.headers())
                || !request.uri().path().starts_with("/service/")
        }
    };
    if !is_refused {
        return next.run(request).await;
    }
    let (mut parts, _) = request.into_parts();
    Frame::of(&mut parts, &app).await.error(StatusCode::FORBIDDEN)
}

/// `/healthz`: 200 once the office is open to requests and its database answers.
pub async fn health(State(app): State<App>) -> (StatusCode, &'static str) {
    let answer = app.store().read(|tx| -> crate::app::Plain<_> { Ok(versions(tx)?) }).await;
    match answer {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}

#[cfg(test)]
mod tests;
