//! Edge: the pages to sign in and out, and what the links of letters lead to.

mod code;
mod confirmation;
mod reset;
mod sign_in;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use http::header::{self, HeaderValue};
use store::Tx;

use crate::app::{App, Plain};
use crate::pages::{Frame, see_other};
use crate::words::Lang;

use super::access::session_cookie;
use super::account::Role;
use super::session::{SignedIn, end_session};

/// Signing in and out, confirming an address, setting a forgotten password anew.
pub fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}{path}", lang.prefix());
        router = router
            .route(&at("/sign-in"), get(sign_in::show).post(sign_in::enter))
            .route(&at("/sign-in/code"), get(code::show).post(code::tell))
            .route(&at("/sign-out"), post(leave))
            .route(&at("/confirmation/{token}"), get(confirmation::show).post(confirmation::accept))
            .route(&at("/password-reset"), get(reset::show).post(reset::ask))
            .route(&at("/password-reset/{token}"), get(reset::open).post(reset::set));
    }
    router
}

/// A page whose address or content is a secret is in no cache.
fn unkept(mut reply: Response) -> Response {
    reply.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
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
