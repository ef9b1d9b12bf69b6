//! Edge: taking a step of an order.

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::app::App;
use crate::features::audit::{Actor, Deed};
use crate::features::orders::{self, Action, Step, StepRefusal, advance, hold_order};
use crate::features::storefront::{follow, state_key};
use crate::pages::{Desk, Form, Page, see_other};

use super::actions::{needs_note, offered};
use super::order::{Number, Trouble, render};
use super::order_path;

/// The longest reference, in characters.
const LONGEST_REFERENCE: usize = 200;
/// The longest note, in characters.
const LONGEST_NOTE: usize = 1000;

/// Why a step of the desk is not taken, in order of precedence.
#[derive(Debug, Error)]
enum DeskRefusal {
    /// The order is not where the operator saw it.
    #[error("the order is {0} by now")]
    Moved(orders::State),
    /// The rules of orders say no.
    #[error(transparent)]
    Step(#[from] StepRefusal),
}

impl Refusal for DeskRefusal {}

pub(super) async fn take(
    State(app): State<App>,
    desk: Desk,
    number: Number,
    sent: Form,
) -> Response {
    let Ok(Path(number)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let page = desk.page("/desk");
    let action = offered(sent.text("action"));
    let seen = orders::State::from_word(sent.text("seen"));
    let (Some(action), Some(seen)) = (action, seen) else {
        let sentence = page.word("desk-wrong-step");
        let trouble = Trouble { status: StatusCode::UNPROCESSABLE_ENTITY, sentence, note: None };
        return render(&app, &desk, number, Some(trouble)).await;
    };
    let note = sent.text("note").trim();
    if let Some(sentence) = wrong_note(&page, action, note) {
        let kept = web::text::cut(note, 4 * LONGEST_NOTE).to_owned();
        let note = Some((action.word(), kept));
        let trouble = Trouble { status: StatusCode::UNPROCESSABLE_ENTITY, sentence, note };
        return render(&app, &desk, number, Some(trouble)).await;
    }
    let step = Step { order_id: number, action, note: note.to_owned() };
    let deed = Deed { at_ms: app.clock().now_ms(), actor: Actor::Operator(desk.who.account_id) };
    match write(&app, deed, step, seen).await {
        Ok(()) => {
            follow(&app).await;
            see_other(&order_path(desk.lang(), number))
        }
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(refusal)) => {
            let trouble = told(&page, refusal);
            render(&app, &desk, number, Some(trouble)).await
        }
    }
}

/// Takes the step, unless the order has moved since the operator looked: what a button promised
/// holds only for the state that he saw.
async fn write(
    app: &App,
    deed: Deed,
    step: Step,
    seen: orders::State,
) -> Result<(), Stop<DeskRefusal>> {
    let reactions = app.reactions();
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<DeskRefusal>> {
        if let Some(order) = hold_order(tx, step.order_id)?
            && order.state != seen
        {
            return Err(DeskRefusal::Moved(order.state).into());
        }
        advance(tx, &deed, &step, &reactions).within()?;
        Ok(())
    };
    app.store().write(unit).await
}

/// What is wrong with a note, before the order is touched.
fn wrong_note(page: &Page, action: Action, note: &str) -> Option<String> {
    let (length, longest) = match action {
        Action::Complete => (note.chars().count(), LONGEST_REFERENCE),
        _ => (note.chars().count(), LONGEST_NOTE),
    };
    // PostgreSQL takes no such character in a text.
    let is_clean = !note.contains('\0');
    match (action, length) {
        (Action::Complete, 0) => Some(page.word("desk-wrong-reference")),
        (action, 0) if needs_note(action) => Some(page.word("desk-wrong-why")),
        (_, length) if length > longest || !is_clean => {
            Some(page.word_of("desk-wrong-note", "number", &longest.to_string()))
        }
        _ => None,
    }
}

/// A refusal as the page tells it.
fn told(page: &Page, refusal: DeskRefusal) -> Trouble {
    let state = |state| page.word(state_key(state));
    let (status, sentence) = match refusal {
        DeskRefusal::Moved(now)
        | DeskRefusal::Step(StepRefusal::NotFromHere { state: now, .. }) => {
            (StatusCode::CONFLICT, page.word_of("desk-moved", "code", &state(now)))
        }
        DeskRefusal::Step(StepRefusal::Unknown(_)) => {
            (StatusCode::NOT_FOUND, page.word("desk-unknown"))
        }
        DeskRefusal::Step(StepRefusal::Reference) => {
            (StatusCode::UNPROCESSABLE_ENTITY, page.word("desk-wrong-reference"))
        }
        DeskRefusal::Step(StepRefusal::Note) => {
            let longest = LONGEST_NOTE.to_string();
            let sentence = page.word_of("desk-wrong-note", "number", &longest);
            (StatusCode::UNPROCESSABLE_ENTITY, sentence)
        }
    };
    Trouble { status, sentence, note: None }
}
