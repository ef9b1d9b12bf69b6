//! Which requests are answered before the router.

use std::net::{IpAddr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::Router;
use bytes::Bytes;
use futures_util::FutureExt;
use http::{HeaderMap, Method, Response, StatusCode};
use http_body_util::Full;
use hyper::Request;
use hyper::body::Incoming;
use tower::ServiceExt;

use crate::app::{App, Client};
use crate::features::clicks::{self, Visit};
use crate::features::feeds::{self, Poll};
use crate::words::Lang;

use super::asked;
use super::body::Body;

/// Addresses of the storefront at which a parameter of an older engine may stand.
const STOREFRONT: [&str; 7] =
    ["/", "/exchange", "/exchange/", "/ru", "/ru/", "/ru/exchange", "/ru/exchange/"];

pub(super) struct Front {
    pub(super) app: App,
    pub(super) router: Router,
}

/// A request, as far as the hot paths look at it.
#[derive(Clone, Copy)]
pub(super) struct Hot<'a> {
    pub(super) method: &'a Method,
    pub(super) path: &'a str,
    /// Without `?`.
    pub(super) query: Option<&'a str>,
    pub(super) headers: &'a HeaderMap,
    /// Who has connected: a visitor, or a proxy.
    pub(super) peer: SocketAddr,
}

impl<'a> Hot<'a> {
    fn of(request: &'a Request<Incoming>, peer: SocketAddr) -> Hot<'a> {
        let uri = request.uri();
        let (path, query) = (uri.path(), uri.query());
        Hot { method: request.method(), path, query, headers: request.headers(), peer }
    }

    fn visit(self, client: IpAddr) -> Visit<'a> {
        let query = self.query.unwrap_or_default();
        Visit { method: self.method, query, headers: self.headers, client, lang: None }
    }
}

impl Front {
    /// Answers a request; a panic in our code is a 500 and a line in the log, not a dead connection.
    pub(super) async fn answer(
        &self,
        request: Request<Incoming>,
        peer: SocketAddr,
    ) -> Response<Body> {
        let path = request.uri().path().to_owned();
        match AssertUnwindSafe(self.dispatch(request, peer)).catch_unwind().await {
            Ok(reply) => reply,
            Err(_) => whole(bug(&path)),
        }
    }

    /// Answers what is answered before the router; `None`: it is for the router.
    pub(super) async fn hot(&self, hot: Hot<'_>) -> Option<Response<Bytes>> {
        let client = self.client(hot);
        if let Some(rest) = hot.path.strip_prefix("/service/export/") {
            return Some(self.poll(hot, rest, client));
        }
        if let Some(code) = hot.path.strip_prefix("/ref/") {
            let code = code.strip_suffix('/').unwrap_or(code);
            return Some(clicks::answer(&self.app, hot.visit(client), code).await);
        }
        let code = self.legacy_code(hot)?;
        // Whoever reads the storefront in Russian goes on in Russian.
        let lang = hot.path.starts_with(Lang::Ru.prefix()).then_some(Lang::Ru);
        let visit = Visit { lang, ..hot.visit(client) };
        Some(clicks::answer(&self.app, visit, &code).await)
    }

    async fn dispatch(&self, mut request: Request<Incoming>, peer: SocketAddr) -> Response<Body> {
        let hot = Hot::of(&request, peer);
        let client = self.client(hot);
        if let Some(reply) = self.hot(hot).await {
            return whole(reply);
        }
        request.extensions_mut().insert(Client(client));
        let within = Duration::from_secs(self.app.config().server.header_timeout_s);
        let request = request.map(|body| asked::timed(body, within));
        // The router's own error type has no values.
        let reply =
            self.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        reply.map(Body::Routed)
    }

    fn client(&self, hot: Hot<'_>) -> IpAddr {
        let proxy = &self.app.config().proxy;
        web::address::client_address(hot.peer.ip(), hot.headers, &proxy.trusted, proxy.count)
    }

    fn poll(&self, hot: Hot<'_>, rest: &str, client: IpAddr) -> Response<Bytes> {
        let (snapshot, links) = (self.app.snapshot(), self.app.links());
        let poll = Poll {
            feeds: &snapshot.feeds,
            links: &links,
            polls: self.app.polls(),
            wake: &|| self.app.twins_wanted().notify_one(),
            client,
            now_ms: self.app.clock().now_ms(),
        };
        feeds::answer(poll, hot.method, rest, hot.headers)
    }

    fn legacy_code(&self, hot: Hot<'_>) -> Option<String> {
        let query = hot.query?;
        if !STOREFRONT.contains(&hot.path) {
            return None;
        }
        let links = self.app.links();
        clicks::legacy_link(&links, query).map(|link| link.code.clone())
    }
}

/// The answer of an office that has met a bug.
pub(super) fn bug(path: &str) -> Response<Bytes> {
    tracing::error!(path, "a request met a bug");
    let sentence = Bytes::from_static(b"the office met a bug; it has been logged\n");
    let mut reply = Response::new(sentence);
    *reply.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    reply
}

fn whole(reply: Response<Bytes>) -> Response<Body> {
    reply.map(|bytes| Body::Whole(Full::new(bytes)))
}
