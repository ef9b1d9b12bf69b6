//! Edge: currencies as a sheet.

use axum::extract::State;
use axum::response::Response;
use store::{Stop, Tx};

use crate::app::App;
use crate::features::currencies::{COLUMNS, CurrencyRefusal, export_currencies, import_currencies};
use crate::features::office::seen::{deed, take as take_form};
use crate::features::office::sheet::{Judged, Kind, Lines, Outcome, answer, csv};
use crate::pages::{Desk, Form, see_other};
use crate::sheet::Sheet;

use super::SECTION;
use super::fields::WORDS;

/// What the page of the sheet says.
const KIND: Kind = Kind {
    section: SECTION,
    name: "office-currencies",
    title: "currencies-sheet",
    about: "currencies-sheet-about",
    columns: || COLUMNS.join(", "),
    hint: |column| WORDS.iter().find(|words| words.name == column).map_or("", |words| words.hint),
};

pub(super) async fn export(State(app): State<App>, _: Desk) -> Response {
    csv("currencies.csv", export_currencies(app.snapshot().rates.currencies()))
}

pub(super) async fn show(desk: Desk) -> Response {
    answer(&desk, &KIND, Outcome::Asked)
}

/// Takes a sheet: first it is told what would change, then the same sheet is taken.
pub(super) async fn take(State(app): State<App>, desk: Desk, sent: Form) -> Response {
    let text = sent.text("sheet").to_owned();
    let sheet = match Sheet::read(&text, COLUMNS, &["code"]) {
        Ok(sheet) => sheet,
        Err(wrong) => return answer(&desk, &KIND, Outcome::Wrong { text, wrong }),
    };
    let (deed, is_dry) = (deed(&app, &desk), sent.text("step") != "do");
    let unit = move |tx: &mut Tx<'_>| import_currencies(tx, &deed, &sheet, is_dry);
    match take_form(&app, unit).await {
        Ok(_) => see_other(&format!("{}{SECTION}?done=changed", desk.lang().prefix())),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(CurrencyRefusal::DryRun(report))) => {
            let judged = Judged {
                added: Lines::of(&report.added),
                changed: Lines::of(&report.changed),
                notes: Lines::default(),
                unchanged: report.unchanged,
            };
            answer(&desk, &KIND, Outcome::Tried { text, judged })
        }
        Err(Stop::Refused(CurrencyRefusal::BadLines(wrong))) => {
            answer(&desk, &KIND, Outcome::Wrong { text, wrong })
        }
        Err(Stop::Refused(refusal)) => {
            answer(&desk, &KIND, Outcome::Refused { text, why: refusal.to_string() })
        }
    }
}
