//! Edge: the pages for whoever has forgotten his password.

use std::net::IpAddr;
use std::time::Duration;

use askama::Template;
use axum::extract::{Extension, Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use http::header;
use store::{Fault, Stop, Tx};
use tokio::time::{Instant, sleep_until};

use crate::app::{App, Client, Plain};
use crate::features::audit::{Actor, Deed};
use crate::features::identity::access::session_cookie;
use crate::features::identity::confirm::TokenRefusal;
use crate::features::identity::email::Email;
use crate::features::identity::mailed::{Purpose, find_mailed};
use crate::features::identity::password::{PasswordHash, PasswordRefusal};
use crate::features::identity::reset::{ask_reset, reset_password};
use crate::features::identity::token::Token;
use crate::pages::{FieldErrors, Form, Frame, Page, see_other};

use super::unkept;

/// Every answer takes so long, whether there is an account or not: writing a letter takes time too.
const ANSWER_AFTER: Duration = Duration::from_millis(300);

/// The page that asks for the address.
#[derive(Template)]
#[template(path = "features/identity/pages/reset.html")]
struct ResetPage {
    page: Page,
    email: String,
    is_sent: bool,
    errors: FieldErrors,
}

impl ResetPage {
    fn new(frame: &Frame) -> ResetPage {
        let page = frame.page("/password-reset");
        ResetPage { page, email: String::new(), is_sent: false, errors: FieldErrors::default() }
    }
}

pub(super) async fn show(frame: Frame, RawQuery(query): RawQuery) -> Response {
    let is_sent = query.as_deref() == Some("sent");
    let mut view = ResetPage { is_sent, ..ResetPage::new(&frame) };
    view.page.query = if is_sent { "sent".to_owned() } else { String::new() };
    frame.html(StatusCode::OK, &view)
}

pub(super) async fn ask(
    State(app): State<App>,
    frame: Frame,
    Extension(Client(client)): Extension<Client>,
    form: Form,
) -> Response {
    let answer_at = Instant::now() + ANSWER_AFTER;
    let typed = form.text("email").trim();
    let mut view = ResetPage::new(&frame);
    view.email = web::text::cut(typed, 254).to_owned();
    let Ok(email) = typed.parse::<Email>() else {
        view.errors.add("email", view.page.word("wrong-email"));
        return frame.html(view.errors.status(), &view);
    };
    if let Err(wait_s) = app.attempts().count_letter(client, &email.folded()) {
        let minutes = wait_s.div_ceil(60).to_string();
        view.errors.add("email", view.page.word_of("reset-wait", "number", &minutes));
        return frame.html(StatusCode::TOO_MANY_REQUESTS, &view);
    }
    if let Err(fault) = write_letter(&app, &frame, email).await {
        return frame.fault(&fault);
    }
    sleep_until(answer_at).await;
    see_other(&format!("{}/password-reset?sent", frame.lang().prefix()))
}

async fn write_letter(app: &App, frame: &Frame, email: Email) -> Result<(), Fault> {
    let deed = Deed { at_ms: app.clock().now_ms(), actor: Actor::Visitor };
    let (token, telling) = (Token::fresh(app.chance()), app.telling(frame.lang()));
    let unit =
        move |tx: &mut Tx<'_>| -> Plain<()> { Ok(ask_reset(tx, &deed, &email, &token, &telling)?) };
    Ok(app.store().write(unit).await?)
}

/// The page that asks for the new password.
#[derive(Template)]
#[template(path = "features/identity/pages/new_password.html")]
struct NewPasswordPage {
    page: Page,
    /// What the letter's link ends with.
    token: String,
    /// Whose password it is; empty: the link is not good any more.
    email: String,
    errors: FieldErrors,
}

impl NewPasswordPage {
    fn new(frame: &Frame, text: &str, email: Option<String>) -> NewPasswordPage {
        // Only a link that works is shown again.
        let token = if email.is_some() { text.to_owned() } else { String::new() };
        let path = match token.as_str() {
            "" => "/password-reset".to_owned(),
            token => format!("/password-reset/{token}"),
        };
        let (page, email) = (frame.page(&path), email.unwrap_or_default());
        NewPasswordPage { page, token, email, errors: FieldErrors::default() }
    }

    fn status(&self) -> StatusCode {
        if self.email.is_empty() { StatusCode::NOT_FOUND } else { self.errors.status() }
    }
}

/// The address of whose password a link sets; `None`: it is not good any more.
async fn find(app: &App, text: &str) -> Result<Option<String>, Fault> {
    let Some(token) = Token::parse(text) else { return Ok(None) };
    let now_s = app.clock().now_s();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_mailed(tx, &token, now_s)?) };
    let found = app.store().read(read).await?;
    let found = found.filter(|mailed| mailed.purpose == Purpose::Password);
    Ok(found.map(|mailed| mailed.email))
}

