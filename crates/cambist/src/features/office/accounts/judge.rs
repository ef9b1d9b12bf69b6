//! Edge: an operator's judgement of an account.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx};

use crate::app::App;
use crate::features::office::notes::Notes;
use crate::features::office::seen::{deed, take};
use crate::features::payouts::{AccountRefusal, refuse_account, set_verified};
use crate::pages::{Desk, Form, see_other};

use super::SECTION;
use super::list::{Asked, Typed, answer};

/// What stands in the address; anything but a number names no account.
type Number = Result<Path<i64>, PathRejection>;

/// Verifies an account, or takes back what was said of it.
pub(super) async fn verify(
    State(app): State<App>,
    desk: Desk,
    number: Number,
    RawQuery(query): RawQuery,
    sent: Form,
) -> Response {
    let Ok(Path(id)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let asked = Asked::read(&Form::read(query.unwrap_or_default().as_bytes()));
    let (deed, is_verified) = (deed(&app, &desk), sent.text("on") == "yes");
    match take(&app, move |tx: &mut Tx<'_>| set_verified(tx, &deed, id, is_verified)).await {
        Ok(()) => {
            let done = if is_verified { "verified" } else { "taken-back" };
            back(&desk, &asked, done)
        }
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(refusal)) => refused(&app, &desk, asked, id, "", &refusal).await,
    }
}

/// Refuses an account; its partner reads why.
pub(super) async fn refuse(
    State(app): State<App>,
    desk: Desk,
    number: Number,
    RawQuery(query): RawQuery,
    sent: Form,
) -> Response {
    let Ok(Path(id)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let asked = Asked::read(&Form::read(query.unwrap_or_default().as_bytes()));
    let (deed, reason) = (deed(&app, &desk), sent.text("reason").to_owned());
    match take(&app, move |tx: &mut Tx<'_>| refuse_account(tx, &deed, id, &reason)).await {
        Ok(()) => back(&desk, &asked, "refused"),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(refusal)) => {
            refused(&app, &desk, asked, id, sent.text("reason"), &refusal).await
        }
    }
}

/// The list that the form was on, from its beginning.
fn back(desk: &Desk, asked: &Asked, done: &str) -> Response {
    see_other(&asked.address(&desk.page(SECTION), asked.tab, None, done))
}

async fn refused(
    app: &App,
    desk: &Desk,
    asked: Asked,
    id: i64,
    reason: &str,
    refusal: &AccountRefusal,
) -> Response {
    let page = desk.page(SECTION);
    match refusal {
        AccountRefusal::Reason => {
            let reason = web::text::cut(reason, 2000).to_owned();
            let typed = Typed { id, reason, error: page.word("deed-wrong-reason") };
            let notes = Notes::trouble(page.word("form-has-errors"));
            let head = (StatusCode::UNPROCESSABLE_ENTITY, notes);
            answer(app, desk, asked, head, Some(typed)).await
        }
        // Its partner has removed it meanwhile.
        _ => {
            let notes = Notes::trouble(page.word("accounts-gone"));
            answer(app, desk, asked, (StatusCode::CONFLICT, notes), None).await
        }
    }
}
