//! Changing the password.

use axum::extract::{Extension, State};
use axum::response::Response;
use store::{Fault, Tx};

use crate::app::{App, Client, Plain};
use crate::features::cabinet::wrong_password;
use crate::features::identity::{PasswordHash, change_password};
use crate::pages::{FieldErrors, Form, Page};

use super::overview::Overview;
use super::place::{PasswordDenial, Place, check_password};

pub(super) async fn change(
    State(app): State<App>,
    place: Place,
    Extension(Client(client)): Extension<Client>,
    form: Form,
) -> Response {
    let (old, new) = (form.text("current"), form.text("password"));
    let page = place.page("");
    let mut errors = FieldErrors::default();
    if let Err(refusal) = PasswordHash::judge(new) {
        errors.add("password", wrong_password(&page, refusal));
    } else if let Err(denial) = check_password(&app, &place, client, old).await {
        match told(&page, denial) {
            Ok(sentence) => errors.add("current", sentence),
            Err(fault) => return place.fault(&fault),
        }
    }
    if !errors.is_empty() {
        return match Overview::read(&app, &place).await {
            Ok(mut view) => {
                view.errors = errors;
                view.refuse(&place)
            }
            Err(fault) => place.fault(&fault),
        };
    }
    match set(&app, &place, new).await {
        Ok(()) => place.back("password"),
        Err(fault) => place.fault(&fault),
    }
}

/// What is wrong with a password that was asked to go on.
pub(super) fn told(page: &Page, denial: PasswordDenial) -> Result<String, Fault> {
    match denial {
        PasswordDenial::Wait(minutes) => {
            Ok(page.word_of("sign-in-wait", "number", &minutes.to_string()))
        }
        PasswordDenial::Wrong => Ok(page.word("wrong-password-current")),
        PasswordDenial::Broke(fault) => Err(fault),
    }
}

async fn set(app: &App, place: &Place, password: &str) -> Result<(), Fault> {
    let Ok(hash) = app.passwords().hash(password, app.chance().bytes()).await else {
        return Err(Fault::corrupt("a password was judged good and refused".to_owned()));
    };
    let (deed, who, telling) = (place.deed(app), place.who.clone(), app.telling(place.lang()));
    let write = move |tx: &mut Tx<'_>| -> Plain<()> {
        Ok(change_password(tx, &deed, &who, &hash, &telling)?)
    };
    Ok(app.store().write(write).await?)
}
