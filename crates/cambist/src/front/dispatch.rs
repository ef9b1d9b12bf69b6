//! Which requests are answered before the router.

use std::net::{IpAddr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::Router;
use bytes::Bytes;
use futures_util::FutureExt;
use http::{Response, StatusCode};
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
            Err(_) => {
                tracing::error!(path, "a request met a bug");
                let sentence = Bytes::from_static(b"the office met a bug; it has been logged\n");
                let mut reply = whole(Response::new(sentence));
                *reply.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                reply
            }
        }
    }

    async fn dispatch(&self, mut request: Request<Incoming>, peer: SocketAddr) -> Response<Body> {
        let client = self.client(&request, peer);
        let path = request.uri().path();
        if let Some(rest) = path.strip_prefix("/service/export/") {
            return whole(self.poll(&request, rest, client));
        }
        if let Some(code) = path.strip_prefix("/ref/") {
            let code = code.strip_suffix('/').unwrap_or(code);
            let visit = visit(&request, client);
            return whole(clicks::answer(&self.app, visit, code).await);
        }
        if let Some(code) = self.legacy_code(&request, path) {
            // Whoever reads the storefront in Russian goes on in Russian.
            let lang = path.starts_with(Lang::Ru.prefix()).then_some(Lang::Ru);
            let visit = Visit { lang, ..visit(&request, client) };
            return whole(clicks::answer(&self.app, visit, &code).await);
        }
        request.extensions_mut().insert(Client(client));
        let within = Duration::from_secs(self.app.config().server.header_timeout_s);
        let request = request.map(|body| asked::timed(body, within));
        // The router's own error type has no values.
        let reply =
            self.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        reply.map(Body::Routed)
    }

    fn client(&self, request: &Request<Incoming>, peer: SocketAddr) -> IpAddr {
        let proxy = &self.app.config().proxy;
        web::address::client_address(peer.ip(), request.headers(), &proxy.trusted, proxy.count)
    }

    fn poll(&self, request: &Request<Incoming>, rest: &str, client: IpAddr) -> Response<Bytes> {
        let (snapshot, links) = (self.app.snapshot(), self.app.links());
        let poll = Poll {
            feeds: &snapshot.feeds,
            links: &links,
            polls: self.app.polls(),
            wake: &|| self.app.twins_wanted().notify_one(),
            client,
            now_ms: self.app.clock().now_ms(),
        };
        feeds::answer(poll, request.method(), rest, request.headers())
    }

    fn legacy_code(&self, request: &Request<Incoming>, path: &str) -> Option<String> {
        let query = request.uri().query()?;
        if !STOREFRONT.contains(&path) {
            return None;
        }
        let links = self.app.links();
        clicks::legacy_link(&links, query).map(|link| link.code.clone())
    }
}

fn visit(request: &Request<Incoming>, client: IpAddr) -> Visit<'_> {
    Visit {
        method: request.method(),
        query: request.uri().query().unwrap_or_default(),
        headers: request.headers(),
        client,
        lang: None,
    }
}

fn whole(reply: Response<Bytes>) -> Response<Body> {
    reply.map(|bytes| Body::Whole(Full::new(bytes)))
}
