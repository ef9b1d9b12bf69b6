//! The page itself: everything at once.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::identity::{Factor, OpenSession, find_factor, list_sessions};
use crate::pages::{FieldErrors, Page};

use super::browser;
use super::place::Place;

/// What *Security* shows.
#[derive(Template)]
#[template(path = "features/security/pages/overview.html")]
pub(super) struct Overview {
    page: Page,
    /// The address of this page.
    href: String,
    email: String,
    is_confirmed: bool,
    /// Another address as it was typed.
    pub(super) new_email: String,
    factor: Option<Factor>,
    sessions: Vec<SessionView>,
    /// The key of what was done just now.
    done: Option<&'static str>,
    pub(super) errors: FieldErrors,
}

/// A browser that is signed in.
struct SessionView {
    id: i64,
    browser: String,
    address: String,
    created: String,
    used: String,
    is_this: bool,
}

impl Overview {
    /// Reads it.
    pub(super) async fn read(app: &App, place: &Place) -> Result<Overview, Fault> {
        let (account_id, now_s) = (place.who.account_id, app.clock().now_s());
        let read = move |tx: &mut Tx<'_>| -> Plain<_> {
            Ok((find_factor(tx, account_id)?, list_sessions(tx, account_id, now_s)?))
        };
        let (factor, sessions) = app.store().read(read).await?;
        let page = place.page("");
        let view = |session: OpenSession| SessionView {
            id: session.id,
            browser: browser::words(&page, &session.agent),
            address: session.address,
            created: utc_text(session.created_at_s),
            used: utc_text(session.used_at_s),
            is_this: session.id == place.who.session_id,
        };
        Ok(Overview {
            sessions: sessions.into_iter().map(view).collect(),
            href: place.href(),
            email: place.who.email.clone(),
            is_confirmed: place.who.is_confirmed,
            new_email: String::new(),
            factor,
            done: None,
            errors: FieldErrors::default(),
            page,
        })
    }

    fn others(&self) -> usize {
        self.sessions.iter().filter(|session| !session.is_this).count()
    }

    fn since(&self, factor: &Factor) -> String {
        utc_text(factor.enabled_at_ms.div_euclid(1000))
    }

    /// Answers with it.
    pub(super) fn answer(self, place: &Place, status: StatusCode) -> Response {
        let (page, title) = (self.page.clone(), self.page.word("security"));
        place.html(status, page, title, &self)
    }

    /// Answers with what is wrong.
    pub(super) fn refuse(self, place: &Place) -> Response {
        let status = self.errors.status();
        self.answer(place, status)
    }
}

/// What was done, by the query to which a form leads, with the key of its words.
const DONE: [(&str, &str); 6] = [
    ("password", "password-changed"),
    ("email", "security-email-sent"),
    ("confirmation", "security-confirmation-sent"),
    ("session", "session-ended"),
    ("sessions", "sessions-ended"),
    ("factor-off", "factor-off-done"),
];

pub(super) async fn show(
    State(app): State<App>,
    place: Place,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let done = DONE.iter().find(|(word, _)| *word == query).map(|(_, key)| *key);
    match Overview::read(&app, &place).await {
        Ok(view) => Overview { done, ..view }.answer(&place, StatusCode::OK),
        Err(fault) => place.fault(&fault),
    }
}
