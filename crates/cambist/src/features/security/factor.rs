//! Setting the second factor up, its recovery codes, and switching it off.

use askama::Template;
use axum::extract::{Extension, State};
use axum::response::Response;
use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::{Fault, Stop, Tx};

use crate::app::{App, Client, Plain};
use crate::features::identity::{
    Factor, FactorRefusal, Proof, RecoveryCode, TotpSecret, begin_factor, begun_factor,
    disable_factor, enable_factor, find_factor, renew_recovery,
};
use crate::features::storefront::{QrView, qr};
use crate::pages::{FieldErrors, Form, Page, see_other};

use super::password::told;
use super::place::{Place, check_password};

/// The second factor's own page: being set up, or on.
#[derive(Template)]
#[template(path = "features/security/pages/factor.html")]
struct FactorPart {
    page: Page,
    /// The address of *Security*.
    href: String,
    standing: Standing,
    errors: FieldErrors,
}

/// Where the second factor stands.
enum Standing {
    /// A device is to learn the secret.
    Begun {
        /// The secret as a picture; `None`: the office's name is too long for one.
        picture: Option<QrView>,
        /// The secret in letters, in groups of four.
        typed: String,
    },
    /// It is asked.
    On(Factor),
}

impl FactorPart {
    fn answer(self, place: &Place, status: StatusCode) -> Response {
        let (page, title) = (self.page.clone(), self.page.word("factor"));
        place.html(status, page, title, &self)
    }
}

/// Letters between two spaces of a secret that is typed.
const GROUP: usize = 4;

fn begun(office: &str, email: &str, secret: &TotpSecret) -> Standing {
    let letters = secret.base32();
    let groups: Vec<_> = letters.as_bytes().chunks(GROUP).map(String::from_utf8_lossy).collect();
    Standing::Begun { picture: qr(secret.address(office, email)), typed: groups.join(" ") }
}

/// Reads where it stands; `None`: it is off, and nobody sets it up.
async fn read(app: &App, place: &Place) -> Result<Option<FactorPart>, Fault> {
    let (account_id, key) = (place.who.account_id, app.secrets().second_factor.clone());
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        Ok((find_factor(tx, account_id)?, begun_factor(tx, &key, account_id)?))
    };
    let found = app.store().read(read).await?;
    let page = place.page("/second-factor");
    let standing = match found {
        (Some(factor), _) => Standing::On(factor),
        (None, Some(secret)) => begun(&page.office_name, &place.who.email, &secret),
        (None, None) => return Ok(None),
    };
    let (href, errors) = (place.href(), FieldErrors::default());
    Ok(Some(FactorPart { page, href, standing, errors }))
}

pub(super) async fn show(State(app): State<App>, place: Place) -> Response {
    match read(&app, &place).await {
        Ok(Some(part)) => part.answer(&place, StatusCode::OK),
        Ok(None) => see_other(&place.href()),
        Err(fault) => place.fault(&fault),
    }
}

/// The page again, with what is wrong.
async fn refuse(
    app: &App,
    place: &Place,
    status: StatusCode,
    field: &'static str,
    sentence: String,
) -> Response {
    match read(app, place).await {
        Ok(Some(mut part)) => {
            part.errors.add(field, sentence);
            part.answer(place, status)
        }
        Ok(None) => see_other(&place.href()),
        Err(fault) => place.fault(&fault),
    }
}

pub(super) async fn begin(State(app): State<App>, place: Place) -> Response {
    let (account_id, salt) = (place.who.account_id, app.chance().bytes());
    let unit = move |tx: &mut Tx<'_>| begin_factor(tx, account_id, salt);
    match app.store().write(unit).await {
        Ok(()) | Err(Stop::Refused(_)) => see_other(&format!("{}/second-factor", place.href())),
        Err(Stop::Broke(fault)) => place.fault(&fault),
    }
}

/// Counts an attempt to tell a code, or says how long to wait.
fn count_code(app: &App, place: &Place) -> Result<(), String> {
    app.attempts().count_code(place.who.account_id).map_err(|wait_s| {
        let minutes = wait_s.div_ceil(60).to_string();
        place.page("").word_of("sign-in-wait", "number", &minutes)
    })
}

