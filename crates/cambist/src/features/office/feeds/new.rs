//! Edge: a new feed, which is switched off until somebody has looked at it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx};

use crate::app::App;
use crate::features::feeds::{Profile, ProfileChange, create_profile};
use crate::features::links::LinkCode;
use crate::features::office::field::Field;
use crate::features::office::notes::Notes;
use crate::features::office::seen::{deed, take as take_form};
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page, see_other};

use super::fields::{CODE, fields, wrong_field};
use super::{SECTION, path};

/// A new feed.
#[derive(Template)]
#[template(path = "features/office/feeds/new.html")]
struct NewPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    fields: Vec<Field>,
}

impl NewPage {
    fn list(&self) -> String {
        format!("{}{SECTION}", self.page.lang.prefix())
    }
}

pub(super) async fn show(State(app): State<App>, desk: Desk) -> Response {
    let back = (None, FieldErrors::default());
    answer(&app, &desk, StatusCode::OK, Notes::default(), back)
}

fn answer(
    app: &App,
    desk: &Desk,
    status: StatusCode,
    notes: Notes,
    (sent, errors): (Option<&Form>, FieldErrors),
) -> Response {
    let page = desk.page("/desk/feeds/new");
    let own = fields(&page, &Profile::default(), &app.links(), (sent, &errors));
    let mut fields = vec![CODE.field(&page, "").typed(sent, &errors)];
    // The rest is set when there is something to look at.
    fields.extend(own.into_iter().filter(|field| field.name == "title"));
    desk.html(status, &NewPage { nav: desk.nav(SECTION), notes, fields, page })
}

pub(super) async fn take(State(app): State<App>, desk: Desk, sent: Form) -> Response {
    let page = desk.page(SECTION);
    let mut errors = FieldErrors::default();
    let code: LinkCode = match sent.text("code").trim().parse() {
        Ok(code) => code,
        Err(_) => {
            errors.add("code", page.word(CODE.hint));
            let notes = Notes::trouble(page.word("form-has-errors"));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return answer(&app, &desk, status, notes, (Some(&sent), errors));
        }
    };
    let title = Some(sent.text("title").trim().to_owned());
    let change = ProfileChange { title, ..ProfileChange::default() };
    let (deed, wanted) = (deed(&app, &desk), code.clone());
    let unit = move |tx: &mut Tx<'_>| create_profile(tx, &deed, &wanted, &change).map(|_| ());
    match take_form(&app, unit).await {
        Ok(()) => see_other(&format!("{}/settings", path(desk.lang(), code.as_str()))),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(refusal)) => {
            wrong_field(&page, &refusal, &mut errors);
            let notes = Notes::trouble(page.word("form-has-errors"));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            answer(&app, &desk, status, notes, (Some(&sent), errors))
        }
    }
}
