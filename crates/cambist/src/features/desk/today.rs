//! Edge: the first page of the desk: what waits, what is wrong.

use askama::Template;
use axum::response::Response;
use http::StatusCode;

use crate::clock::utc_text;
use crate::features::alarms::Alarm;
use crate::pages::{Desk, DeskNav, Page};

/// What waits, and what is wrong.
#[derive(Template)]
#[template(path = "features/desk/pages/today.html")]
struct TodayPage {
    page: Page,
    nav: DeskNav,
}

impl TodayPage {
    fn since(&self, alarm: &Alarm) -> String {
        utc_text(alarm.raised_at_ms.div_euclid(1000))
    }
}

pub(super) async fn show(desk: Desk) -> Response {
    let view = TodayPage { page: desk.page("/desk"), nav: desk.nav("/desk") };
    desk.html(StatusCode::OK, &view)
}
