//! Ending sessions.

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx};

use crate::app::{App, Plain};
use crate::features::identity::{SessionRefusal, end_other_sessions, end_own_session};
use crate::pages::see_other;

use super::place::Place;

pub(super) async fn end_one(
    State(app): State<App>,
    place: Place,
    Path(number): Path<String>,
) -> Response {
    let Ok(id) = number.parse::<i64>() else { return place.error(StatusCode::NOT_FOUND) };
    let (deed, who) = (place.deed(&app), place.who.clone());
    let unit = move |tx: &mut Tx<'_>| end_own_session(tx, &deed, &who, id);
    match app.store().write(unit).await {
        // He has signed himself out.
        Ok(()) if id == place.who.session_id => {
            see_other(&format!("{}/sign-in", place.lang().prefix()))
        }
        // One that has ended meanwhile is what he wants it to be.
        Ok(()) | Err(Stop::Refused(SessionRefusal::Unknown(_))) => place.back("session"),
        Err(Stop::Broke(fault)) => place.fault(&fault),
    }
}

pub(super) async fn end_others(State(app): State<App>, place: Place) -> Response {
    let (deed, who) = (place.deed(&app), place.who.clone());
    let unit = move |tx: &mut Tx<'_>| -> Plain<u64> { Ok(end_other_sessions(tx, &deed, &who)?) };
    match app.store().write(unit).await {
        Ok(_) => place.back("sessions"),
        Err(stop) => place.fault(&stop.into_fault()),
    }
}
