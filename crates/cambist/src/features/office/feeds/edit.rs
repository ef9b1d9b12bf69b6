//! Edge: changing a feed, switching it, removing it.

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::app::App;
use crate::features::feeds::{
    FeedRefusal, Profile, differences, edit_profile, propose_profile, remove_profile,
    require_profile, set_profile_enabled,
};
use crate::features::office::notes::Notes;
use crate::features::office::seen::{Late, deed, same, take};
use crate::pages::{Desk, FieldErrors, Form, Page, see_other};

use super::fields::{said, seen, wrong_field, wrong_options};
use super::findings::checked;
use super::one;
use super::settings::{Back, Tried, answer, profile};
use super::{SECTION, path};

/// What came of a unit that may only have been tried.
#[derive(Debug, Error)]
enum EditRefusal {
    #[error(transparent)]
    Late(#[from] Late<FeedRefusal>),
    #[error("a dry run changes nothing")]
    Tried(Box<(Profile, Profile)>),
}

impl Refusal for EditRefusal {}

pub(super) async fn change(
    State(app): State<App>,
    desk: Desk,
    Path(code): Path<String>,
    sent: Form,
) -> Response {
    let page = desk.page(SECTION);
    let mut errors = FieldErrors::default();
    let change = match said(&sent).read() {
        Ok(change) => change,
        Err(wrong) => {
            wrong_options(&page, wrong, &mut errors);
            let notes = Notes::trouble(page.word("form-has-errors"));
            let back = Back { notes, sent: Some(&sent), errors, tried: None };
            return answer(&app, &desk, &code, StatusCode::UNPROCESSABLE_ENTITY, back).await;
        }
    };
    let (deed, links, wanted) = (deed(&app, &desk), app.links(), code.clone());
    let (was, is_tried) = (sent.text("seen").to_owned(), sent.text("step") != "do");
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<EditRefusal>> {
        let stands = late(require_profile(tx, &wanted))?;
        same(&seen(&stands, &links), &was).map_err(EditRefusal::Late)?;
        if is_tried {
            let would = late(propose_profile(tx, &wanted, &change))?;
            return Err(EditRefusal::Tried(Box::new((stands, would))).into());
        }
        late(edit_profile(tx, &deed, &wanted, &change))
    };
    let refusal = match take(&app, unit).await {
        Ok(()) => return see_other(&format!("{}?done=saved", path(desk.lang(), &code))),
        Err(Stop::Broke(fault)) => return desk.fault(&fault),
        Err(Stop::Refused(refusal)) => refusal,
    };
    let (status, notes, tried) = told(&app, &page, refusal, &mut errors);
    let back = Back { notes, sent: Some(&sent), errors, tried };
    answer(&app, &desk, &code, status, back).await
}

fn late<T>(done: Result<T, Stop<FeedRefusal>>) -> Result<T, Stop<EditRefusal>> {
    let done: Result<T, Stop<Late<FeedRefusal>>> = done.within();
    done.within()
}

fn told(
    app: &App,
    page: &Page,
    refusal: EditRefusal,
    errors: &mut FieldErrors,
) -> (StatusCode, Notes, Option<Tried>) {
    match refusal {
        EditRefusal::Tried(profiles) => {
            let (snapshot, now_s) = (app.snapshot(), app.clock().now_s());
            let (stands, would) = *profiles;
            let found =
                differences(&snapshot.rates, Some(&stands), Some(&would), snapshot.state, now_s);
            (StatusCode::OK, Notes::default(), Some(Tried::of(page, &found)))
        }
        EditRefusal::Late(Late::Changed) => {
            (StatusCode::CONFLICT, Notes::trouble(page.word("office-late")), None)
        }
        EditRefusal::Late(Late::Refused(refusal)) => match wrong_field(page, &refusal, errors) {
            true => {
                let notes = Notes::trouble(page.word("form-has-errors"));
                (StatusCode::UNPROCESSABLE_ENTITY, notes, None)
            }
            false => (StatusCode::NOT_FOUND, Notes::trouble(page.word("feed-broken")), None),
        },
    }
}

/// Publishes a feed after a look at it, or takes it back. One that would be empty is published only
/// by somebody who says that he means it.
pub(super) async fn switch(
    State(app): State<App>,
    desk: Desk,
    Path(code): Path<String>,
    sent: Form,
) -> Response {
    let is_enabled = sent.text("enabled") == "yes";
    let found = match profile(&app, &code).await {
        Ok(Some(found)) => found,
        Ok(None) => return desk.error(StatusCode::NOT_FOUND),
        Err(stop) => return desk.fault(&stop.into_fault()),
    };
    let check = checked(&app, &app.snapshot(), Some(&found));
    if is_enabled && check.published == 0 && sent.text("anyway") != "yes" {
        let notes = Notes::trouble(desk.page(SECTION).word("feed-would-be-empty"));
        return one::answer(&app, &desk, &code, (StatusCode::CONFLICT, notes, false)).await;
    }
    let (deed, wanted) = (deed(&app, &desk), code.clone());
    let unit = move |tx: &mut Tx<'_>| set_profile_enabled(tx, &deed, &wanted, is_enabled);
    match take(&app, unit).await {
        Ok(()) => {
            let done = if is_enabled { "on" } else { "off" };
            see_other(&format!("{}?done={done}", path(desk.lang(), &code)))
        }
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(_)) => desk.error(StatusCode::NOT_FOUND),
    }
}

/// Removes a feed with what is known of its polls, after having asked.
pub(super) async fn remove(
    State(app): State<App>,
    desk: Desk,
    Path(code): Path<String>,
    sent: Form,
) -> Response {
    if sent.text("step") != "do" {
        let said = (StatusCode::OK, Notes::default(), true);
        return one::answer(&app, &desk, &code, said).await;
    }
    // What was polled of it must not be written after it is gone.
    if let Err(fault) = app.write_polls().await {
        return desk.fault(&fault);
    }
    let (deed, wanted) = (deed(&app, &desk), code.clone());
    let unit = move |tx: &mut Tx<'_>| remove_profile(tx, &deed, &wanted);
    match take(&app, unit).await {
        Ok(()) => see_other(&format!("{}{SECTION}?done=removed", desk.lang().prefix())),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(_)) => desk.error(StatusCode::NOT_FOUND),
    }
}
