//! What has come just now, and how far the partner has come: a part of the overview that is asked for
//! again while it is open.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

use crate::app::App;
use crate::clock::utc_text;
use crate::features::cabinet::sections::Section;
use crate::features::partners::PartnerUser;
use crate::pages::{Frame, Page};

use super::find::{Begun, find_pulse};

/// A step on the way of a new partner.
pub(super) struct Step {
    pub(super) words: String,
    pub(super) is_done: bool,
    /// The first one that is not done.
    pub(super) is_next: bool,
}

/// What has come just now.
#[derive(Template)]
#[template(path = "features/cabinet/pages/overview_pulse.html")]
pub(super) struct Pulse {
    /// Of the pulse's head: today in one sentence.
    today: String,
    /// The last click in one sentence; `None`: nobody has come yet.
    last: Option<String>,
    /// The way of a new partner; empty once he has gone it.
    steps: Vec<Step>,
    /// What the next step asks for.
    advice: String,
    steps_title: String,
}

impl Pulse {
    /// Whether nobody has followed a link of his yet.
    pub(super) fn is_waiting(&self) -> bool {
        self.last.is_none()
    }
}

/// What there is to tell.
pub(super) fn pulse(app: &App, page: &Page, begun: &Begun) -> Pulse {
    let number = |count: i64| page.number(&count.to_string());
    let today = [("from", number(begun.today.clicks)), ("to", number(begun.today.orders))];
    let today = page.word_between("pulse-today", &today[0].1, &today[1].1);
    let has_click = begun.last.is_some();
    let done = [
        (has_click, "step-link"),
        (has_click, "step-click"),
        (begun.has_order, "step-order"),
        (begun.has_payout, "step-payout"),
    ];
    let next = done.iter().position(|(is_done, _)| !is_done);
    let step = |(place, (is_done, key)): (usize, (bool, &str))| Step {
        words: page.word(key),
        is_done,
        is_next: next == Some(place),
    };
    let steps: Vec<Step> = done.into_iter().enumerate().map(step).collect();
    let advice = match next {
        Some(0 | 1) => page.word("advice-link"),
        Some(2) => page.word("advice-order"),
        Some(_) => page.word("advice-payout"),
        None => String::new(),
    };
    Pulse {
        today,
        last: begun.last.as_ref().map(|click| {
            let code = app.links().code_of(click.link_id).unwrap_or_default().to_owned();
            let time = utc_text(click.id.at_s());
            page.word_between("pulse-last", &time, &code)
        }),
        steps: if next.is_some() { steps } else { Vec::new() },
        advice,
        steps_title: page.word("steps-title"),
    }
}

/// The part alone.
pub(in crate::features::cabinet) async fn tell(
    State(app): State<App>,
    frame: Frame,
    PartnerUser { partner, .. }: PartnerUser,
) -> Response {
    let page = frame.page(Section::Overview.path());
    match find_pulse(&app, partner.id, app.clock().now_ms()).await {
        Ok(begun) => frame.html(StatusCode::OK, &pulse(&app, &page, &begun)),
        Err(fault) => frame.fault(&fault),
    }
}
