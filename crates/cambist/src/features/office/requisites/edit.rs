//! Edge: adding requisites, changing them, switching them on and off.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx, Within};

use crate::app::App;
use crate::features::office::field::Field;
use crate::features::office::notes::Notes;
use crate::features::office::seen::{Late, deed, same, take};
use crate::features::requisites::{Requisite, RequisiteRefusal, add, edit, find_requisite, switch};
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page, see_other};

use super::fields::{currency_field, fields, said, seen, told};
use super::one;
use super::{SECTION, path};

/// What stands in the address; anything but a number names nothing.
pub(super) type Number = Result<Path<i64>, PathRejection>;

/// New requisites.
#[derive(Template)]
#[template(path = "features/office/requisites/new.html")]
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

pub(super) async fn blank(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Form::read(query.unwrap_or_default().as_bytes());
    let wanted = web::text::cut(query.text("currency"), 40);
    new_page(&app, &desk, (StatusCode::OK, Notes::default()), wanted, None, &FieldErrors::default())
}

fn new_page(
    app: &App,
    desk: &Desk,
    (status, notes): (StatusCode, Notes),
    wanted: &str,
    sent: Option<&Form>,
    errors: &FieldErrors,
) -> Response {
    let page = desk.page("/desk/requisites/new");
    let snapshot = app.snapshot();
    let mut all = vec![currency_field(&page, &snapshot.rates, wanted, (sent, errors))];
    all.extend(fields(&page, None, (sent, errors)));
    desk.html(status, &NewPage { nav: desk.nav(SECTION), notes, fields: all, page })
}

pub(super) async fn create(State(app): State<App>, desk: Desk, sent: Form) -> Response {
    let (change, deed, currency) =
        (said(&sent), deed(&app, &desk), sent.text("currency").to_owned());
    let unit = move |tx: &mut Tx<'_>| add(tx, &deed, &currency, &change);
    match take(&app, unit).await {
        Ok(id) => see_other(&format!("{}?done=added", path(desk.lang(), id))),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(refusal)) => {
            let mut errors = FieldErrors::default();
            let said = told(&desk.page(SECTION), &refusal, &mut errors);
            new_page(&app, &desk, said, "", Some(&sent), &errors)
        }
    }
}

pub(super) async fn change(
    State(app): State<App>,
    desk: Desk,
    number: Number,
    sent: Form,
) -> Response {
    let Ok(Path(id)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let (change, deed, was) = (said(&sent), deed(&app, &desk), sent.text("seen").to_owned());
    let unit = move |tx: &mut Tx<'_>| -> Result<Requisite, Stop<Late<RequisiteRefusal>>> {
        same(&seen(&known(tx, id)?), &was)?;
        edit(tx, &deed, id, &change).within()
    };
    match take(&app, unit).await {
        Ok(_) => see_other(&format!("{}?done=saved", path(desk.lang(), id))),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(late)) => refused(&app, &desk, id, &sent, late).await,
    }
}

fn known(tx: &mut Tx<'_>, id: i64) -> Result<Requisite, Stop<Late<RequisiteRefusal>>> {
    let found = find_requisite(tx, id)?.ok_or(RequisiteRefusal::Unknown(id));
    Ok(found.map_err(Late::from)?)
}

async fn refused(
    app: &App,
    desk: &Desk,
    id: i64,
    sent: &Form,
    late: Late<RequisiteRefusal>,
) -> Response {
    let page = desk.page(SECTION);
    let mut errors = FieldErrors::default();
    let (status, notes) = match late {
        Late::Changed => (StatusCode::CONFLICT, Notes::trouble(page.word("office-late"))),
        Late::Refused(refusal) => told(&page, &refusal, &mut errors),
    };
    one::answer(app, desk, id, (status, notes), (Some(sent), &errors)).await
}

pub(super) async fn turn_on_or_off(
    State(app): State<App>,
    desk: Desk,
    number: Number,
    sent: Form,
) -> Response {
    let Ok(Path(id)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let (deed, is_on) = (deed(&app, &desk), sent.text("on") == "yes");
    match take(&app, move |tx: &mut Tx<'_>| switch(tx, &deed, id, is_on)).await {
        Ok(_) => {
            let done = if is_on { "on" } else { "off" };
            see_other(&format!("{}?done={done}", path(desk.lang(), id)))
        }
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(_)) => desk.error(StatusCode::NOT_FOUND),
    }
}
