//! Edge: changing all offers that were found, after having seen what would change.

use std::collections::HashSet;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx, Within};

use crate::app::App;
use crate::features::office::field::Field;
use crate::features::office::notes::Notes;
use crate::features::office::seen::{Late, deed, digest, same, take as take_form};
use crate::features::rates::directions::{
    COLUMNS, Cells, Changed, DirectionsRefusal, DirectionsReport, Place, edit_places,
};
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page, see_other};

use super::SECTION;
use super::edit::told_refusal;
use super::fields::{field, label};
use super::filter::Wanted;
use super::list::wrong_side;

/// Offers whose change is shown; the others are counted.
const SHOWN: usize = 20;

/// Something that can be said of all of them.
struct Choice {
    /// What the sheet calls it.
    name: &'static str,
    label: String,
    value: String,
    /// The field alone, as forms show fields.
    fields: Vec<Field>,
    /// Whether it is to be said.
    is_ticked: bool,
}

/// A field of an offer that would change.
struct Line {
    offer: String,
    column: String,
    was: String,
    is: String,
}

/// What would change.
struct Tried {
    changed: usize,
    unchanged: usize,
    lines: Vec<Line>,
    /// Offers that are not shown.
    more: usize,
    seen: String,
}

/// The page of a change of many.
#[derive(Template)]
#[template(path = "features/office/directions/bulk.html")]
struct BulkPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    wanted: Wanted,
    /// How many offers are meant.
    count: usize,
    choices: Vec<Choice>,
    tried: Option<Tried>,
}

impl BulkPage {
    fn list(&self) -> String {
        let query = self.wanted.query();
        let between = if query.is_empty() { "" } else { "?" };
        format!("{}{SECTION}{between}{query}", self.page.lang.prefix())
    }

    fn path(&self) -> String {
        format!("{}{SECTION}/change", self.page.lang.prefix())
    }
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let form = Form::read(query.unwrap_or_default().as_bytes());
    let back =
        Back { form: &form, notes: Notes::default(), tried: None, errors: &FieldErrors::default() };
    answer(&app, &desk, StatusCode::OK, back)
}

/// What the page is made of.
struct Back<'a> {
    form: &'a Form,
    notes: Notes,
    tried: Option<Tried>,
    errors: &'a FieldErrors,
}

fn answer(app: &App, desk: &Desk, status: StatusCode, back: Back<'_>) -> Response {
    let page = desk.page("/desk/directions/change");
    let snapshot = app.snapshot();
    let wanted = Wanted::read(back.form);
    let count = wanted.find(&snapshot.rates).map_or(0, Iterator::count);
    let choices = COLUMNS.iter().map(|column| {
        let field = field(&page, column, String::new()).typed(Some(back.form), back.errors);
        Choice {
            is_ticked: back.form.all("say").any(|name| name == column.name),
            name: field.name,
            label: field.label.clone(),
            value: field.value.clone(),
            fields: vec![field],
        }
    });
    let view = BulkPage {
        nav: desk.nav(SECTION),
        notes: back.notes,
        choices: choices.collect(),
        tried: back.tried,
        wanted,
        count,
        page,
    };
    desk.html(status, &view)
}

/// Tells what would change, or changes it if that is still what was told.
pub(super) async fn take(State(app): State<App>, desk: Desk, sent: Form) -> Response {
    let page = desk.page(SECTION);
    let places = match places(&app, &sent) {
        Ok(places) => places,
        Err(wrong) => {
            let errors = wrong_side(&page, wrong);
            let sentence = page.word("directions-nothing");
            let back =
                Back { form: &sent, notes: Notes::trouble(sentence), tried: None, errors: &errors };
            return answer(&app, &desk, StatusCode::UNPROCESSABLE_ENTITY, back);
        }
    };
    let cells: Cells =
        sent.all("say").map(|name| (name.to_owned(), sent.text(name).to_owned())).collect();
    let mut errors = FieldErrors::default();
    if cells.is_empty() {
        let notes = Notes::trouble(page.word("directions-say-nothing"));
        let back = Back { form: &sent, notes, tried: None, errors: &errors };
        return answer(&app, &desk, StatusCode::UNPROCESSABLE_ENTITY, back);
    }
    let (deed, is_dry) = (deed(&app, &desk), sent.text("step") != "do");
    let was = sent.text("seen").to_owned();
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<Late<DirectionsRefusal>>> {
        let report = edit_places(tx, &deed, &places, &cells, is_dry).within()?;
        // What was changed by now is taken back where it is not what was shown.
        match same::<DirectionsRefusal>(&seen(&report), &was) {
            Ok(()) => Ok(()),
            Err(_) => Err(Late::Refused(DirectionsRefusal::DryRun(Box::new(report))).into()),
        }
    };
    match take_form(&app, unit).await {
        Ok(()) => see_other(&format!(
            "{}{SECTION}?{}{}done=changed",
            desk.lang().prefix(),
            Wanted::read(&sent).query(),
            if Wanted::read(&sent).pairs().is_empty() { "" } else { "&" }
        )),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(Late::Refused(DirectionsRefusal::DryRun(report)))) => {
            let (status, notes) = match is_dry {
                true => (StatusCode::OK, Notes::default()),
                false => (StatusCode::CONFLICT, Notes::trouble(page.word("directions-other"))),
            };
            let tried = Some(tried(&page, &report));
            answer(&app, &desk, status, Back { form: &sent, notes, tried, errors: &errors })
        }
        Err(Stop::Refused(Late::Refused(refusal))) => {
            let (status, notes) = told_refusal(&page, refusal, &mut errors);
            answer(&app, &desk, status, Back { form: &sent, notes, tried: None, errors: &errors })
        }
        Err(Stop::Refused(Late::Changed)) => desk.error(StatusCode::CONFLICT),
    }
}

/// The offers that the filter means, by direction and city.
fn places(app: &App, sent: &Form) -> Result<HashSet<Place>, super::filter::WrongSide> {
    let snapshot = app.snapshot();
    let wanted = Wanted::read(sent);
    let found = wanted.find(&snapshot.rates)?;
    Ok(found
        .map(|listed| {
            let offer = listed.offer;
            (offer.from.clone(), offer.to.clone(), offer.city.clone())
        })
        .collect())
}

/// What would change, as the form that confirms it carries it.
fn seen(report: &DirectionsReport) -> String {
    digest(report.changed.iter().map(Changed::to_string))
}

fn tried(page: &Page, report: &DirectionsReport) -> Tried {
    let or_none = |text: &str| match text {
        "" => page.word("office-none"),
        text => text.to_owned(),
    };
    let lines = report.changed.iter().take(SHOWN).flat_map(|changed| {
        changed.cells.iter().map(|cell| Line {
            offer: changed.offer.clone(),
            column: label(page, &cell.column),
            was: or_none(&cell.was),
            is: or_none(&cell.is),
        })
    });
    Tried {
        changed: report.changed.len(),
        unchanged: report.unchanged.len(),
        lines: lines.collect(),
        more: report.changed.len().saturating_sub(SHOWN),
        seen: seen(report),
    }
}
