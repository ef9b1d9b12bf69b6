//! Edge: `GET|HEAD /ref/{code}`: decide, store, redirect.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::{HeaderMap, Method, Response, StatusCode};
use web::cookies::{CookieNames, SetCookie, cookie};
use web::query::Query;
use web::text::cut;

use crate::app::App;
use crate::features::links::{Link, LinkTable};
use crate::words::Lang;

use super::attribution::{self, Attribution, Touch};
use super::click::{Click, Marks};
use super::floods::FloodMode;
use super::headless;
use super::landing::{Landing, Tables};
use super::visitor::{self, Visitor};

const LONGEST_QUERY: usize = 2048;
const LONGEST_REFERRER: usize = 1024;
const LONGEST_AGENT: usize = 512;
/// A visitor who has not come for so long is a new one.
const VISITOR_AGE_S: u64 = 400 * 86_400;

/// A request that may be the following of a link.
#[derive(Clone, Copy)]
pub struct Visit<'a> {
    /// The method.
    pub method: &'a Method,
    /// The raw query, without `?`.
    pub query: &'a str,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// From where, as far as our proxies are believed.
    pub client: IpAddr,
    /// The language of the page that was asked for, when its address tells one.
    pub lang: Option<Lang>,
}

impl Visit<'_> {
    /// Whether a person follows the link: not a look at the headers, a prefetch or a sub-resource.
    fn is_navigation(&self) -> bool {
        let says = |name: &str, word: &str| {
            self.headers.get(name).is_some_and(|value| {
                value
                    .as_bytes()
                    .to_ascii_lowercase()
                    .windows(word.len())
                    .any(|w| w == word.as_bytes())
            })
        };
        let mode = self.headers.get("sec-fetch-mode");
        self.method == Method::GET
            && !says("sec-purpose", "prefetch")
            && !says("purpose", "prefetch")
            && mode.is_none_or(|mode| mode == "navigate")
    }

    fn header(&self, name: header::HeaderName, longest: usize) -> String {
        let bytes = self.headers.get(name).map_or(&b""[..], HeaderValue::as_bytes);
        cut(&String::from_utf8_lossy(bytes), longest).to_owned()
    }
}

/// The link that a parameter of an older engine in `query` means, on any address of the storefront.
pub fn legacy_link<'a>(links: &'a LinkTable, query: &str) -> Option<&'a Link> {
    if !links.has_legacy() || query.is_empty() {
        return None;
    }
    Query::parse(query).pairs().find_map(|(name, value)| links.by_legacy(&name, &value))
}

/// Answers `/ref/{code}`: the redirect leaves when its click is stored, or after the configured wait.
pub async fn answer(app: &App, visit: Visit<'_>, code: &str) -> Response<Bytes> {
    if visit.method != Method::GET && visit.method != Method::HEAD {
        let mut reply = Response::new(Bytes::from_static(b"a link is followed by GET"));
        *reply.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        reply.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return reply;
    }
    let links = app.links();
    let link = links.by_code(code);
    let landing = decide(app, &links, link, visit);
    let mut reply = redirect(&landing.location);
    if let Some(link) = link.filter(|link| link.is_live && visit.is_navigation()) {
        let came = came(app, visit.headers);
        let click = read(app, link, visit, landing, came.visitor);
        remember(app, came.attribution, &click, &mut reply);
        store(app, click).await;
    }
    reply
}

/// What a browser's cookies tell of how it came.
#[derive(Clone, Copy, Debug)]
pub struct Came {
    /// The browser; `None`: it has followed no link.
    pub visitor: Option<Visitor>,
    /// Its first and last click.
    pub attribution: Option<Attribution>,
}

/// Reads both cookies; what we did not write is nothing.
pub fn came(app: &App, headers: &HeaderMap) -> Came {
    let names = CookieNames::new(app.config().is_https());
    let keys = &app.secrets().attribution;
    Came {
        visitor: cookie(headers, &names.name(visitor::COOKIE)).and_then(Visitor::parse),
        attribution: cookie(headers, &names.name(attribution::COOKIE))
            .and_then(|text| Attribution::read(text, keys)),
    }
}

fn decide(app: &App, links: &LinkTable, link: Option<&Link>, visit: Visit<'_>) -> Landing {
    let snapshot = app.snapshot();
    let tables = Tables {
        links,
        rates: &snapshot.rates,
        feeds: &snapshot.feeds,
        storefront_url: &app.config().office.storefront_url,
    };
    let lang = visit.lang.unwrap_or_else(|| app.language(visit.headers));
    Landing::decide(tables, link, &Query::parse(visit.query), lang)
}

