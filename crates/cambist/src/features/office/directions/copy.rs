//! Edge: giving other directions the terms of one, after having seen what would change.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx, Within};

use crate::app::{App, Plain};
use crate::features::office::field::{Field, Words};
use crate::features::office::notes::Notes;
use crate::features::office::seen::{Late, deed, digest, same, take as take_form};
use crate::features::rates::directions::{
    COLUMNS, Changed, DirectionsRefusal, DirectionsReport, Wanted, copy_directions, settings_of,
};
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page, see_other};
use crate::words::{Lang, word_with};

use super::edit::told_refusal;
use super::fields::label;
use super::{SECTION, path};

/// Offers whose change is shown; the others are counted.
const SHOWN: usize = 20;

/// Which directions are meant.
const WORDS: [Words; 3] = [
    Words::new("from", "directions-from", "copy-groups-hint"),
    Words::new("to", "directions-to", "copy-groups-hint"),
    Words::new("cities", "directions-cities", "copy-cities-hint"),
];

/// Something of the direction that may be copied.
struct Choice {
    name: &'static str,
    label: String,
    /// What the direction says.
    value: String,
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
    /// What is not taken along, offer by offer.
    left: Vec<String>,
    more_left: usize,
    seen: String,
}

/// The page of a copy.
#[derive(Template)]
#[template(path = "features/office/directions/copy.html")]
struct CopyPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    from: String,
    to: String,
    fields: Vec<Field>,
    choices: Vec<Choice>,
    tried: Option<Tried>,
}

impl CopyPage {
    fn direction(&self) -> String {
        path(self.page.lang, &self.from, &self.to)
    }

    fn path(&self) -> String {
        format!("{}/copy", self.direction())
    }
}

/// What the page is made of.
#[derive(Default)]
struct Back<'a> {
    sent: Option<&'a Form>,
    notes: Notes,
    tried: Option<Tried>,
    errors: FieldErrors,
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    Path((from, to)): Path<(String, String)>,
) -> Response {
    answer(&app, &desk, (&from, &to), StatusCode::OK, Back::default()).await
}

async fn answer(
    app: &App,
    desk: &Desk,
    pair: (&str, &str),
    status: StatusCode,
    back: Back<'_>,
) -> Response {
    let (from, to) = (pair.0.to_ascii_uppercase(), pair.1.to_ascii_uppercase());
    let wanted = (from.clone(), to.clone());
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(settings_of(tx, &wanted.0, &wanted.1)?) };
    let settings = match app.store().read(read).await {
        Ok(settings) => settings,
        Err(stop) => return desk.fault(&stop.into_fault()),
    };
    let Some(model) = settings.first() else { return desk.error(StatusCode::NOT_FOUND) };
    let page = desk.page(&format!("{}/copy", path(Lang::En, &from, &to)));
    let is_ticked = |name: &str| back.sent.is_some_and(|sent| sent.all("only").any(|n| n == name));
    let choices = COLUMNS.iter().map(|column| Choice {
        name: column.name,
        label: label(&page, column.name),
        value: or_none(&page, &column.text(model)),
        is_ticked: is_ticked(column.name),
    });
    // The same currency is given at first: such directions have most in common.
    let begin = |words: &Words| if words.name == "from" { from.clone() } else { String::new() };
    let field = |words: Words| {
        let begin = begin(&words);
        words.field(&page, begin).typed(back.sent, &back.errors)
    };
    let view = CopyPage {
        nav: desk.nav(SECTION),
        notes: back.notes,
        fields: WORDS.map(field).to_vec(),
        choices: choices.collect(),
        tried: back.tried,
        from,
        to,
        page,
    };
    desk.html(status, &view)
}

fn or_none(page: &Page, text: &str) -> String {
    if text.is_empty() { page.word("office-none") } else { text.to_owned() }
}

