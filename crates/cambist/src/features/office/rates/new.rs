//! Edge: a new source.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx};

use crate::app::App;
use crate::features::office::field::Field;
use crate::features::office::notes::Notes;
use crate::features::office::seen::{deed, take as take_form};
use crate::features::rates::sources::{ALL, Kind, add_source};
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page, see_other};

use super::source::WORDS;
use super::source_edit::{read, told_refusal};
use super::{SECTION, source_path};

/// A new source.
#[derive(Template)]
#[template(path = "features/office/rates/new.html")]
struct NewPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    fields: Vec<Field>,
    kinds: &'static [Kind],
}

impl NewPage {
    fn list(&self) -> String {
        format!("{}{SECTION}", self.page.lang.prefix())
    }
}

pub(super) async fn show(desk: Desk) -> Response {
    answer(&desk, StatusCode::OK, Notes::default(), None, &FieldErrors::default())
}

fn answer(
    desk: &Desk,
    status: StatusCode,
    notes: Notes,
    sent: Option<&Form>,
    errors: &FieldErrors,
) -> Response {
    let page = desk.page("/desk/rates/sources");
    let kinds = ALL.iter().map(|kind| (kind.name.to_owned(), kind.name.to_owned())).collect();
    let field = |index: usize| WORDS[index].field(&page, "");
    let fields =
        [field(0), field(1).choice(kinds), field(2).lines(), field(3).number(), field(5).number()];
    let view = NewPage {
        nav: desk.nav(SECTION),
        notes,
        fields: fields.map(|field| field.typed(sent, errors)).to_vec(),
        kinds: ALL,
        page,
    };
    desk.html(status, &view)
}

pub(super) async fn take(State(app): State<App>, desk: Desk, sent: Form) -> Response {
    let page = desk.page(SECTION);
    let mut errors = FieldErrors::default();
    let change = read(&page, &sent, &mut errors);
    if !errors.is_empty() {
        let notes = Notes::trouble(page.word("form-has-errors"));
        return answer(&desk, StatusCode::UNPROCESSABLE_ENTITY, notes, Some(&sent), &errors);
    }
    let (deed, code) = (deed(&app, &desk), sent.text("code").trim().to_owned());
    let (wanted, kind) = (code.clone(), sent.text("kind").to_owned());
    let unit = move |tx: &mut Tx<'_>| add_source(tx, &deed, &wanted, &kind, &change).map(|_| ());
    match take_form(&app, unit).await {
        Ok(()) => see_other(&format!("{}?done=added", source_path(desk.lang(), &code))),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(refusal)) => {
            let (status, notes) = told_refusal(&page, &refusal, &mut errors);
            answer(&desk, status, notes, Some(&sent), &errors)
        }
    }
}
