//! Edge: who sends a request, and the extractors that are permissions.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::response::Response;
use http::header::{self, HeaderMap, HeaderValue};
use http::request::Parts;
use http::{Method, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::{Fault, Tx};
use web::cookies::{CookieNames, SetCookie, cookie};

use crate::app::{App, Client, Plain};
use crate::pages::{Frame, see_other};
use crate::words::Lang;

use super::account::Role;
use super::half::LIVES_S;
use super::session::{LONGEST_S, SessionToken, SignedIn, find_session, note_use};
use super::token::Token;
use super::traces::{BROWSER_COOKIE, Trace, network_text};

/// The cookie that holds a session's token.
const COOKIE: &str = "cambist_session";

/// Who sends the request, found once for all extractors of a handler.
#[derive(Clone)]
struct Recognised(Result<Option<SignedIn>, Fault>);

/// The cookie that holds the token of half a session.
const HALF_COOKIE: &str = "cambist_half";

/// The token that a request carries in a cookie.
fn sent(app: &App, headers: &HeaderMap, name: &str) -> Option<Token> {
    let name = CookieNames::new(app.config().is_https()).name(name);
    cookie(headers, &name).and_then(Token::parse)
}

/// The session's token that a request carries.
fn sent_token(app: &App, headers: &HeaderMap) -> Option<SessionToken> {
    sent(app, headers, COOKIE)
}

/// The token of half a session that a request carries.
pub(super) fn sent_half(app: &App, headers: &HeaderMap) -> Option<Token> {
    sent(app, headers, HALF_COOKIE)
}

/// Whether a request carries a session, good or not: then only a page of ours may have sent it.
pub fn carries_session(app: &App, headers: &HeaderMap) -> bool {
    sent_token(app, headers).is_some()
}

/// The header that gives a browser its session, or takes it away.
///
/// The cookie is kept as long as a session can last at most; when it ends before, the office knows.
pub fn session_cookie(app: &App, token: Option<&SessionToken>) -> HeaderValue {
    token_cookie(app, COOKIE, token, LONGEST_S)
}

/// The header that gives a browser half a session, or takes it away.
pub(super) fn half_cookie(app: &App, token: Option<&Token>) -> HeaderValue {
    token_cookie(app, HALF_COOKIE, token, LIVES_S)
}

fn token_cookie(app: &App, name: &str, token: Option<&Token>, lives_s: i64) -> HeaderValue {
    let names = CookieNames::new(app.config().is_https());
    let (name, value) = (names.name(name), token.map(Token::reveal).unwrap_or_default());
    let age_s = if token.is_some() { lives_s.unsigned_abs() } else { 0 };
    let cookie = SetCookie::new(&name, &value).max_age(age_s).secure(names.is_secure());
    cookie.header().expect("name and value are letters and digits")
}

/// Who sends the request; `None` when nobody is signed in.
///
/// # Errors
/// The store's faults: not knowing is not the same as nobody.
pub async fn recognise(parts: &mut Parts, app: &App) -> Result<Option<SignedIn>, Fault> {
    if let Some(Recognised(known)) = parts.extensions.get::<Recognised>() {
        return known.clone();
    }
    let found = signed_in(app, &parts.headers).await;
    if let Ok(Some(who)) = &found {
        leave_trace(app, parts, who);
    }
    parts.extensions.insert(Recognised(found.clone()));
    found
}

/// Remembers where and in which browser a partner uses his account.
fn leave_trace(app: &App, parts: &Parts, who: &SignedIn) {
    if who.role != Role::Partner {
        return;
    }
    let client = parts.extensions.get::<Client>();
    let name = CookieNames::new(app.config().is_https()).name(BROWSER_COOKIE);
    let browser = cookie(&parts.headers, &name).and_then(browser_bytes);
    app.note_trace(Trace {
        account_id: who.account_id,
        network: client.map_or_else(String::new, |Client(address)| network_text(*address)),
        browser: browser.unwrap_or_default(),
        at_s: app.clock().now_s(),
    });
}

/// The bytes of a browser's number; anything that we did not write is none.
fn browser_bytes(text: &str) -> Option<Vec<u8>> {
    let is_ours = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let pairs = text.as_bytes().chunks_exact(2).map(|pair| std::str::from_utf8(pair).ok());
    let bytes = pairs.map(|pair| pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()));
    if is_ours { bytes.collect() } else { None }
}

/// Who sends a request, by its headers; `None` when nobody is signed in.
///
/// # Errors
/// The store's faults: not knowing is not the same as nobody.
pub async fn signed_in(app: &App, headers: &HeaderMap) -> Result<Option<SignedIn>, Fault> {
    match sent_token(app, headers) {
        None => Ok(None),
        Some(token) => look_up(app, token).await,
    }
}

async fn look_up(app: &App, token: SessionToken) -> Result<Option<SignedIn>, Fault> {
    let now_s = app.clock().now_s();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_session(tx, &token, now_s)?) };
    let Some(found) = app.store().read(read).await? else { return Ok(None) };
    if let Some(end_s) = found.new_end_s {
        let session_id = found.who.session_id;
        let write =
            move |tx: &mut Tx<'_>| -> Plain<()> { Ok(note_use(tx, session_id, now_s, end_s)?) };
        // Whoever is signed in stays so for now; the next request tries again.
        if let Err(stop) = app.store().write(write).await {
            tracing::warn!(%stop, "the use of a session was not noted");
        }
    }
    Ok(Some(found.who))
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<SignedIn, Response> {
        match recognise(parts, app).await {
            Ok(Some(who)) => Ok(who),
            Ok(None) => Err(to_sign_in(parts, app)),
            Err(fault) => Err(Frame::of(parts, app).await.fault(&fault)),
        }
    }
}

impl OptionalFromRequestParts<App> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &App,
    ) -> Result<Option<SignedIn>, Response> {
        match recognise(parts, app).await {
            Ok(who) => Ok(who),
            Err(fault) => Err(Frame::of(parts, app).await.fault(&fault)),
        }
    }
}

/// Sends a browser to sign in, and back to where it was: to the page that it asked for, or to the one
/// whose form it sent. What the form said is lost by then.
fn to_sign_in(parts: &Parts, app: &App) -> Response {
    let lang = Lang::of_path(parts.uri.path());
    let asked = match parts.method {
        Method::GET => parts.uri.path_and_query().map(|asked| asked.as_str()),
        _ => sender(&parts.headers, &app.config().base_url()),
    };
    let asked = asked.filter(|asked| web::path::is_own(asked));
    let next = asked.map(|asked| format!("?next={}", utf8_percent_encode(asked, NON_ALPHANUMERIC)));
    let mut reply = see_other(&format!("{}/sign-in{}", lang.prefix(), next.unwrap_or_default()));
    reply.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

/// The page of ours that a request came from, without scheme and host.
fn sender<'a>(headers: &'a HeaderMap, base_url: &str) -> Option<&'a str> {
    headers.get(header::REFERER)?.to_str().ok()?.strip_prefix(base_url)
}

/// An operator, signed in.
#[derive(Clone, Debug)]
pub struct OperatorUser(pub SignedIn);

impl FromRequestParts<App> for OperatorUser {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<OperatorUser, Response> {
        let who = <SignedIn as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        match who.role {
            Role::Operator => Ok(OperatorUser(who)),
            Role::Partner | Role::Customer => {
                Err(Frame::of(parts, app).await.error(StatusCode::FORBIDDEN))
            }
        }
    }
}