/// Tells what would change, or changes it if that is still what was told.
pub(super) async fn take(
    State(app): State<App>,
    desk: Desk,
    Path((from, to)): Path<(String, String)>,
    sent: Form,
) -> Response {
    let text = |name| web::text::cut(sent.text(name).trim(), 2000).to_owned();
    let wanted =
        Wanted { from: text("from"), to: text("to"), cities: text("cities"), ..Wanted::default() };
    let only: Vec<String> = sent.all("only").map(str::to_owned).collect();
    let source = format!("{from}-{to}");
    let (deed, was) = (deed(&app, &desk), sent.text("seen").to_owned());
    let is_dry = sent.text("step") != "do";
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<Late<DirectionsRefusal>>> {
        let asked = (&wanted, only.as_slice());
        let report = copy_directions(tx, &deed, &source, asked, is_dry).within()?;
        // What was changed by now is taken back where it is not what was shown.
        match same::<DirectionsRefusal>(&seen(&report), &was) {
            Ok(()) => Ok(()),
            Err(_) => Err(Late::Refused(DirectionsRefusal::DryRun(Box::new(report))).into()),
        }
    };
    let page = desk.page(SECTION);
    let (status, back) = match take_form(&app, unit).await {
        Ok(()) => {
            let path = path(desk.lang(), &from, &to);
            return see_other(&format!("{path}?done=copied"));
        }
        Err(Stop::Broke(fault)) => return desk.fault(&fault),
        Err(Stop::Refused(Late::Refused(DirectionsRefusal::DryRun(report)))) => {
            let (status, notes) = match is_dry {
                true => (StatusCode::OK, Notes::default()),
                false => (StatusCode::CONFLICT, Notes::trouble(page.word("directions-other"))),
            };
            (status, Back { notes, tried: Some(tried(&page, &report)), ..Back::default() })
        }
        Err(Stop::Refused(Late::Refused(DirectionsRefusal::Field { direction, column, what }))) => {
            // What can't be stands on no field of this page: it is another direction's.
            let sentence = page.word_of("copy-wrong", "value", &label(&page, &column));
            let notes = Notes::trouble(sentence).with_detail(format!("{direction}: {what}"));
            (StatusCode::UNPROCESSABLE_ENTITY, Back { notes, ..Back::default() })
        }
        Err(Stop::Refused(Late::Refused(refusal))) => {
            let mut errors = FieldErrors::default();
            let (status, notes) = told_refusal(&page, refusal, &mut errors);
            // The page is there even where nothing is meant by its fields.
            let status = match status {
                StatusCode::NOT_FOUND => StatusCode::UNPROCESSABLE_ENTITY,
                status => status,
            };
            (status, Back { notes, errors, ..Back::default() })
        }
        Err(Stop::Refused(Late::Changed)) => return desk.error(StatusCode::CONFLICT),
    };
    answer(&app, &desk, (&from, &to), status, Back { sent: Some(&sent), ..back }).await
}

/// What would change, as the form that confirms it carries it.
fn seen(report: &DirectionsReport) -> String {
    digest(report.changed.iter().map(Changed::to_string))
}

fn tried(page: &Page, report: &DirectionsReport) -> Tried {
    let lines = report.changed.iter().take(SHOWN).flat_map(|changed| {
        changed.cells.iter().map(|cell| Line {
            offer: changed.offer.clone(),
            column: label(page, &cell.column),
            was: or_none(page, &cell.was),
            is: or_none(page, &cell.is),
        })
    });
    let left = report.left.iter().take(SHOWN).map(|left| {
        let columns: Vec<String> = left.columns.iter().map(|name| label(page, name)).collect();
        let values = [("code", left.offer.as_str()), ("value", &*columns.join(", "))];
        word_with(page.lang, "copy-left", &values)
    });
    Tried {
        changed: report.changed.len(),
        unchanged: report.unchanged.len(),
        lines: lines.collect(),
        more: report.changed.len().saturating_sub(SHOWN),
        left: left.collect(),
        more_left: report.left.len().saturating_sub(SHOWN),
        seen: seen(report),
    }
}
