//! Where somebody looks after his account: in a partner's profile, or on an operator's desk.

use std::net::IpAddr;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::response::Response;
use http::StatusCode;
use http::header::{self, HeaderValue};
use http::request::Parts;
use store::{Fault, Tx};

use crate::app::{App, Plain};
use crate::features::audit::{Actor, Deed};
use crate::features::cabinet::{Section, SectionLink};
use crate::features::identity::{Role, SignedIn, password_of};
use crate::features::partners::PartnerUser;
use crate::pages::{Desk, DeskNav, Frame, Page, see_other};
use crate::words::Lang;

/// The owner of an account, on the pages of his role.
pub(super) struct Place {
    /// Who he is.
    pub(super) who: SignedIn,
    home: Home,
}

enum Home {
    Profile(Frame),
    Desk(Box<Desk>),
}

impl FromRequestParts<App> for Place {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Place, Response> {
        let path = parts.uri.path();
        let path = path.strip_prefix(Lang::of_path(path).prefix()).unwrap_or(path);
        if path.starts_with("/desk/") {
            let desk = Desk::from_request_parts(parts, app).await?;
            return Ok(Place { who: desk.who.clone(), home: Home::Desk(Box::new(desk)) });
        }
        let user = PartnerUser::from_request_parts(parts, app).await?;
        Ok(Place { who: user.who, home: Home::Profile(Frame::of(parts, app).await) })
    }
}

/// A part of a page inside the frame of a partner's profile.
#[derive(Template)]
#[template(path = "features/security/pages/profile.html")]
struct ProfilePage {
    page: Page,
    title: String,
    body: String,
}

impl ProfilePage {
    fn sections(&self) -> Vec<SectionLink> {
        Section::Security.links(&self.page)
    }
}

/// A part of a page inside the frame of the desk.
#[derive(Template)]
#[template(path = "features/security/pages/desk.html")]
struct DeskPage {
    page: Page,
    nav: DeskNav,
    title: String,
    body: String,
}

impl Place {
    fn frame(&self) -> &Frame {
        match &self.home {
            Home::Profile(frame) => frame,
            Home::Desk(desk) => &desk.frame,
        }
    }

    /// The path of *Security* in English.
    fn path(&self) -> &'static str {
        match self.home {
            Home::Profile(_) => "/profile/security",
            Home::Desk(_) => "/desk/security",
        }
    }

    /// The language that the address names.
    pub(super) fn lang(&self) -> Lang {
        self.frame().lang()
    }

    /// The address of *Security* here, in the language of the page.
    pub(super) fn href(&self) -> String {
        format!("{}{}", self.lang().prefix(), self.path())
    }

    /// The frame of the page at `below` the path of *Security*.
    pub(super) fn page(&self, below: &str) -> Page {
        self.frame().page(&format!("{}{below}", self.path()))
    }

    /// The circumstances of a deed of the owner.
    pub(super) fn deed(&self, app: &App) -> Deed {
        let account = self.who.account_id;
        let actor = match self.who.role {
            Role::Operator => Actor::Operator(account),
            Role::Partner => Actor::Partner(account),
            Role::Customer => Actor::Account(account),
        };
        Deed { at_ms: app.clock().now_ms(), actor }
    }

    /// Answers with `part` inside the frame of the owner's other pages.
    pub(super) fn html(
        &self,
        status: StatusCode,
        page: Page,
        title: String,
        part: &impl Template,
    ) -> Response {
        let body = match part.render() {
            Ok(body) => body,
            Err(error) => {
                tracing::error!(%error, "a page could not be rendered");
                return self.error(StatusCode::INTERNAL_SERVER_ERROR);
            }
        };
        let mut reply = match &self.home {
            Home::Profile(frame) => frame.html(status, &ProfilePage { page, title, body }),
            Home::Desk(desk) => {
                let nav = desk.nav(self.path());
                desk.html(status, &DeskPage { page, nav, title, body })
            }
        };
        reply.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        reply
    }

    /// Leads back to *Security*, which says what was done.
    pub(super) fn back(&self, done: &str) -> Response {
        see_other(&format!("{}?{done}", self.href()))
    }

    pub(super) fn error(&self, status: StatusCode) -> Response {
        self.frame().error(status)
    }

    pub(super) fn fault(&self, fault: &Fault) -> Response {
        self.frame().fault(fault)
    }
}

/// Why a password does not open what it guards.
pub(super) enum PasswordDenial {
    /// Too many attempts; minutes until the next.
    Wait(u64),
    /// It is another one.
    Wrong,
    /// The world broke.
    Broke(Fault),
}

/// Whether `typed` is the owner's password. Whoever finds a browser signed in must not be able to guess
/// it there.
pub(super) async fn check_password(
    app: &App,
    place: &Place,
    client: IpAddr,
    typed: &str,
) -> Result<(), PasswordDenial> {
    let counted = app.attempts().count(client, &place.who.email.to_lowercase());
    counted.map_err(|wait_s| PasswordDenial::Wait(wait_s.div_ceil(60)))?;
    let account_id = place.who.account_id;
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(password_of(tx, account_id)?) };
    let hash = app.store().read(read).await;
    let hash = hash.map_err(|stop| PasswordDenial::Broke(stop.into_fault()))?;
    match app.passwords().verify(typed, &hash).await {
        true => Ok(()),
        false => Err(PasswordDenial::Wrong),
    }
}
