//! Edge: adding a currency, changing one, saying how much there is of it.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx, Within};

use crate::app::App;
use crate::features::currencies::{
    Currency, CurrencyRefusal, add_currency, edit_currency, load_currencies, state_reserve,
};
use crate::features::office::field::{Field, wrong};
use crate::features::office::notes::Notes;
use crate::features::office::seen::{Late, deed, same, take};
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page, see_other};

use super::fields::{WORDS, fields, said, seen, seen_reserve};
use super::list::{self, Typed};
use super::one::{self, Back};
use super::{SECTION, path};

/// A new currency.
#[derive(Template)]
#[template(path = "features/office/currencies/new.html")]
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

pub(super) async fn blank(desk: Desk) -> Response {
    new_page(&desk, StatusCode::OK, Notes::default(), None, &FieldErrors::default())
}

fn new_page(
    desk: &Desk,
    status: StatusCode,
    notes: Notes,
    sent: Option<&Form>,
    errors: &FieldErrors,
) -> Response {
    let page = desk.page("/desk/currencies/new");
    let fields = fields(&page, None, sent, errors);
    desk.html(status, &NewPage { nav: desk.nav(SECTION), notes, fields, page })
}

pub(super) async fn add(State(app): State<App>, desk: Desk, sent: Form) -> Response {
    let code = sent.text("code").trim().to_ascii_uppercase();
    let (said, deed) = (said(&code, &sent), deed(&app, &desk));
    let unit = move |tx: &mut Tx<'_>| add_currency(tx, &deed, &said, false).map(|_| ());
    match take(&app, unit).await {
        Ok(()) => see_other(&format!("{}?done=added", path(desk.lang(), &code))),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(refusal)) => {
            let mut errors = FieldErrors::default();
            let (status, notes) = told(&desk.page(SECTION), refusal, &mut errors);
            new_page(&desk, status, notes, Some(&sent), &errors)
        }
    }
}

pub(super) async fn change(
    State(app): State<App>,
    desk: Desk,
    Path(code): Path<String>,
    sent: Form,
) -> Response {
    let (said, deed, was) = (said(&code, &sent), deed(&app, &desk), sent.text("seen").to_owned());
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<Late<CurrencyRefusal>>> {
        same(&seen(&require(tx, &said.code)?), &was)?;
        edit_currency(tx, &deed, &said, false).within()?;
        Ok(())
    };
    match take(&app, unit).await {
        Ok(()) => see_other(&format!("{}?done=saved", path(desk.lang(), &code))),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(late)) => {
            let mut errors = FieldErrors::default();
            let (status, notes) = told_late(&desk.page(SECTION), late, &mut errors);
            let back = Back { notes, sent: Some(&sent), reserve: None, errors };
            one::answer(&app, &desk, &code, status, back).await
        }
    }
}

/// How much there is of a currency: said in the list, or on the currency's own page.
pub(super) async fn reserve(
    State(app): State<App>,
    desk: Desk,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
    sent: Form,
) -> Response {
    let raw = query.unwrap_or_default();
    let query = Form::read(raw.as_bytes());
    let is_listed = query.text("in") == "list";
    let deed = deed(&app, &desk);
    let text = |name: &str| sent.text(name).to_owned();
    let (wanted, amount, note, was) = (code.clone(), text("reserve"), text("note"), text("seen"));
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<Late<CurrencyRefusal>>> {
        same(&seen_reserve(&require(tx, &wanted)?), &was)?;
        state_reserve(tx, &deed, (&wanted, &amount), &note).within()?;
        Ok(())
    };
    match take(&app, unit).await {
        Ok(()) if is_listed => {
            let list = format!("{}{SECTION}", desk.lang().prefix());
            see_other(&format!("{list}?done=reserve&{}", query.without(&["done", "in"])))
        }
        Ok(()) => see_other(&format!("{}?done=reserve", path(desk.lang(), &code))),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(late)) => {
            let mut errors = FieldErrors::default();
            let (status, notes) = told_late(&desk.page(SECTION), late, &mut errors);
            if is_listed && status != StatusCode::NOT_FOUND {
                let typed = Typed { code: &code, sent: &sent, errors: &errors };
                return list::answer(&app, &desk, &query, (status, notes, Some(typed)));
            }
            let back = Back { notes, sent: None, reserve: Some(&sent), errors };
            one::answer(&app, &desk, &code, status, back).await
        }
    }
}

fn require(tx: &mut Tx<'_>, code: &str) -> Result<Currency, Stop<Late<CurrencyRefusal>>> {
    let found = load_currencies(tx)?.into_iter().find(|currency| currency.code == code);
    found.ok_or_else(|| Late::from(CurrencyRefusal::Unknown(code.to_owned())).into())
}

fn told_late(
    page: &Page,
    late: Late<CurrencyRefusal>,
    errors: &mut FieldErrors,
) -> (StatusCode, Notes) {
    match late {
        Late::Changed => (StatusCode::CONFLICT, Notes::trouble(page.word("office-late"))),
        Late::Refused(refusal) => told(page, refusal, errors),
    }
}

/// A refusal as the page tells it.
fn told(page: &Page, refusal: CurrencyRefusal, errors: &mut FieldErrors) -> (StatusCode, Notes) {
    match refusal {
        CurrencyRefusal::Unknown(_) => (StatusCode::NOT_FOUND, Notes::default()),
        CurrencyRefusal::Exists(code) => {
            errors.add("code", page.word_of("currency-exists", "code", &code));
            wrong_form(page)
        }
        CurrencyRefusal::Field { field, what } => {
            errors.add(field, wrong(page, WORDS, field, &what));
            wrong_form(page)
        }
        // A single currency is no sheet, and is never tried dry.
        CurrencyRefusal::BadLines(_) | CurrencyRefusal::DryRun(_) => wrong_form(page),
    }
}

fn wrong_form(page: &Page) -> (StatusCode, Notes) {
    (StatusCode::UNPROCESSABLE_ENTITY, Notes::trouble(page.word("form-has-errors")))
}
