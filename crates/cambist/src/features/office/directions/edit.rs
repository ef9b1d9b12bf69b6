//! Edge: changing one direction.

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Refusal, Stop, Tx, Within};
use thiserror::Error;

use crate::app::App;
use crate::features::office::field::{Words, wrong};
use crate::features::office::notes::Notes;
use crate::features::office::seen::{Late, deed, same, take};
use crate::features::rates::directions::{
    DirectionsRefusal, Wanted, edit_direction, make_directions, settings_of,
};
use crate::features::rates::{OfferChange, OfferRefusal, find_pricing, set_offer};
use crate::pages::{Desk, FieldErrors, Form, Page, see_other};

use super::fields::{WORDS, cells, seen};
use super::one::{Back, answer};
use super::{SECTION, path};

/// The field of a city that the direction does not have yet.
pub(super) const NEW_CITY: Words =
    Words::new("city", "direction-new-city", "direction-new-city-hint");

pub(super) async fn change(
    State(app): State<App>,
    desk: Desk,
    Path((from, to)): Path<(String, String)>,
    sent: Form,
) -> Response {
    let (is_whole, city) = (sent.text("part") == "whole", sent.text("city").to_owned());
    let (deed, was, form) = (deed(&app, &desk), sent.text("seen").to_owned(), sent.clone());
    let pair = (from.clone(), to.clone());
    let wanted_city = city.clone();
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<Late<DirectionsRefusal>>> {
        let settings = settings_of(tx, &pair.0, &pair.1)?;
        same(&seen(&settings), &was)?;
        let is_meant = |city: &str| is_whole || city == wanted_city;
        let Some(setting) = settings.iter().find(|setting| is_meant(&setting.city)) else {
            let name = format!("{}-{}", pair.0, pair.1);
            return Err(Late::from(DirectionsRefusal::Unknown(name)).into());
        };
        let cells = cells(setting, is_whole, &form);
        let city = (!is_whole).then_some(wanted_city.as_str());
        edit_direction(tx, &deed, (&pair.0, &pair.1), city, &cells).within()?;
        Ok(())
    };
    match take(&app, unit).await {
        Ok(()) => see_other(&done(&desk, (&from, &to), &city, "saved")),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(late)) => {
            let mut errors = FieldErrors::default();
            let (status, notes) = told(&desk.page(SECTION), late, &mut errors);
            let back = Back { notes, city, errors, ..Back::default() };
            let back = match is_whole {
                true => Back { whole: Some(&sent), ..back },
                false => Back { own: Some(&sent), ..back },
            };
            answer(&app, &desk, (&from, &to), status, back).await
        }
    }
}

/// The page of a direction after something was done.
fn done(desk: &Desk, (from, to): (&str, &str), city: &str, word: &'static str) -> String {
    let query = form_urlencoded::Serializer::new(String::new());
    let query = { query }.append_pair("city", city).append_pair("done", word).finish();
    format!("{}?{query}", path(desk.lang(), from, to))
}

fn told(
    page: &Page,
    late: Late<DirectionsRefusal>,
    errors: &mut FieldErrors,
) -> (StatusCode, Notes) {
    match late {
        Late::Changed => (StatusCode::CONFLICT, Notes::trouble(page.word("office-late"))),
        Late::Refused(refusal) => told_refusal(page, refusal, errors),
    }
}

/// A refusal as a form of directions tells it.
pub(super) fn told_refusal(
    page: &Page,
    refusal: DirectionsRefusal,
    errors: &mut FieldErrors,
) -> (StatusCode, Notes) {
    match refusal {
        DirectionsRefusal::Unknown(_) | DirectionsRefusal::Nothing => {
            (StatusCode::NOT_FOUND, Notes::trouble(page.word("directions-nothing")))
        }
        DirectionsRefusal::Group(unknown) => {
            let sentence = page.word_of("directions-unknown-group", "value", &unknown.0);
            (StatusCode::UNPROCESSABLE_ENTITY, Notes::trouble(sentence))
        }
        DirectionsRefusal::Field { direction, column, what } => {
            let found = WORDS.iter().find(|words| words.name == column);
            let name = found.map_or("city", |words| words.name);
            errors.add(name, wrong(page, WORDS, name, &what));
            let sentence = page.word("form-has-errors");
            (StatusCode::UNPROCESSABLE_ENTITY, Notes::trouble(sentence).with_detail(direction))
        }
        // One direction is no sheet and is never tried dry.
        DirectionsRefusal::BadLines(_) | DirectionsRefusal::DryRun(_) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Notes::trouble(page.word("form-has-errors")))
        }
    }
}

/// Why a city is not added.
#[derive(Debug, Error)]
enum CityRefusal {
    #[error(transparent)]
    Offer(#[from] OfferRefusal),
    #[error(transparent)]
    Directions(#[from] DirectionsRefusal),
}

impl Refusal for CityRefusal {}

/// Offers a direction in one more city. One that is priced from sources gets its price there at
/// once; another one needs a rate first.
pub(super) async fn add_city(
    State(app): State<App>,
    desk: Desk,
    Path((from, to)): Path<(String, String)>,
    sent: Form,
) -> Response {
    let page = desk.page(SECTION);
    let city = sent.text("city").trim().to_uppercase();
    if city.is_empty() {
        return no_city(&app, &desk, (&from, &to), &sent, page.word(NEW_CITY.hint)).await;
    }
    let (deed, pair, wanted) = (deed(&app, &desk), (from.clone(), to.clone()), city.clone());
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<CityRefusal>> {
        if find_pricing(tx, &pair.0, &pair.1)?.is_some() {
            let change = OfferChange::default();
            return set_offer(tx, &deed, (&pair.0, &pair.1), &wanted, &change).within();
        }
        let made = crate::features::rates::directions::Wanted {
            from: pair.0.clone(),
            to: pair.1.clone(),
            cities: wanted.clone(),
            ..Wanted::default()
        };
        make_directions(tx, &deed, &made, &Vec::new(), false).within()?;
        Ok(())
    };
    match take(&app, unit).await {
        Ok(()) => see_other(&done(&desk, (&from, &to), &city, "added")),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(CityRefusal::Offer(OfferRefusal::Unknown(..)))) => {
            desk.error(StatusCode::NOT_FOUND)
        }
        Err(Stop::Refused(_)) => {
            no_city(&app, &desk, (&from, &to), &sent, page.word(NEW_CITY.hint)).await
        }
    }
}

async fn no_city(
    app: &App,
    desk: &Desk,
    pair: (&str, &str),
    sent: &Form,
    sentence: String,
) -> Response {
    let mut errors = FieldErrors::default();
    errors.add("city", sentence);
    let notes = Notes::trouble(desk.page(SECTION).word("form-has-errors"));
    let back = Back { notes, new_city: Some(sent), errors, ..Back::default() };
    answer(app, desk, pair, StatusCode::UNPROCESSABLE_ENTITY, back).await
}
