//! Making links, naming them, switching them off and on.

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx};

use crate::app::App;
use crate::features::cabinet::sections::Section;
use crate::features::links::{LinkChange, LinkCode, LinkRefusal, NewLink, create_link, edit_link};
use crate::features::partners::PartnerUser;
use crate::pages::{FieldErrors, Form, Frame, Page, see_other};

use super::render;

pub(in crate::features::cabinet) async fn make(
    State(app): State<App>,
    frame: Frame,
    user: PartnerUser,
    form: Form,
) -> Response {
    let page = frame.page(Section::Programme.path());
    let mut errors = FieldErrors::default();
    let code = match form.text("code").trim() {
        "" => LinkCode::generate(app.chance()),
        typed => typed.parse().unwrap_or_else(|_| {
            errors.add("code", page.word("wrong-link-code"));
            LinkCode::generate(app.chance())
        }),
    };
    if !errors.is_empty() {
        return render(&app, &frame, &user.partner, "", (&form, errors)).await;
    }
    let label = form.text("label").trim().to_owned();
    let new = NewLink { partner_id: user.partner.id, code, label, target: String::new() };
    let deed = user.who.deed(app.clock().now_ms());
    let unit = move |tx: &mut Tx<'_>| create_link(tx, &deed, &new);
    match app.store().write(unit).await {
        Ok(_) => done(&app, &page).await,
        Err(Stop::Broke(fault)) => frame.fault(&fault),
        Err(Stop::Refused(refusal)) => {
            let (field, sentence) = told(&page, &refusal);
            errors.add(field, sentence);
            render(&app, &frame, &user.partner, "", (&form, errors)).await
        }
    }
}

pub(in crate::features::cabinet) async fn change(
    State(app): State<App>,
    frame: Frame,
    user: PartnerUser,
    Path(code): Path<String>,
    form: Form,
) -> Response {
    let page = frame.page(Section::Programme.path());
    let is_enabled = match form.text("state") {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    };
    // A button that switches sends no label: what is not sent stays as it is.
    let label = form.all("name").next().map(|label| label.trim().to_owned());
    let change = LinkChange { label, target: None, is_enabled };
    let (deed, partner_id) = (user.who.deed(app.clock().now_ms()), user.partner.id);
    let unit = move |tx: &mut Tx<'_>| edit_link(tx, &deed, partner_id, &code, &change);
    match app.store().write(unit).await {
        Ok(_) => done(&app, &page).await,
        Err(Stop::Broke(fault)) => frame.fault(&fault),
        Err(Stop::Refused(LinkRefusal::Unknown(_))) => frame.error(StatusCode::NOT_FOUND),
        Err(Stop::Refused(refusal)) => {
            let mut errors = FieldErrors::default();
            errors.add("links", told(&page, &refusal).1);
            render(&app, &frame, &user.partner, "", (&Form::default(), errors)).await
        }
    }
}

/// The table in memory follows at once; if it can't, with the next look.
async fn done(app: &App, page: &Page) -> Response {
    if let Err(fault) = app.refresh().await {
        tracing::warn!(%fault, "a changed link is not read again yet");
    }
    see_other(&format!("{}#links", Section::Programme.href(page)))
}

/// The field that a refusal is about, and its sentence.
fn told(page: &Page, refusal: &LinkRefusal) -> (&'static str, String) {
    match refusal {
        LinkRefusal::Label => ("label", page.word("wrong-label")),
        LinkRefusal::CodeTaken(code) => ("code", page.word_of("wrong-link-taken", "code", code)),
        LinkRefusal::TooMany => ("code", page.word("wrong-link-many")),
        // A partner is who asks, and neither targets nor an older engine's parameters are asked for.
        LinkRefusal::Partner(_)
        | LinkRefusal::Target
        | LinkRefusal::Unknown(_)
        | LinkRefusal::Legacy
        | LinkRefusal::LegacyTaken { .. } => ("code", page.word("wrong-try-again")),
    }
}
