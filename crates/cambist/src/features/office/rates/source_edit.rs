//! Edge: changing a source, asking it now, switching it, removing it.

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx, Within};

use crate::app::App;
use crate::features::office::field::wrong;
use crate::features::office::notes::Notes;
use crate::features::office::seen::{Late, deed, same, take};
use crate::features::rates::sources::{
    SourceChange, SourceRefusal, edit_source, fetch_now, find_source, remove_source,
    set_source_enabled, shipped,
};
use crate::features::storefront::follow;
use crate::pages::{Desk, FieldErrors, Form, Page, see_other};

use super::source::{Back, Fetched, WORDS, answer, seen};
use super::{SECTION, source_path};

/// What a form says of a source; a number that is none is told at its field.
pub(super) fn read(page: &Page, sent: &Form, errors: &mut FieldErrors) -> SourceChange {
    let mut number = |name: &'static str| {
        let text = sent.text(name).trim();
        let number = text.parse::<i64>().ok();
        if number.is_none() && !text.is_empty() {
            let hint = WORDS.iter().find(|words| words.name == name);
            errors.add(name, hint.map_or(String::new(), |words| page.word(words.hint)));
        }
        number
    };
    SourceChange {
        interval_s: number("interval"),
        timeout_ms: number("timeout"),
        max_age_s: number("max_age"),
        position: number("position"),
        settings: Some(sent.text("settings").trim().to_owned()).filter(|text| !text.is_empty()),
        may_be_local: Some(sent.text("local") == "yes"),
    }
}

pub(super) async fn change(
    State(app): State<App>,
    desk: Desk,
    Path(code): Path<String>,
    sent: Form,
) -> Response {
    let page = desk.page(SECTION);
    let mut errors = FieldErrors::default();
    let change = read(&page, &sent, &mut errors);
    if !errors.is_empty() {
        let notes = Notes::trouble(page.word("form-has-errors"));
        let back = Back { notes, sent: Some(&sent), errors, ..Back::default() };
        return answer(&app, &desk, &code, StatusCode::UNPROCESSABLE_ENTITY, back).await;
    }
    let (deed, wanted, was) = (deed(&app, &desk), code.clone(), sent.text("seen").to_owned());
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<Late<SourceRefusal>>> {
        let listed = || shipped(&[]).into_iter().find(|source| source.code == wanted);
        if let Some(source) = find_source(tx, &wanted)?.or_else(listed) {
            same(&seen(&source), &was)?;
        }
        edit_source(tx, &deed, &wanted, &change).within()?;
        Ok(())
    };
    match take(&app, unit).await {
        Ok(()) => done(&desk, &code, "saved"),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(late)) => {
            let (status, notes) = told(&page, late, &mut errors);
            let back = Back { notes, sent: Some(&sent), errors, ..Back::default() };
            answer(&app, &desk, &code, status, back).await
        }
    }
}

fn done(desk: &Desk, code: &str, word: &str) -> Response {
    see_other(&format!("{}?done={word}", source_path(desk.lang(), code)))
}

fn told(page: &Page, late: Late<SourceRefusal>, errors: &mut FieldErrors) -> (StatusCode, Notes) {
    match late {
        Late::Changed => (StatusCode::CONFLICT, Notes::trouble(page.word("office-late"))),
        Late::Refused(refusal) => told_refusal(page, &refusal, errors),
    }
}

/// A refusal as the forms of sources tell it.
pub(super) fn told_refusal(
    page: &Page,
    refusal: &SourceRefusal,
    errors: &mut FieldErrors,
) -> (StatusCode, Notes) {
    let what = refusal.to_string();
    let name = match refusal {
        SourceRefusal::Unknown(_) => return (StatusCode::NOT_FOUND, Notes::default()),
        SourceRefusal::Known(code) => {
            errors.add("code", page.word_of("source-exists", "code", code));
            "code"
        }
        SourceRefusal::Code => "code",
        SourceRefusal::Kind(_) => "kind",
        SourceRefusal::Settings(_) => "settings",
        SourceRefusal::Pace { field, .. } => match *field {
            "--interval" => "interval",
            "--timeout" => "timeout",
            _ => "max_age",
        },
    };
    errors.add(name, wrong(page, WORDS, name, &what));
    let notes = Notes::trouble(page.word("form-has-errors"));
    let is_told = matches!(refusal, SourceRefusal::Settings(_));
    let notes = if is_told { notes.with_detail(what) } else { notes };
    (StatusCode::UNPROCESSABLE_ENTITY, notes)
}

/// Asks a source now: only to see what it gives, or to take it in.
pub(super) async fn fetch(
    State(app): State<App>,
    desk: Desk,
    Path(code): Path<String>,
    sent: Form,
) -> Response {
    let page = desk.page(SECTION);
    let is_tried = sent.text("step") == "try";
    let fetched = match fetch_now(&app, &code, is_tried).await {
        Ok(Ok(fetched)) => fetched,
        Ok(Err(_)) => return desk.error(StatusCode::NOT_FOUND),
        Err(fault) => return desk.fault(&fault),
    };
    match fetched {
        Ok(believed) if is_tried => {
            let back = Back { tried: Some(Fetched::of(&believed)), ..Back::default() };
            answer(&app, &desk, &code, StatusCode::OK, back).await
        }
        Ok(_) => {
            follow(&app).await;
            done(&desk, &code, "fetched")
        }
        Err(problem) => {
            let notes = Notes::trouble(page.word("source-gave-nothing")).with_detail(problem);
            let back = Back { notes, ..Back::default() };
            answer(&app, &desk, &code, StatusCode::BAD_GATEWAY, back).await
        }
    }
}

pub(super) async fn switch(
    State(app): State<App>,
    desk: Desk,
    Path(code): Path<String>,
    sent: Form,
) -> Response {
    let is_enabled = sent.text("enabled") == "yes";
    let (deed, wanted) = (deed(&app, &desk), code.clone());
    let unit =
        move |tx: &mut Tx<'_>| set_source_enabled(tx, &deed, &wanted, is_enabled).map(|_| ());
    match take(&app, unit).await {
        Ok(()) => done(&desk, &code, if is_enabled { "on" } else { "off" }),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(_)) => desk.error(StatusCode::NOT_FOUND),
    }
}

/// Removes a source with its prices, after having asked.
pub(super) async fn remove(
    State(app): State<App>,
    desk: Desk,
    Path(code): Path<String>,
    sent: Form,
) -> Response {
    if sent.text("step") != "do" {
        let back = Back { is_removal: true, ..Back::default() };
        return answer(&app, &desk, &code, StatusCode::OK, back).await;
    }
    let (deed, wanted) = (deed(&app, &desk), code.clone());
    let unit = move |tx: &mut Tx<'_>| remove_source(tx, &deed, &wanted);
    match take(&app, unit).await {
        Ok(()) => see_other(&format!("{}{SECTION}?done=removed", desk.lang().prefix())),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(_)) => desk.error(StatusCode::NOT_FOUND),
    }
}
