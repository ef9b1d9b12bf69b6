//! Edge: the page to become a partner.

use askama::Template;
use axum::extract::{Extension, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode, header};
use store::{Stop, Tx};

use crate::app::{App, Client};
use crate::features::audit::{Actor, Deed};
use crate::features::clicks::came;
use crate::features::identity::{
    AccountRefusal, Device, Email, PasswordHash, PasswordRefusal, SessionToken, SignedIn, Telling,
    Token, ask_confirmation, landing, open_session, session_cookie,
};
use crate::features::links::{JoinRefusal, LinkCode, LinkRefusal, join};
use crate::features::partners::{NewPartner, PartnerRefusal, find_partner};
use crate::pages::{FieldErrors, Form, Frame, Page, see_other};

use super::programme::window_words;

/// A generated code that is taken already is a chance of one in billions; twice it never happens.
const TRIES: u32 = 3;

/// The page to become a partner.
#[derive(Template)]
#[template(path = "features/cabinet/pages/sign_up.html")]
struct SignUpPage {
    page: Page,
    email: String,
    title: String,
    has_agreed: bool,
    /// The smallest payout in USD, a plain decimal.
    min_payout: String,
    /// Days that a click may wait for its order; 0: until the browser is closed.
    window_days: u32,
    errors: FieldErrors,
    /// Too many attempts; minutes until the next.
    wait_minutes: Option<u64>,
}

impl SignUpPage {
    fn new(app: &App, frame: &Frame, form: &Form) -> SignUpPage {
        SignUpPage {
            page: frame.page("/sign-up"),
            email: web::text::cut(form.text("email").trim(), 254).to_owned(),
            title: web::text::cut(form.text("title").trim(), 400).to_owned(),
            has_agreed: form.text("terms") == "yes",
            min_payout: app.config().partners.min_payout().to_string(),
            window_days: app.everyones_window(),
            errors: FieldErrors::default(),
            wait_minutes: None,
        }
    }

    fn window(&self) -> String {
        window_words(&self.page, self.window_days)
    }
}

pub(super) async fn show(State(app): State<App>, frame: Frame, who: Option<SignedIn>) -> Response {
    if let Some(who) = who {
        return see_other(&landing(frame.lang(), who.role, ""));
    }
    frame.html(StatusCode::OK, &SignUpPage::new(&app, &frame, &Form::default()))
}

pub(super) async fn join_in(
    State(app): State<App>,
    frame: Frame,
    Extension(Client(client)): Extension<Client>,
    headers: HeaderMap,
    form: Form,
) -> Response {
    let mut view = SignUpPage::new(&app, &frame, &form);
    let new = match read(&app, client, &form, &mut view).await {
        Some(new) => NewPartner { referred_by: referrer(&app, &headers), ..new },
        None if view.wait_minutes.is_some() => {
            return frame.html(StatusCode::TOO_MANY_REQUESTS, &view);
        }
        None => return frame.html(view.errors.status(), &view),
    };
    let (token, telling) = (SessionToken::fresh(app.chance()), app.telling(frame.lang()));
    let opening = Opening { token: token.clone(), device: Device::of(client, &headers), telling };
    match enrol(&app, &new, &opening).await {
        Ok(()) => {}
        Err(Stop::Broke(fault)) => return frame.fault(&fault),
        Err(Stop::Refused(refusal)) => {
            tell(&refusal, &mut view);
            return frame.html(view.errors.status(), &view);
        }
    }
    // His link works from the first click on, and not only from the next look at the tables.
    if let Err(fault) = app.refresh().await {
        tracing::error!(%fault, "a new link works after the next look at the tables");
    }
    let mut reply = see_other(&format!("{}/profile", frame.lang().prefix()));
    reply.headers_mut().append(header::SET_COOKIE, session_cookie(&app, Some(&token)));
    reply
}

