//! Edge: giving the office a mark, or taking it back.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx};

use crate::app::App;
use crate::features::office::notes::Notes;
use crate::features::office::seen::{deed, take as take_form};
use crate::features::settings::{Danger, LookRefusal, set_look_logo};
use crate::pages::{Desk, Page, Upload, see_other};

use super::LOOK;
use super::page::{Back, answer};

/// Takes a file; with `step` being `ours` the mark is Cambist's again.
pub(super) async fn take(State(app): State<App>, desk: Desk, sent: Upload) -> Response {
    let page = desk.page(LOOK);
    let is_ours = sent.text("step") == "ours";
    let file = if is_ours { Vec::new() } else { sent.bytes("mark").to_vec() };
    if file.is_empty() && !is_ours {
        return refused(&app, &desk, page.word("look-mark-none")).await;
    }
    let deed = deed(&app, &desk);
    match take_form(&app, move |tx: &mut Tx<'_>| set_look_logo(tx, &deed, &file)).await {
        Ok(()) => see_other(&format!("{}{LOOK}?done=saved", desk.lang().prefix())),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(refusal)) => refused(&app, &desk, told(&page, refusal)).await,
    }
}

fn told(page: &Page, refusal: LookRefusal) -> String {
    match refusal {
        // A name is not what was sent.
        LookRefusal::NoMark | LookRefusal::LongName(_) => page.word("look-mark-kind"),
        LookRefusal::LargeLogo(bytes) => {
            let size = page.number(&bytes.to_string());
            page.word_of("look-mark-large", "number", &size)
        }
        LookRefusal::LongSide(pixels) => {
            page.word_of("look-mark-long", "number", &page.number(&pixels.to_string()))
        }
        LookRefusal::Unsafe(danger) => {
            page.word_of("look-mark-unsafe", "value", &page.word(danger_key(danger)))
        }
    }
}

fn danger_key(danger: Danger) -> &'static str {
    match danger {
        Danger::Doctype => "look-danger-doctype",
        Danger::Instruction => "look-danger-instruction",
        Danger::Active => "look-danger-active",
        Danger::Handler => "look-danger-handler",
        Danger::Link => "look-danger-link",
        Danger::Entity => "look-danger-entity",
    }
}

async fn refused(app: &App, desk: &Desk, sentence: String) -> Response {
    let notes = Notes::trouble(desk.page(LOOK).word("form-has-errors"));
    let back = Back { notes, mark_error: Some(sentence), ..Back::default() };
    answer(app, desk, StatusCode::UNPROCESSABLE_ENTITY, back).await
}
