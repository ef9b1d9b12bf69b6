//! Edge: directions as a sheet.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use store::{Stop, Tx};

use crate::app::App;
use crate::features::office::seen::{deed, take as take_form};
use crate::features::office::sheet::{Judged, Kind, Lines, Outcome, answer, csv};
use crate::features::rates::directions::{
    COLUMNS, DirectionsRefusal, Wanted, export_directions, import_directions, read_sheet,
};
use crate::pages::{Desk, Form, see_other};

use super::SECTION;
use super::edit::NEW_CITY;
use super::fields::WORDS;

/// What the page of the sheet says.
const KIND: Kind = Kind {
    section: SECTION,
    name: "office-directions",
    title: "directions-sheet",
    about: "directions-sheet-about",
    columns: || {
        let names: Vec<_> = COLUMNS.iter().map(|column| column.name).collect();
        format!("from, to, city, {}", names.join(", "))
    },
    hint: |column| match column {
        "from" | "to" => "sheet-wrong-code",
        "city" => NEW_CITY.hint,
        column => WORDS.iter().find(|words| words.name == column).map_or("", |words| words.hint),
    },
};

/// The directions between the currencies that the address names.
pub(super) async fn export(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Form::read(query.unwrap_or_default().as_bytes());
    let text = |name| web::text::cut(query.text(name).trim(), 200).to_owned();
    let wanted =
        Wanted { from: text("from"), to: text("to"), cities: text("city"), ..Wanted::default() };
    let unit = move |tx: &mut Tx<'_>| export_directions(tx, &wanted);
    match app.store().read_long(unit).await {
        Ok(text) => csv("directions.csv", text),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(_)) => see_other(&format!("{}{SECTION}", desk.lang().prefix())),
    }
}

pub(super) async fn show(desk: Desk) -> Response {
    answer(&desk, &KIND, Outcome::Asked)
}

/// Takes a sheet: first it is told what would change, then the same sheet is taken.
pub(super) async fn take(State(app): State<App>, desk: Desk, sent: Form) -> Response {
    let text = sent.text("sheet").to_owned();
    let sheet = match read_sheet(&text) {
        Ok(sheet) => sheet,
        Err(wrong) => return answer(&desk, &KIND, Outcome::Wrong { text, wrong }),
    };
    let (deed, is_dry) = (deed(&app, &desk), sent.text("step") != "do");
    let unit = move |tx: &mut Tx<'_>| import_directions(tx, &deed, &sheet, is_dry);
    match take_form(&app, unit).await {
        Ok(_) => see_other(&format!("{}{SECTION}?done=changed", desk.lang().prefix())),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(DirectionsRefusal::DryRun(report))) => {
            let judged = Judged {
                added: Lines::of(&report.added),
                changed: Lines::of(&report.changed),
                notes: Lines::of(&report.left),
                unchanged: report.unchanged.len(),
            };
            answer(&desk, &KIND, Outcome::Tried { text, judged })
        }
        Err(Stop::Refused(DirectionsRefusal::BadLines(wrong))) => {
            answer(&desk, &KIND, Outcome::Wrong { text, wrong })
        }
        Err(Stop::Refused(refusal)) => {
            answer(&desk, &KIND, Outcome::Refused { text, why: refusal.to_string() })
        }
    }
}
