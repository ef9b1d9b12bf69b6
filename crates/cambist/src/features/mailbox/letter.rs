//! Edge: one letter, as its reader sees it.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use http::header::{self, HeaderValue};
use http::{HeaderName, StatusCode};
use store::{Fault, Stop, Tx};

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::audit::{Actor, Deed};
use crate::features::identity::OperatorUser;
use crate::features::mail::{
    Letter, LetterState, Letterhead, Link, RetryRefusal, Stored, find_letter, retry,
};
use crate::pages::{Desk, DeskNav, Page, see_other};
use crate::words::Lang;

use super::{letter_path, state_key, state_kind};

/// What stands in the address; anything but a number names no letter.
type Number = Result<Path<i64>, PathRejection>;

/// A letter's HTML runs nothing, loads nothing and leads nowhere; it has its colours in itself.
const INERT: &str =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/// The page.
#[derive(Template)]
#[template(path = "features/mailbox/pages/letter.html")]
struct LetterPage {
    page: Page,
    nav: DeskNav,
    letter: Stored,
    plain: String,
    from: String,
    /// Where the letter's own link leads, where it never leaves the office: whoever it is for can be
    /// shown it.
    link: Option<Link>,
}

impl LetterPage {
    fn path(&self) -> String {
        letter_path(self.page.lang, self.letter.id)
    }

    fn list(&self) -> String {
        format!("{}/desk/mail", self.page.lang.prefix())
    }

    fn state(&self) -> String {
        self.page.word(state_key(self.letter.state))
    }

    fn kind(&self) -> &'static str {
        state_kind(self.letter.state)
    }

    fn order_href(&self) -> Option<String> {
        let order = self.letter.letter.order_id?;
        Some(format!("{}/desk/orders/{order}", self.page.lang.prefix()))
    }

    fn time(&self, at_ms: &i64) -> String {
        utc_text(at_ms.div_euclid(1000))
    }

    fn is_waiting(&self) -> bool {
        self.letter.state == LetterState::Waiting
    }

    fn may_retry(&self) -> bool {
        self.letter.state != LetterState::Sent
    }
}

pub(super) async fn show(State(app): State<App>, desk: Desk, number: Number) -> Response {
    let Ok(Path(number)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let letter = match find(&app, number).await {
        Ok(Some(letter)) => letter,
        Ok(None) => return desk.error(StatusCode::NOT_FOUND),
        Err(fault) => return desk.fault(&fault),
    };
    let seen = seen(&app, &letter);
    let plain = seen.plain(&Letterhead::of(&app)).unwrap_or_default();
    let link = letter.letter.body.link.clone().filter(|_| stays(&app));
    let link = link.map(|link| spoken(desk.lang(), &letter.letter, link));
    let view = LetterPage {
        page: desk.page(&letter_path(Lang::En, number)),
        nav: desk.nav("/desk/mail"),
        letter,
        plain,
        link,
        from: app.post().from().to_string(),
    };
    let mut reply = desk.html(StatusCode::OK, &view);
    let policy = web::headers::SECURITY.iter().find(|(name, _)| *name == "content-security-policy");
    let framed = policy.map(|(_, policy)| format!("{policy}; frame-src 'self'"));
    if let Some(framed) = framed.and_then(|policy| HeaderValue::from_str(&policy).ok()) {
        reply.headers_mut().insert(header::CONTENT_SECURITY_POLICY, framed);
    }
    reply
}

pub(super) async fn html(State(app): State<App>, _: OperatorUser, number: Number) -> Response {
    let Ok(Path(number)) = number else { return StatusCode::NOT_FOUND.into_response() };
    let letter = match find(&app, number).await {
        Ok(Some(letter)) => letter,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(fault) => {
            tracing::error!(%fault, "a letter could not be shown");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let text = seen(&app, &letter).html(&Letterhead::of(&app)).unwrap_or_default();
    let fields = [
        (header::CONTENT_SECURITY_POLICY, INERT),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    (fields, Html(text)).into_response()
}

pub(super) async fn retry_now(State(app): State<App>, desk: Desk, number: Number) -> Response {
    let Ok(Path(number)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let actor = Actor::Operator(desk.who.account_id);
    let deed = Deed { at_ms: app.clock().now_ms(), actor };
    match app.store().write(move |tx| retry(tx, &deed, number)).await {
        // One that was sent meanwhile has got where it should.
        Ok(()) | Err(Stop::Refused(RetryRefusal::Sent(_))) => {
            see_other(&letter_path(desk.lang(), number))
        }
        Err(Stop::Refused(RetryRefusal::Unknown(_))) => desk.error(StatusCode::NOT_FOUND),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
    }
}

/// A letter's link in the language of whoever looks at the letter here.
fn spoken(lang: Lang, letter: &Letter, link: Link) -> Link {
    let path = link.path.strip_prefix(letter.lang.prefix()).unwrap_or(&link.path);
    Link { path: format!("{}{path}", lang.prefix()), ..link.clone() }
}

/// Whether letters stay in the office, which has no other way to their readers.
fn stays(app: &App) -> bool {
    app.post().is_mailbox() || !app.post().is_set()
}

/// The letter as an operator may see it: what opens somebody's account is for its reader, unless it
/// never gets to him.
fn seen(app: &App, letter: &Stored) -> Letter {
    let bare = letter.letter.without_secret().filter(|_| !stays(app));
    bare.unwrap_or_else(|| letter.letter.clone())
}

async fn find(app: &App, number: i64) -> Result<Option<Stored>, Fault> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_letter(tx, number)?) };
    Ok(app.store().read(read).await?)
}