/// Reads the form; `None` when something is wrong, which `view` then tells.
async fn read(
    app: &App,
    client: std::net::IpAddr,
    form: &Form,
    view: &mut SignUpPage,
) -> Option<NewPartner> {
    let page = view.page.clone();
    let email: Option<Email> = form.text("email").parse().ok();
    if email.is_none() {
        view.errors.add("email", page.word("wrong-email"));
    }
    let title = form.text("title").trim();
    if title.chars().count() > 80 || title.chars().any(char::is_control) {
        view.errors.add("title", page.word("wrong-title"));
    }
    if !view.has_agreed {
        view.errors.add("terms", page.word("wrong-terms"));
    }
    let password = form.text("password");
    if let Err(refusal) = PasswordHash::judge(password) {
        view.errors.add("password", wrong_password(&page, refusal));
    }
    let email = email.filter(|_| view.errors.is_empty())?;
    if let Err(wait_s) = app.attempts().count(client, &email.folded()) {
        view.wait_minutes = Some(wait_s.div_ceil(60));
        return None;
    }
    let password = app.passwords().hash(password, app.chance().bytes()).await.ok()?;
    let name = email.as_str().split('@').next().unwrap_or_default();
    let title = if title.is_empty() { name } else { title }.to_owned();
    Some(NewPartner { email, password, title, address_visibility: None, referred_by: None })
}

/// Whose link brought the visitor last: he brought this partner.
fn referrer(app: &App, headers: &HeaderMap) -> Option<i64> {
    let touch = came(app, headers).attribution?.last;
    let links = app.links();
    let link = links.by_id(touch.link_id).filter(|link| !link.is_suspended)?;
    Some(link.partner_id)
}

/// What is wrong with a new password.
pub fn wrong_password(page: &Page, refusal: PasswordRefusal) -> String {
    match refusal {
        PasswordRefusal::TooShort => page.word("wrong-password-short"),
        PasswordRefusal::TooLong => page.word("wrong-password-long"),
    }
}

/// What a new partner is let in with.
#[derive(Clone)]
struct Opening {
    token: SessionToken,
    device: Device,
    telling: Telling,
}

/// Makes the partner, his first link and his session, and asks him to confirm his address.
async fn enrol(app: &App, new: &NewPartner, opening: &Opening) -> Result<(), Stop<JoinRefusal>> {
    let mut tries = 0;
    loop {
        tries += 1;
        let (new, opening) = (new.clone(), opening.clone());
        let (code, letter) = (LinkCode::generate(app.chance()), Token::fresh(app.chance()));
        let deed = Deed { at_ms: app.clock().now_ms(), actor: Actor::Visitor };
        let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<JoinRefusal>> {
            let id = join(tx, &deed, &new, &code)?;
            let partner = find_partner(tx, id)?
                .ok_or(PartnerRefusal::Unknown(id))
                .map_err(JoinRefusal::from)?;
            let Opening { token, device, telling } = &opening;
            ask_confirmation(tx, &deed, partner.account_id, &letter, telling)?;
            Ok(open_session(tx, partner.account_id, token, device, deed.at_s())?)
        };
        match app.store().write(unit).await {
            Err(Stop::Refused(JoinRefusal::Link(LinkRefusal::CodeTaken(_)))) if tries < TRIES => {}
            outcome => return outcome,
        }
    }
}

fn tell(refusal: &JoinRefusal, view: &mut SignUpPage) {
    match refusal {
        JoinRefusal::Partner(PartnerRefusal::Account(AccountRefusal::EmailTaken)) => {
            view.errors.add("email", view.page.word("wrong-email-taken"));
        }
        JoinRefusal::Partner(PartnerRefusal::Title) => {
            view.errors.add("title", view.page.word("wrong-title"));
        }
        JoinRefusal::Partner(PartnerRefusal::Unknown(_) | PartnerRefusal::Cycle { .. })
        | JoinRefusal::Link(_) => {
            view.errors.add("form", view.page.word("wrong-try-again"));
        }
    }
}