fn read(
    app: &App,
    link: &Link,
    visit: Visit<'_>,
    landing: Landing,
    visitor: Option<Visitor>,
) -> Click {
    Click {
        id: app.click_ids().next(app.clock().now_ms()),
        partner_id: link.partner_id,
        link_id: link.id,
        visitor: visitor.unwrap_or_else(|| Visitor::fresh(app.chance())),
        address: visit.client,
        agent: visit.header(header::USER_AGENT, LONGEST_AGENT),
        referrer: visit.header(header::REFERER, LONGEST_REFERRER),
        query_string: cut(visit.query, LONGEST_QUERY).to_owned(),
        from_code: landing.from_code,
        to_code: landing.to_code,
        marks: marks(app, link, visit),
    }
}

/// Counts the click in memory, and says what speaks against a person.
fn marks(app: &App, link: &Link, visit: Visit<'_>) -> Marks {
    let met = app.floods().count(visit.client, link.id, app.clock().now_s());
    Marks {
        hint: headless::hint(visit.headers).map(str::to_owned),
        flood: met.map(|(kind, _)| kind),
        is_denied: met.is_some_and(|(_, mode)| mode == FloodMode::Deny),
    }
}

/// Sets both cookies: who the visitor is, and which clicks brought him.
fn remember(app: &App, before: Option<Attribution>, click: &Click, reply: &mut Response<Bytes>) {
    let names = CookieNames::new(app.config().is_https());
    let keys = &app.secrets().attribution;
    let name = names.name(attribution::COOKIE);
    let touch = Touch { link_id: click.link_id, click: click.id };
    let visitor = click.visitor.to_string();
    let visitor_name = names.name(visitor::COOKIE);
    set(reply, SetCookie::new(&visitor_name, &visitor).max_age(VISITOR_AGE_S), names);
    let after = Attribution::after(before, touch);
    if let Some(signed) = after.sign(keys) {
        let cookie = SetCookie::new(&name, &signed);
        let window_s = u64::from(longest_window(app, &after)) * 86_400;
        // A window of 0 days is the browser's session: a cookie without an age.
        set(reply, if window_s == 0 { cookie } else { cookie.max_age(window_s) }, names);
    }
}

/// The cookie is kept as long as either click may count; which of them does is judged with the order.
fn longest_window(app: &App, clicks: &Attribution) -> u32 {
    let links = app.links();
    let of = |touch: Touch| links.by_id(touch.link_id).map(|link| app.window_of(link.partner_id));
    of(clicks.first).max(of(clicks.last)).unwrap_or_default()
}

fn set(reply: &mut Response<Bytes>, cookie: SetCookie<'_>, names: CookieNames) {
    match cookie.path("/").http_only(true).secure(names.is_secure()).header() {
        Ok(value) => {
            reply.headers_mut().append(header::SET_COOKIE, value);
        }
        Err(refusal) => tracing::error!(%refusal, "a cookie of our own making was refused"),
    }
}

/// Stores the click, or keeps it in the spool: the customer does not wait for a store in trouble
/// longer than configured.
async fn store(app: &App, click: Click) {
    let click = Arc::new(click);
    if !app.spool().is_preferred(app.clock().now_ms()) {
        match store_in_time(app, &click).await {
            Ok(()) => return,
            Err(why) => tracing::warn!(click = click.id.number(), why, "a click goes to the spool"),
        }
    }
    let id = click.id.number();
    if let Err(fault) = app.spool().keep(click, app.clock().now_ms()).await {
        tracing::error!(click = id, %fault, "a click is lost");
    }
}

/// A click that came too late is left out by the writer, unless it is being written already: then its
/// number tells the spool that it is stored.
async fn store_in_time(app: &App, click: &Arc<Click>) -> Result<(), String> {
    let wait = Duration::from_millis(app.config().clicks.wait_ms);
    match tokio::time::timeout(wait, app.click_writer().add(Arc::clone(click))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(fault)) => Err(fault.to_string()),
        Err(_) => Err(format!("the store took longer than {wait:?}")),
    }
}

fn redirect(location: &str) -> Response<Bytes> {
    let mut reply = Response::new(Bytes::new());
    *reply.status_mut() = StatusCode::FOUND;
    let fields = reply.headers_mut();
    // Our own paths and codes are plain ASCII; should one ever not be, the storefront is a good place.
    let location = HeaderValue::from_str(location).unwrap_or(HeaderValue::from_static("/"));
    fields.insert(header::LOCATION, location);
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

impl App {
    /// The language of a visitor: his choice by cookie, then his browser's, then the office's.
    pub fn language(&self, headers: &HeaderMap) -> Lang {
        let chosen = cookie(headers, crate::words::LANGUAGE_COOKIE).and_then(Lang::from_code);
        let office = || Lang::from_code(&self.config().office.language).unwrap_or_default();
        chosen.unwrap_or_else(|| {
            let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
            Lang::accepted(accepted, office())
        })
    }
}
