//! Edge: the page to change one's password.

use askama::Template;
use axum::extract::{Extension, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Tx};

use crate::app::{App, Client, Plain};
use crate::features::identity::{PasswordHash, change_password, password_of};
use crate::features::partners::PartnerUser;
use crate::pages::{FieldErrors, Form, Frame, Page, see_other};

use super::sections::{Section, SectionLink};
use super::sign_up::wrong_password;

/// The page to change one's password.
#[derive(Template)]
#[template(path = "features/cabinet/pages/password.html")]
struct PasswordPage {
    page: Page,
    section: Section,
    email: String,
    is_changed: bool,
    errors: FieldErrors,
}

impl PasswordPage {
    fn new(frame: &Frame, user: &PartnerUser) -> PasswordPage {
        PasswordPage {
            page: frame.page(Section::Password.path()),
            section: Section::Password,
            email: user.who.email.clone(),
            is_changed: false,
            errors: FieldErrors::default(),
        }
    }

    fn sections(&self) -> Vec<SectionLink> {
        self.section.links(&self.page)
    }
}

pub(super) async fn show(frame: Frame, user: PartnerUser, RawQuery(query): RawQuery) -> Response {
    let is_changed = query.as_deref() == Some("changed");
    frame.html(StatusCode::OK, &PasswordPage { is_changed, ..PasswordPage::new(&frame, &user) })
}

pub(super) async fn change(
    State(app): State<App>,
    frame: Frame,
    user: PartnerUser,
    Extension(Client(client)): Extension<Client>,
    form: Form,
) -> Response {
    let mut view = PasswordPage::new(&frame, &user);
    let page = view.page.clone();
    let (old, new) = (form.text("current"), form.text("password"));
    if let Err(refusal) = PasswordHash::judge(new) {
        view.errors.add("password", wrong_password(&page, refusal));
        return frame.html(view.errors.status(), &view);
    }
    // Whoever finds a browser signed in must not be able to guess the password there.
    if let Err(wait_s) = app.attempts().count(client, &user.who.email.to_lowercase()) {
        let minutes = wait_s.div_ceil(60).to_string();
        view.errors.add("current", page.word_of("sign-in-wait", "number", &minutes));
        return frame.html(StatusCode::TOO_MANY_REQUESTS, &view);
    }
    let is_right = match is_password(&app, user.who.account_id, old).await {
        Ok(is_right) => is_right,
        Err(fault) => return frame.fault(&fault),
    };
    if !is_right {
        view.errors.add("current", page.word("wrong-password-current"));
        return frame.html(view.errors.status(), &view);
    }
    match set(&app, user, new).await {
        Ok(()) => see_other(&format!("{}?changed", Section::Password.href(&page))),
        Err(fault) => frame.fault(&fault),
    }
}

async fn is_password(app: &App, account_id: i64, typed: &str) -> Result<bool, Fault> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(password_of(tx, account_id)?) };
    let hash = app.store().read(read).await?;
    Ok(app.passwords().verify(typed, &hash).await)
}

async fn set(app: &App, user: PartnerUser, password: &str) -> Result<(), Fault> {
    let Ok(hash) = app.passwords().hash(password, app.chance().bytes()).await else {
        return Err(Fault::corrupt("a password was judged good and refused".to_owned()));
    };
    let deed = user.who.deed(app.clock().now_ms());
    let write =
        move |tx: &mut Tx<'_>| -> Plain<()> { Ok(change_password(tx, &deed, &user.who, &hash)?) };
    Ok(app.store().write(write).await?)
}
