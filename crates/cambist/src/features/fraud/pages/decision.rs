//! Edge: deciding a case.

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx};

use crate::app::App;
use crate::features::audit::{Actor, Deed};
use crate::features::fraud::review::{Decision, ReviewRefusal, decide};
use crate::features::rewards::DenyRefusal;
use crate::pages::{Desk, Form, Page, see_other};

use super::case::{Number, Trouble, render};
use super::{case_path, state_words};

/// The longest note, in bytes of what is kept of it.
const LONGEST: usize = 4 * 300;

pub(super) async fn take(
    State(app): State<App>,
    desk: Desk,
    number: Number,
    sent: Form,
) -> Response {
    let Ok(Path(number)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let Some(decision) = Decision::from_word(sent.text("decision")) else {
        return desk.error(StatusCode::UNPROCESSABLE_ENTITY);
    };
    let deed = Deed { at_ms: app.clock().now_ms(), actor: Actor::Operator(desk.who.account_id) };
    // PostgreSQL takes no such character in a text, and the rule on notes refuses it.
    let note = sent.text("note").replace('\0', "\u{1}");
    let unit = move |tx: &mut Tx<'_>| decide(tx, &deed, number, decision, &note);
    match app.store().write(unit).await {
        Ok(_) => see_other(&case_path(desk.lang(), number)),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(ReviewRefusal::Unknown(_))) => desk.error(StatusCode::NOT_FOUND),
        Err(Stop::Refused(refusal)) => {
            let typed = web::text::cut(sent.text("note"), LONGEST).to_owned();
            let trouble = told(&desk.page("/desk"), &refusal, decision, typed);
            render(&app, &desk, number, Some(trouble)).await
        }
    }
}

/// A refusal as the page tells it.
fn told(page: &Page, refusal: &ReviewRefusal, decision: Decision, typed: String) -> Trouble {
    let (status, sentence, note) = match refusal {
        ReviewRefusal::Note | ReviewRefusal::Deny(DenyRefusal::Reason) => {
            let note = Some((decision, typed));
            (StatusCode::UNPROCESSABLE_ENTITY, page.word("fraud-wrong-note"), note)
        }
        ReviewRefusal::Decided { state, .. } => {
            let sentence = page.word_of("fraud-moved", "code", &state_words(page, *state));
            (StatusCode::CONFLICT, sentence, None)
        }
        ReviewRefusal::Unknown(_)
        | ReviewRefusal::Deny(DenyRefusal::NoReward(_) | DenyRefusal::TooLate { .. }) => {
            (StatusCode::CONFLICT, page.word("fraud-nothing-left"), None)
        }
    };
    Trouble { status, sentence, note }
}
