//! Edge: the page that the link of a letter leads to. Only its button confirms: scanners of mail
//! follow links, and press no buttons.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Stop, Tx};

use crate::app::{App, Plain};
use crate::features::audit::{Actor, Deed};
use crate::features::identity::confirm::{TokenRefusal, confirm};
use crate::features::identity::mailed::{Purpose, find_mailed};
use crate::features::identity::token::Token;
use crate::pages::{Frame, Page};

use super::unkept;

/// Where the confirming of an address stands.
enum Standing {
    /// The button is to be pressed.
    Asked,
    /// It was pressed.
    Done,
    /// The link is not good any more.
    Over,
    /// Another account has the address.
    Taken,
}

/// The page that a link leads to.
#[derive(Template)]
#[template(path = "features/identity/pages/confirmation.html")]
struct ConfirmationPage {
    page: Page,
    /// The address that is confirmed.
    email: String,
    /// What the letter's link ends with.
    token: String,
    standing: Standing,
}

impl ConfirmationPage {
    fn new(frame: &Frame, token: &str, email: String, standing: Standing) -> ConfirmationPage {
        let token = web::text::cut(token, 64).to_owned();
        let is_ours = token.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let path = if is_ours { format!("/confirmation/{token}") } else { "/sign-in".to_owned() };
        ConfirmationPage { page: frame.page(&path), email, token, standing }
    }

    fn title(&self) -> String {
        self.page.word(match self.standing {
            Standing::Asked => "confirmation-title",
            Standing::Done => "confirmation-done",
            Standing::Over | Standing::Taken => "confirmation-over",
        })
    }

    fn status(&self) -> StatusCode {
        match self.standing {
            Standing::Asked | Standing::Done => StatusCode::OK,
            Standing::Over => StatusCode::NOT_FOUND,
            Standing::Taken => StatusCode::CONFLICT,
        }
    }

    /// Where whoever has come here goes on.
    fn home(&self) -> String {
        let prefix = self.page.lang.prefix();
        match (self.page.is_partner(), self.page.is_operator()) {
            (true, _) => format!("{prefix}/profile"),
            (_, true) => format!("{prefix}/desk"),
            _ => format!("{prefix}/sign-in"),
        }
    }

    fn home_word(&self) -> String {
        self.page.word(match self.page.is_anonymous() {
            true => "sign-in",
            false => "confirmation-on",
        })
    }
}

pub(super) async fn show(
    State(app): State<App>,
    frame: Frame,
    Path(text): Path<String>,
) -> Response {
    let over = || ConfirmationPage::new(&frame, &text, String::new(), Standing::Over);
    let view = match Token::parse(&text) {
        None => over(),
        Some(token) => match find(&app, token).await {
            Ok(Some(email)) => ConfirmationPage::new(&frame, &text, email, Standing::Asked),
            Ok(None) => over(),
            Err(fault) => return frame.fault(&fault),
        },
    };
    unkept(frame.html(view.status(), &view))
}

async fn find(app: &App, token: Token) -> Result<Option<String>, Fault> {
    let now_s = app.clock().now_s();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_mailed(tx, &token, now_s)?) };
    let found = app.store().read(read).await?;
    let found = found.filter(|mailed| mailed.purpose != Purpose::Password);
    Ok(found.map(|mailed| mailed.email))
}

pub(super) async fn accept(
    State(app): State<App>,
    frame: Frame,
    Path(text): Path<String>,
) -> Response {
    let view = |email, standing| ConfirmationPage::new(&frame, &text, email, standing);
    let view = match Token::parse(&text) {
        None => view(String::new(), Standing::Over),
        Some(token) => {
            // Who holds the letter is nobody in particular until he signs in.
            let deed = Deed { at_ms: app.clock().now_ms(), actor: Actor::Visitor };
            let telling = app.telling(frame.lang());
            let unit = move |tx: &mut Tx<'_>| confirm(tx, &deed, &token, &telling);
            match app.store().write(unit).await {
                Ok(mailed) => view(mailed.email, Standing::Done),
                Err(Stop::Refused(TokenRefusal::Over)) => view(String::new(), Standing::Over),
                Err(Stop::Refused(TokenRefusal::EmailTaken)) => {
                    view(String::new(), Standing::Taken)
                }
                Err(Stop::Broke(fault)) => return frame.fault(&fault),
            }
        }
    };
    unkept(frame.html(view.status(), &view))
}
