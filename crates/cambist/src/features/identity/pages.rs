//! Edge: the pages to sign in and out.

use askama::Template;
use axum::Router;
use axum::extract::{Extension, RawQuery, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use http::header::{self, HeaderMap};
use store::Tx;
use web::query::Query;

use crate::app::{App, Client, Plain};
use crate::pages::{Form, Frame, Page, see_other};
use crate::words::Lang;

use super::access::{carries_session, session_cookie};
use super::account::Role;
use super::email::Email;
use super::session::{SignedIn, end_session};
use super::sign_in::{SignInDenial, sign_in};

/// `/sign-in` and `/sign-out`.
pub fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}{path}", lang.prefix());
        router = router
            .route(&at("/sign-in"), get(show).post(enter))
            .route(&at("/sign-out"), post(leave));
    }
    router
}

/// The page to sign in.
#[derive(Template)]
#[template(path = "features/identity/pages/sign_in.html")]
struct SignInPage {
    page: Page,
    /// What was typed for an address.
    email: String,
    /// Where to go afterwards: empty, or a path of ours.
    next: String,
    /// Whether the browser still holds a session that has ended.
    is_ended: bool,
    trouble: Option<Trouble>,
}

/// What keeps somebody out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    Email,
    Wrong,
    /// Too many attempts; minutes until the next.
    Wait(u64),
}

impl SignInPage {
    fn is_email_wrong(&self) -> bool {
        self.trouble == Some(Trouble::Email)
    }

    /// What is wrong with the attempt as a whole.
    fn sentence(&self) -> Option<String> {
        match self.trouble? {
            Trouble::Email => None,
            Trouble::Wrong => Some(self.page.word("sign-in-wrong")),
            Trouble::Wait(minutes) => {
                Some(self.page.word_of("sign-in-wait", "number", &minutes.to_string()))
            }
        }
    }

    fn status(&self) -> StatusCode {
        match self.trouble {
            None => StatusCode::OK,
            Some(Trouble::Wait(_)) => StatusCode::TOO_MANY_REQUESTS,
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

/// Where somebody goes who has signed in: to the page that he asked for, or to the one of his role.
pub fn landing(lang: Lang, role: Role, next: &str) -> String {
    if web::path::is_own(next) {
        return next.to_owned();
    }
    match role {
        Role::Partner => format!("{}/profile", lang.prefix()),
        Role::Operator => format!("{}/desk", lang.prefix()),
        Role::Customer => format!("{}/", lang.prefix()),
    }
}

async fn show(
    State(app): State<App>,
    frame: Frame,
    who: Option<SignedIn>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let next = Query::parse(&raw).exact("next").unwrap_or_default().into_owned();
    if let Some(who) = who {
        return see_other(&landing(frame.lang(), who.role, &next));
    }
    let next = Some(next).filter(|next| web::path::is_own(next)).unwrap_or_default();
    let mut page = frame.page("/sign-in");
    page.query = if next.is_empty() { String::new() } else { raw };
    let is_ended = carries_session(&app, &headers);
    let view = SignInPage { page, email: String::new(), next, is_ended, trouble: None };
    frame.html(StatusCode::OK, &view)
}

async fn enter(
    State(app): State<App>,
    frame: Frame,
    before: Option<SignedIn>,
    Extension(Client(client)): Extension<Client>,
    form: Form,
) -> Response {
    let (typed, next) = (form.text("email").trim(), form.text("next"));
    let outcome = match typed.parse::<Email>() {
        Err(_) => Err(Trouble::Email),
        Ok(email) => match sign_in(&app, email, form.text("password"), client).await {
            Ok(opened) => Ok(opened),
            Err(SignInDenial::Broke(fault)) => return frame.fault(&fault),
            Err(SignInDenial::Wrong) => Err(Trouble::Wrong),
            Err(SignInDenial::TooMany(wait_s)) => Err(Trouble::Wait(wait_s.div_ceil(60))),
        },
    };
    match outcome {
        Ok((token, role)) => {
            // The browser forgets the session that it had, so nobody needs that one any more.
            if let Some(before) = before
                && let Err(stop) = end(&app, before.session_id).await
            {
                tracing::warn!(%stop, "a session that was replaced goes on");
            }
            let mut reply = see_other(&landing(frame.lang(), role, next));
            reply.headers_mut().append(header::SET_COOKIE, session_cookie(&app, Some(&token)));
            reply
        }
        Err(trouble) => {
            let next = if web::path::is_own(next) { next.to_owned() } else { String::new() };
            let email = web::text::cut(typed, 254).to_owned();
            let page = frame.page("/sign-in");
            let trouble = Some(trouble);
            let view = SignInPage { page, email, next, is_ended: false, trouble };
            frame.html(view.status(), &view)
        }
    }
}

async fn leave(State(app): State<App>, frame: Frame, who: Option<SignedIn>) -> Response {
    if let Some(who) = who
        && let Err(stop) = end(&app, who.session_id).await
    {
        return frame.fault(&stop.into_fault());
    }
    let mut reply = see_other(&format!("{}/", frame.lang().prefix()));
    reply.headers_mut().append(header::SET_COOKIE, session_cookie(&app, None));
    reply
}

async fn end(app: &App, session_id: i64) -> Plain<()> {
    let write = move |tx: &mut Tx<'_>| -> Plain<()> { Ok(end_session(tx, session_id)?) };
    app.store().write(write).await
}
