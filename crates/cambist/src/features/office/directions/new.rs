//! Edge: making directions between two selections of currencies.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx};

use crate::app::App;
use crate::features::office::field::{Field, Words, wrong};
use crate::features::office::notes::Notes;
use crate::features::office::seen::{deed, take as take_form};
use crate::features::office::sheet::Lines;
use crate::features::rates::directions::{
    Cells, DirectionsRefusal, DirectionsReport, Wanted, make_directions,
};
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page, see_other};

use super::SECTION;

/// What is asked for.
const WORDS: &[Words] = &[
    Words::new("from", "directions-from", "directions-groups-hint"),
    Words::new("to", "directions-to", "directions-groups-hint"),
    Words::new("city", "directions-cities", "directions-cities-hint"),
    Words::new("margin", "column-margin", "column-margin-hint"),
    Words::new("min", "column-min", "column-min-hint"),
    Words::new("max", "column-max", "column-max-hint"),
];

/// What would be made.
struct Tried {
    added: Lines,
    unchanged: usize,
}

/// The page of new directions.
#[derive(Template)]
#[template(path = "features/office/directions/new.html")]
struct NewPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    fields: Vec<Field>,
    tried: Option<Tried>,
}

impl NewPage {
    fn list(&self) -> String {
        format!("{}{SECTION}", self.page.lang.prefix())
    }
}

pub(super) async fn show(desk: Desk) -> Response {
    answer(&desk, StatusCode::OK, None, Back::default())
}

#[derive(Default)]
struct Back {
    notes: Notes,
    errors: FieldErrors,
    tried: Option<Tried>,
}

fn answer(desk: &Desk, status: StatusCode, sent: Option<&Form>, back: Back) -> Response {
    let page = desk.page("/desk/directions/new");
    let field = |words: &Words| words.field(&page, "").typed(sent, &back.errors);
    let view = NewPage {
        nav: desk.nav(SECTION),
        fields: WORDS.iter().map(field).collect(),
        notes: back.notes,
        tried: back.tried,
        page,
    };
    desk.html(status, &view)
}

pub(super) async fn take(State(app): State<App>, desk: Desk, sent: Form) -> Response {
    let page = desk.page(SECTION);
    let mut errors = FieldErrors::default();
    for name in ["from", "to"] {
        if sent.text(name).trim().is_empty() {
            errors.add(name, page.word("directions-groups-hint"));
        }
    }
    if !errors.is_empty() {
        let notes = Notes::trouble(page.word("form-has-errors"));
        let back = Back { notes, errors, tried: None };
        return answer(&desk, StatusCode::UNPROCESSABLE_ENTITY, Some(&sent), back);
    }
    let text = |name: &str| web::text::cut(sent.text(name).trim(), 2000).to_owned();
    let wanted =
        Wanted { from: text("from"), to: text("to"), cities: text("city"), ..Wanted::default() };
    let said = ["margin", "min", "max"].map(|name| (name.to_owned(), text(name)));
    let cells: Cells = said.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    let (deed, is_dry) = (deed(&app, &desk), sent.text("step") != "do");
    let unit = move |tx: &mut Tx<'_>| make_directions(tx, &deed, &wanted, &cells, is_dry);
    match take_form(&app, unit).await {
        Ok(_) => see_other(&format!("{}{SECTION}?done=added", desk.lang().prefix())),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(DirectionsRefusal::DryRun(report))) => {
            let tried = Some(tried(&report));
            answer(&desk, StatusCode::OK, Some(&sent), Back { tried, ..Back::default() })
        }
        Err(Stop::Refused(refusal)) => {
            let back = refused(&page, refusal);
            answer(&desk, StatusCode::UNPROCESSABLE_ENTITY, Some(&sent), back)
        }
    }
}

fn tried(report: &DirectionsReport) -> Tried {
    Tried { added: Lines::of(&report.added), unchanged: report.unchanged.len() }
}

fn refused(page: &Page, refusal: DirectionsRefusal) -> Back {
    let mut errors = FieldErrors::default();
    let notes = match refusal {
        DirectionsRefusal::Field { direction, column, what } => {
            let found = WORDS.iter().find(|words| words.name == column);
            let name = found.map_or("from", |words| words.name);
            errors.add(name, wrong(page, WORDS, name, &what));
            Notes::trouble(page.word("form-has-errors")).with_detail(direction)
        }
        DirectionsRefusal::Group(unknown) => {
            Notes::trouble(page.word_of("directions-unknown-group", "value", &unknown.0))
        }
        DirectionsRefusal::Unknown(_)
        | DirectionsRefusal::Nothing
        | DirectionsRefusal::BadLines(_)
        | DirectionsRefusal::DryRun(_) => Notes::trouble(page.word("directions-nothing")),
    };
    Back { notes, errors, tried: None }
}
