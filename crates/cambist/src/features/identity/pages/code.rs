//! Edge: the page that asks whoever has told the password for a code.

use askama::Template;
use axum::extract::{Extension, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use http::header::{self, HeaderMap};
use web::query::Query;

use crate::app::{App, Client};
use crate::features::identity::access::{half_cookie, sent_half, session_cookie};
use crate::features::identity::factor::Proof;
use crate::features::identity::session::{Device, SignedIn};
use crate::features::identity::sign_in::{SignInDenial, is_waiting, tell_code};
use crate::pages::{Form, Frame, Page, see_other};

use super::{end, landing, unkept};

/// The page that asks for a code.
#[derive(Template)]
#[template(path = "features/identity/pages/code.html")]
struct CodePage {
    page: Page,
    /// Where to go afterwards: empty, or a path of ours.
    next: String,
    /// Whether a recovery code is asked instead of one of the device.
    is_recovery: bool,
    trouble: Option<String>,
}

impl CodePage {
    fn new(frame: &Frame, next: &str, is_recovery: bool) -> CodePage {
        let next = Some(next).filter(|next| web::path::is_own(next)).unwrap_or_default().to_owned();
        CodePage { page: frame.page("/sign-in/code"), next, is_recovery, trouble: None }
    }

    /// The same page, which asks for the other kind of code.
    fn other(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.is_recovery {
            query.append_pair("by", "recovery");
        }
        if !self.next.is_empty() {
            query.append_pair("next", &self.next);
        }
        let path = format!("{}/sign-in/code", self.page.lang.prefix());
        match query.finish().as_str() {
            "" => path,
            query => format!("{path}?{query}"),
        }
    }
}

/// Where somebody goes who has to tell the password first, or again.
fn to_sign_in(app: &App, frame: &Frame, query: &str) -> Response {
    let mut reply = see_other(&format!("{}/sign-in{query}", frame.lang().prefix()));
    reply.headers_mut().append(header::SET_COOKIE, half_cookie(app, None));
    reply
}

pub(super) async fn show(
    State(app): State<App>,
    frame: Frame,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let asked = Query::parse(&raw);
    let next = asked.exact("next").unwrap_or_default().into_owned();
    let is_recovery = asked.exact("by").is_some_and(|by| by == "recovery");
    let Some(half) = sent_half(&app, &headers) else { return to_sign_in(&app, &frame, "") };
    match is_waiting(&app, half).await {
        Ok(true) => {}
        Ok(false) => return to_sign_in(&app, &frame, "?after=code"),
        Err(fault) => return frame.fault(&fault),
    }
    let mut view = CodePage::new(&frame, &next, is_recovery);
    view.page.query = raw;
    unkept(frame.html(StatusCode::OK, &view))
}

pub(super) async fn tell(
    State(app): State<App>,
    frame: Frame,
    before: Option<SignedIn>,
    Extension(Client(client)): Extension<Client>,
    headers: HeaderMap,
    form: Form,
) -> Response {
    let Some(half) = sent_half(&app, &headers) else { return to_sign_in(&app, &frame, "") };
    let mut view = CodePage::new(&frame, form.text("next"), form.text("by") == "recovery");
    let proof = Proof::parse(web::text::cut(form.text("code"), 100));
    let device = Device::of(client, &headers);
    let (status, sentence) = match tell_code(&app, half, proof, device, frame.lang()).await {
        Ok((token, role)) => {
            // The browser forgets the session that it had, so nobody needs that one any more.
            if let Some(before) = before
                && let Err(stop) = end(&app, before.session_id).await
            {
                tracing::warn!(%stop, "a session that was replaced goes on");
            }
            let mut reply = see_other(&landing(frame.lang(), role, &view.next));
            let fields = reply.headers_mut();
            fields.append(header::SET_COOKIE, session_cookie(&app, Some(&token)));
            fields.append(header::SET_COOKIE, half_cookie(&app, None));
            return reply;
        }
        Err(SignInDenial::Over) => return to_sign_in(&app, &frame, "?after=code"),
        Err(SignInDenial::Broke(fault)) => return frame.fault(&fault),
        Err(SignInDenial::Wrong) => {
            let key = if view.is_recovery { "code-recovery-wrong" } else { "code-wrong" };
            (StatusCode::UNPROCESSABLE_ENTITY, view.page.word(key))
        }
        Err(SignInDenial::TooMany(wait_s)) => {
            let minutes = wait_s.div_ceil(60).to_string();
            let sentence = view.page.word_of("sign-in-wait", "number", &minutes);
            (StatusCode::TOO_MANY_REQUESTS, sentence)
        }
    };
    view.trouble = Some(sentence);
    unkept(frame.html(status, &view))
}
