//! Saying that a payout was made, or calling it off.

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx};

use crate::app::App;
use crate::features::payouts::{EndRefusal, cancel, mark_done};
use crate::pages::{Desk, Form, Page, see_other};

use super::one::{Number, Trouble, render};
use super::payout_path;

/// More than any field of the page takes.
const LONGEST: usize = 1200;

pub(super) async fn take(
    State(app): State<App>,
    desk: Desk,
    number: Number,
    form: Form,
) -> Response {
    let Ok(Path(id)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let (deed, reactions) = (desk.who.deed(app.clock().now_ms()), app.payout_terms().reactions);
    let is_done = form.text("action") == "done";
    let field = if is_done { "reference" } else { "reason" };
    let text = form.text(field).to_owned();
    let typed = web::text::cut(&text, LONGEST).to_owned();
    let unit = move |tx: &mut Tx<'_>| match is_done {
        true => mark_done(tx, &deed, id, &text, &reactions),
        false => cancel(tx, &deed, id, &text, &reactions),
    };
    match app.store().write(unit).await {
        Ok(_) => see_other(&payout_path(desk.lang(), id)),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(refusal)) => {
            let trouble = told(&desk.page(""), &refusal, (field, typed));
            render(&app, &desk, id, Some(trouble)).await
        }
    }
}

fn told(page: &Page, refusal: &EndRefusal, typed: (&'static str, String)) -> Trouble {
    let at_field =
        |key: &str| (StatusCode::UNPROCESSABLE_ENTITY, page.word(key), Some(typed.clone()));
    let (status, sentence, field) = match refusal {
        EndRefusal::Unknown(_) => (StatusCode::NOT_FOUND, page.word("wrong-try-again"), None),
        EndRefusal::Reference => at_field("desk-wrong-reference"),
        EndRefusal::Reason => at_field("desk-wrong-payout-reason"),
        EndRefusal::Ended { status, by, .. } => {
            let values = [("code", &*status.words(page.lang)), ("from", by.as_str())];
            let sentence = crate::words::word_with(page.lang, "desk-payout-ended", &values);
            (StatusCode::CONFLICT, sentence, None)
        }
        EndRefusal::InBatch(_) | EndRefusal::Book(_) => {
            (StatusCode::CONFLICT, page.word("wrong-try-again"), None)
        }
    };
    Trouble { status, sentence, field }
}