pub(super) async fn open(
    State(app): State<App>,
    frame: Frame,
    Path(text): Path<String>,
) -> Response {
    match find(&app, &text).await {
        Ok(email) => {
            let view = NewPasswordPage::new(&frame, &text, email);
            unkept(frame.html(view.status(), &view))
        }
        Err(fault) => frame.fault(&fault),
    }
}

pub(super) async fn set(
    State(app): State<App>,
    frame: Frame,
    Extension(Client(client)): Extension<Client>,
    Path(text): Path<String>,
    form: Form,
) -> Response {
    let email = match find(&app, &text).await {
        Ok(email) => email,
        Err(fault) => return frame.fault(&fault),
    };
    let over = || {
        let view = NewPasswordPage::new(&frame, &text, None);
        unkept(frame.html(view.status(), &view))
    };
    let (Some(email), Some(token)) = (email, Token::parse(&text)) else { return over() };
    let hash = match hashed(&app, client, &email, form.text("password")).await {
        Ok(hash) => hash,
        Err(wrong) => {
            let mut view = NewPasswordPage::new(&frame, &text, Some(email));
            let sentence = wrong.sentence(&view.page);
            view.errors.add("password", sentence);
            return unkept(frame.html(view.status(), &view));
        }
    };
    let deed = Deed { at_ms: app.clock().now_ms(), actor: Actor::Visitor };
    let telling = app.telling(frame.lang());
    let unit = move |tx: &mut Tx<'_>| reset_password(tx, &deed, &token, &hash, &telling);
    match app.store().write(unit).await {
        Ok(()) => {
            let mut reply = see_other(&format!("{}/sign-in?after=reset", frame.lang().prefix()));
            // Every session has ended: this browser's too, if it had one.
            reply.headers_mut().append(header::SET_COOKIE, session_cookie(&app, None));
            reply
        }
        Err(Stop::Refused(TokenRefusal::Over | TokenRefusal::EmailTaken)) => over(),
        Err(Stop::Broke(fault)) => frame.fault(&fault),
    }
}

/// What is wrong with a new password.
enum Wrong {
    Password(PasswordRefusal),
    /// Too many attempts; minutes until the next.
    Wait(u64),
}

impl Wrong {
    fn sentence(&self, page: &Page) -> String {
        match self {
            Wrong::Password(PasswordRefusal::TooShort) => page.word("wrong-password-short"),
            Wrong::Password(PasswordRefusal::TooLong) => page.word("wrong-password-long"),
            Wrong::Wait(minutes) => page.word_of("sign-in-wait", "number", &minutes.to_string()),
        }
    }
}

/// The hash of a new password; each costs time, and so is counted.
async fn hashed(
    app: &App,
    client: IpAddr,
    email: &str,
    password: &str,
) -> Result<PasswordHash, Wrong> {
    PasswordHash::judge(password).map_err(Wrong::Password)?;
    let counted = app.attempts().count(client, &email.to_lowercase());
    counted.map_err(|wait_s| Wrong::Wait(wait_s.div_ceil(60)))?;
    app.passwords().hash(password, app.chance().bytes()).await.map_err(Wrong::Password)
}
