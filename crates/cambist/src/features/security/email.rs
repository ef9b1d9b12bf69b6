//! Another address, and the letter that confirms one.

use axum::extract::{Extension, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Tx};

use crate::app::{App, Client, Plain};
use crate::features::identity::{Email, Token, ask_confirmation, ask_email};
use crate::pages::{FieldErrors, Form, Page};

use super::overview::Overview;
use super::password::told;
use super::place::{Place, check_password};

pub(super) async fn change(
    State(app): State<App>,
    place: Place,
    Extension(Client(client)): Extension<Client>,
    form: Form,
) -> Response {
    let typed = form.text("email").trim();
    let page = place.page("");
    let mut errors = FieldErrors::default();
    let email = match typed.parse::<Email>() {
        Err(_) => Err(page.word("wrong-email")),
        Ok(email) if email.as_str() == place.who.email => Err(page.word("wrong-email-same")),
        Ok(email) => Ok(email),
    };
    let email = email.map_err(|sentence| errors.add("email", sentence)).ok();
    if let Some(email) = email {
        match ask(&app, &place, client, email, form.text("confirm")).await {
            Ok(()) => return place.back("email"),
            Err(Denial::Broke(fault)) => return place.fault(&fault),
            Err(Denial::Field(field, sentence)) => errors.add(field, sentence),
        }
    }
    let new_email = web::text::cut(typed, 254).to_owned();
    match Overview::read(&app, &place).await {
        Ok(mut view) => {
            (view.errors, view.new_email) = (errors, new_email);
            view.refuse(&place)
        }
        Err(fault) => place.fault(&fault),
    }
}

/// Why no letter is sent.
enum Denial {
    Field(&'static str, String),
    Broke(Fault),
}

async fn ask(
    app: &App,
    place: &Place,
    client: std::net::IpAddr,
    email: Email,
    password: &str,
) -> Result<(), Denial> {
    let page = place.page("");
    if let Err(denial) = check_password(app, place, client, password).await {
        let sentence = told(&page, denial).map_err(Denial::Broke)?;
        return Err(Denial::Field("confirm", sentence));
    }
    count(app, client, &email, &page).map_err(|sentence| Denial::Field("email", sentence))?;
    let (deed, telling) = (place.deed(app), app.telling(place.lang()));
    let (token, account_id) = (Token::fresh(app.chance()), place.who.account_id);
    let unit = move |tx: &mut Tx<'_>| -> Plain<()> {
        Ok(ask_email(tx, &deed, account_id, &email, &token, &telling)?)
    };
    app.store().write(unit).await.map_err(|stop| Denial::Broke(stop.into_fault()))
}

/// Counts a letter that somebody asks for, or says how long to wait.
fn count(app: &App, client: std::net::IpAddr, email: &Email, page: &Page) -> Result<(), String> {
    app.attempts()
        .count_letter(client, &email.folded())
        .map_err(|wait_s| page.word_of("reset-wait", "number", &wait_s.div_ceil(60).to_string()))
}

pub(super) async fn send_again(
    State(app): State<App>,
    place: Place,
    Extension(Client(client)): Extension<Client>,
) -> Response {
    let page = place.page("");
    let counted = match place.who.email.parse::<Email>() {
        Ok(email) => count(&app, client, &email, &page),
        Err(_) => Err(page.word("wrong-email")),
    };
    if let Err(sentence) = counted {
        let mut errors = FieldErrors::default();
        errors.add("form", sentence);
        return match Overview::read(&app, &place).await {
            Ok(mut view) => {
                view.errors = errors;
                view.answer(&place, StatusCode::TOO_MANY_REQUESTS)
            }
            Err(fault) => place.fault(&fault),
        };
    }
    let (deed, telling) = (place.deed(&app), app.telling(place.lang()));
    let (token, account_id) = (Token::fresh(app.chance()), place.who.account_id);
    let unit = move |tx: &mut Tx<'_>| -> Plain<bool> {
        Ok(ask_confirmation(tx, &deed, account_id, &token, &telling)?)
    };
    match app.store().write(unit).await {
        Ok(_) => place.back("confirmation"),
        Err(stop) => place.fault(&stop.into_fault()),
    }
}