pub(super) async fn enable(State(app): State<App>, place: Place, form: Form) -> Response {
    if let Err(sentence) = count_code(&app, &place) {
        return refuse(&app, &place, StatusCode::TOO_MANY_REQUESTS, "code", sentence).await;
    }
    let typed = web::text::cut(form.text("code"), 100);
    let code: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let codes = RecoveryCode::fresh_set(app.chance());
    let (deed, telling, kept) = (place.deed(&app), app.telling(place.lang()), codes.clone());
    let (account_id, key) = (place.who.account_id, app.secrets().second_factor.clone());
    let unit =
        move |tx: &mut Tx<'_>| enable_factor(tx, &deed, account_id, (&key, &code), &kept, &telling);
    match app.store().write(unit).await {
        Ok(()) => show_codes(&place, &codes, true),
        Err(stop) => after(&app, &place, stop, "code").await,
    }
}

pub(super) async fn renew(State(app): State<App>, place: Place, form: Form) -> Response {
    if let Err(sentence) = count_code(&app, &place) {
        return refuse(&app, &place, StatusCode::TOO_MANY_REQUESTS, "renewal", sentence).await;
    }
    let proof = Proof::parse(web::text::cut(form.text("code"), 100));
    let codes = RecoveryCode::fresh_set(app.chance());
    let (deed, telling, kept) = (place.deed(&app), app.telling(place.lang()), codes.clone());
    let (account_id, key) = (place.who.account_id, app.secrets().second_factor.clone());
    let unit = move |tx: &mut Tx<'_>| {
        renew_recovery(tx, &deed, account_id, (&key, &proof), &kept, &telling)
    };
    match app.store().write(unit).await {
        Ok(()) => show_codes(&place, &codes, false),
        Err(stop) => after(&app, &place, stop, "renewal").await,
    }
}

pub(super) async fn disable(
    State(app): State<App>,
    place: Place,
    Extension(Client(client)): Extension<Client>,
    form: Form,
) -> Response {
    if let Err(denial) = check_password(&app, &place, client, form.text("current")).await {
        return match told(&place.page(""), denial) {
            Ok(sentence) => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                refuse(&app, &place, status, "current", sentence).await
            }
            Err(fault) => place.fault(&fault),
        };
    }
    if let Err(sentence) = count_code(&app, &place) {
        return refuse(&app, &place, StatusCode::TOO_MANY_REQUESTS, "removal", sentence).await;
    }
    let proof = Proof::parse(web::text::cut(form.text("code"), 100));
    let (deed, telling) = (place.deed(&app), app.telling(place.lang()));
    let (account_id, key) = (place.who.account_id, app.secrets().second_factor.clone());
    let unit =
        move |tx: &mut Tx<'_>| disable_factor(tx, &deed, account_id, (&key, &proof), &telling);
    match app.store().write(unit).await {
        Ok(()) => place.back("factor-off"),
        Err(stop) => after(&app, &place, stop, "removal").await,
    }
}

/// What becomes of a code that is not taken: it is asked again, or there is nothing to ask for any more.
async fn after(
    app: &App,
    place: &Place,
    stop: Stop<FactorRefusal>,
    field: &'static str,
) -> Response {
    match stop {
        Stop::Broke(fault) => place.fault(&fault),
        Stop::Refused(FactorRefusal::Code) => {
            let sentence = place.page("").word("code-wrong");
            refuse(app, place, StatusCode::UNPROCESSABLE_ENTITY, field, sentence).await
        }
        Stop::Refused(FactorRefusal::IsOn) => see_other(&format!("{}/second-factor", place.href())),
        Stop::Refused(FactorRefusal::IsOff | FactorRefusal::NotBegun) => see_other(&place.href()),
    }
}

/// The recovery codes, which are shown this once.
#[derive(Template)]
#[template(path = "features/security/pages/codes.html")]
struct CodesPart {
    page: Page,
    /// The address of *Security*.
    href: String,
    /// Whether the second factor was switched on just now.
    is_first: bool,
    codes: Vec<String>,
}

impl CodesPart {
    /// The codes as a file, in an address of its own that asks nobody.
    fn file(&self) -> String {
        let head = self.page.word_of("codes-file", "office", &self.page.office_name);
        let text = format!("{head}\n\n{}\n", self.codes.join("\n"));
        format!("data:text/plain;charset=utf-8,{}", utf8_percent_encode(&text, NON_ALPHANUMERIC))
    }
}

fn show_codes(place: &Place, codes: &[RecoveryCode], is_first: bool) -> Response {
    let page = place.page("/second-factor");
    let codes = codes.iter().map(RecoveryCode::reveal).collect();
    let part = CodesPart { page: page.clone(), href: place.href(), is_first, codes };
    let title = page.word("codes-title");
    place.html(StatusCode::OK, page, title, &part)
}
