//! Edge: giving the office a name and a hue.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx, Within};

use crate::app::App;
use crate::assets::Hue;
use crate::features::office::notes::Notes;
use crate::features::office::seen::{Late, deed, same, take};
use crate::features::settings::{LookRefusal, load_look, set_look_hue, set_look_name};
use crate::pages::{Desk, FieldErrors, Form, see_other};

use super::LOOK;
use super::page::{Back, WORDS, answer, seen};

/// The longest name, in characters.
const LONGEST_NAME: usize = 60;

pub(super) async fn change(State(app): State<App>, desk: Desk, sent: Form) -> Response {
    let page = desk.page(LOOK);
    let mut errors = FieldErrors::default();
    let name = sent.text("name").trim().to_owned();
    if name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
        errors.add("name", page.word("settings-name-wrong"));
    }
    let hue: Option<Hue> = sent.text("hue").trim().parse().ok();
    if hue.is_none() {
        errors.add("hue", page.word(WORDS[1].hint));
    }
    let Some(hue) = hue.filter(|_| errors.is_empty()) else {
        let notes = Notes::trouble(page.word("form-has-errors"));
        let back = Back { notes, sent: Some(&sent), errors, mark_error: None };
        return answer(&app, &desk, StatusCode::UNPROCESSABLE_ENTITY, back).await;
    };
    let (deed, was) = (deed(&app, &desk), sent.text("seen").to_owned());
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<Late<LookRefusal>>> {
        let look = load_look(tx)?;
        same(&seen(&look), &was)?;
        if look.name.clone().unwrap_or_default() != name {
            set_look_name(tx, &deed, &name).within()?;
        }
        if look.hue != hue {
            set_look_hue(tx, &deed, hue)?;
        }
        Ok(())
    };
    match take(&app, unit).await {
        Ok(()) => see_other(&format!("{}{LOOK}?done=saved", desk.lang().prefix())),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(_)) => {
            let notes = Notes::trouble(page.word("office-late"));
            let back = Back { notes, sent: Some(&sent), ..Back::default() };
            answer(&app, &desk, StatusCode::CONFLICT, back).await
        }
    }
}
