//! Edge: the page to sign in.

use askama::Template;
use axum::extract::{Extension, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use http::header::{self, HeaderMap};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use web::query::Query;

use crate::app::{App, Client};
use crate::features::identity::access::{carries_session, half_cookie, session_cookie};
use crate::features::identity::email::Email;
use crate::features::identity::session::{Device, SignedIn};
use crate::features::identity::sign_in::{Entered, SignInDenial, sign_in};
use crate::pages::{Form, Frame, Page, see_other};

use super::{end, landing};

/// The page to sign in.
#[derive(Template)]
#[template(path = "features/identity/pages/sign_in.html")]
struct SignInPage {
    page: Page,
    /// What was typed for an address.
    email: String,
    /// Where to go afterwards: empty, or a path of ours.
    next: String,
    /// Why he is here, where he did not choose to be.
    why: Option<&'static str>,
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

pub(super) async fn show(
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
    let after = match Query::parse(&raw).exact("after").as_deref() {
        Some("reset") => Some("sign-in-reset"),
        Some("code") => Some("sign-in-late"),
        _ => None,
    };
    let mut page = frame.page("/sign-in");
    page.query = if next.is_empty() && after.is_none() { String::new() } else { raw };
    let why = after.or_else(|| carries_session(&app, &headers).then_some("sign-in-ended"));
    let view = SignInPage { page, email: String::new(), next, why, trouble: None };
    frame.html(StatusCode::OK, &view)
}

pub(super) async fn enter(
    State(app): State<App>,
    frame: Frame,
    before: Option<SignedIn>,
    Extension(Client(client)): Extension<Client>,
    headers: HeaderMap,
    form: Form,
) -> Response {
    let (typed, next) = (form.text("email").trim(), form.text("next"));
    let outcome = match typed.parse::<Email>() {
        Err(_) => Err(Trouble::Email),
        Ok(email) => {
            match sign_in(&app, email, form.text("password"), Device::of(client, &headers)).await {
                Ok(opened) => Ok(opened),
                Err(SignInDenial::Broke(fault)) => return frame.fault(&fault),
                Err(SignInDenial::Wrong | SignInDenial::Over) => Err(Trouble::Wrong),
                Err(SignInDenial::TooMany(wait_s)) => Err(Trouble::Wait(wait_s.div_ceil(60))),
            }
        }
    };
    match outcome {
        Ok(Entered::Half(half)) => {
            let next = Some(next).filter(|next| web::path::is_own(next));
            let next = next
                .map(|next| format!("?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC)))
                .unwrap_or_default();
            let path = format!("{}/sign-in/code{next}", frame.lang().prefix());
            let mut reply = see_other(&path);
            reply.headers_mut().append(header::SET_COOKIE, half_cookie(&app, Some(&half)));
            reply
        }
        Ok(Entered::Whole(token, role)) => {
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
            let view = SignInPage { page, email, next, why: None, trouble };
            frame.html(view.status(), &view)
        }
    }
}
