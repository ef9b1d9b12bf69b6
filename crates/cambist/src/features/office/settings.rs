//! Edge: the office itself: its hours, who is there, whether it is open.

use std::str::FromStr;

use askama::Template;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use store::{Fault, Never, Refusal, Stop, Tx};
use thiserror::Error;

use crate::app::{App, Plain};
use crate::features::audit;
use crate::features::feeds::polls::ReaderPolls;
use crate::features::feeds::{Profiles, list_profiles, polls::list_polls};
use crate::features::settings::{
    OfficeState, Schedule, load_duty, load_hours, load_office_state, set_duty, set_hours,
    set_office_state,
};
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page, see_other};
use crate::words::Lang;

use super::field::{Field, Words, sentence};
use super::history::{self, Done};
use super::notes::Notes;
use super::pill::Pill;
use super::seen::{Late, deed, digest, same, take};

/// The section of the desk.
const SECTION: &str = "/desk/settings";

/// What is set of the office.
const WORDS: &[Words] = &[Words::new("hours", "settings-hours", "settings-hours-hint")];

pub(super) fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}{SECTION}{path}", lang.prefix());
        router = router
            .route(&at(""), get(show).post(change))
            .route(&at("/state"), post(switch))
            .route(&at("/duty"), post(duty));
    }
    router
}

/// Everything that is set of the office.
struct Known {
    state: OfficeState,
    is_on_duty: bool,
    hours: Schedule,
    profiles: Profiles,
    polls: Vec<ReaderPolls>,
    entries: Vec<audit::Entry>,
}

/// What closing the office does.
struct Effect {
    /// The state that it would have.
    state: OfficeState,
    title: String,
    sentences: Vec<String>,
    /// The feeds that would become empty.
    feeds: Vec<String>,
    button: String,
    is_bad: bool,
}

/// The page of the office.
#[derive(Template)]
#[template(path = "features/office/pages/settings.html")]
struct SettingsPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    state: OfficeState,
    pill: Pill,
    sentence: String,
    is_on_duty: bool,
    /// Manual directions, which need somebody on duty.
    manual: usize,
    others: Vec<(OfficeState, String)>,
    effect: Option<Effect>,
    seen: String,
    fields: Vec<Field>,
    history: Vec<Done>,
}

impl SettingsPage {
    fn at(&self, path: &str) -> String {
        format!("{}{SECTION}{path}", self.page.lang.prefix())
    }
}

async fn know(app: &App) -> Result<Known, Fault> {
    let now_ms = app.clock().now_ms();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        Ok(Known {
            state: load_office_state(tx)?,
            is_on_duty: load_duty(tx)?,
            hours: load_hours(tx)?,
            profiles: list_profiles(tx)?,
            polls: list_polls(tx, now_ms)?,
            entries: audit::list_about(tx, "office", "office", history::LINES)?,
        })
    };
    Ok(app.store().read(read).await?)
}

/// What came back of a form.
#[derive(Default)]
struct Back<'a> {
    notes: Notes,
    sent: Option<&'a Form>,
    errors: FieldErrors,
    /// The state that is asked about.
    asked: Option<OfficeState>,
}

async fn show(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Response {
    let query = Form::read(query.unwrap_or_default().as_bytes());
    let notes = Notes::of(&desk.page(SECTION), &query);
    answer(&app, &desk, StatusCode::OK, Back { notes, ..Back::default() }).await
}

async fn answer(app: &App, desk: &Desk, status: StatusCode, back: Back<'_>) -> Response {
    match know(app).await {
        Ok(known) => desk.html(status, &view(app, desk, known, back)),
        Err(fault) => desk.fault(&fault),
    }
}

fn state_key(state: OfficeState) -> &'static str {
    match state {
        OfficeState::Open => "settings-open",
        OfficeState::Closed => "settings-closed",
        OfficeState::Maintenance => "settings-maintenance",
    }
}

fn view(app: &App, desk: &Desk, known: Known, back: Back<'_>) -> SettingsPage {
    let page = desk.page(SECTION);
    let snapshot = app.snapshot();
    let manual = snapshot.rates.listed().filter(|listed| listed.offer.is_manual()).count();
    let button = |state| {
        page.word(match state {
            OfficeState::Open => "settings-do-open",
            OfficeState::Closed => "settings-do-close",
            OfficeState::Maintenance => "settings-do-maintain",
        })
    };
    let states = [OfficeState::Open, OfficeState::Closed, OfficeState::Maintenance];
    let word = page.word(state_key(known.state));
    let effect = back.asked.filter(|asked| *asked != known.state);
    SettingsPage {
        nav: desk.nav(SECTION),
        pill: match known.state {
            OfficeState::Open => Pill::good(word),
            OfficeState::Closed => Pill::bad(word),
            OfficeState::Maintenance => Pill::warn(word),
        },
        sentence: page.word(match known.state {
            OfficeState::Open => "settings-open-means",
            OfficeState::Closed => "settings-closed-means",
            OfficeState::Maintenance => "settings-maintenance-means",
        }),
        others: states
            .into_iter()
            .filter(|state| *state != known.state)
            .map(|state| (state, button(state)))
            .collect(),
        effect: effect.map(|state| effect_of(app, &page, &known, state, button(state))),
        seen: seen(&known.hours),
        fields: fields(&page, &known, &back),
        notes: back.notes,
        state: known.state,
        is_on_duty: known.is_on_duty,
        manual,
        history: history::told(&page, known.entries),
        page,
    }
}

fn fields(page: &Page, known: &Known, back: &Back<'_>) -> Vec<Field> {
    let field = WORDS[0].field(page, known.hours.to_string()).wide();
    vec![field.typed(back.sent, &back.errors)]
}

/// What a form was filled in from.
fn seen(hours: &Schedule) -> String {
    digest([hours.to_string()])
}

/// What becomes of feeds, orders and customers.
fn effect_of(app: &App, page: &Page, known: &Known, state: OfficeState, button: String) -> Effect {
    let snapshot = app.snapshot();
    let open = page.number(&snapshot.rates.open().len().to_string());
    let now_ms = app.clock().now_ms();
    let enabled = known.profiles.good.iter().filter(|profile| profile.is_enabled);
    let feed = |profile: &crate::features::feeds::Profile| {
        let reader = crate::features::feeds::Reader::Profile(profile.id);
        let polls = known.polls.iter().find(|polls| polls.reader == reader);
        match polls.filter(|polls| polls.last_at_ms > 0) {
            Some(polls) => {
                format!("{} · {}", profile.title, super::span::ago(page, now_ms, polls.last_at_ms))
            }
            None => profile.title.clone(),
        }
    };
    let keys: &[&str] = match state {
        OfficeState::Open => &["effect-open-feeds", "effect-open-orders"],
        OfficeState::Closed => {
            &["effect-closed-feeds", "effect-closed-site", "effect-closed-orders"]
        }
        OfficeState::Maintenance => {
            &["effect-closed-feeds", "effect-maintenance-site", "effect-maintenance-api"]
        }
    };
    let mut sentences: Vec<String> = keys.iter().map(|key| page.word(key)).collect();
    sentences.insert(0, page.word_of("effect-offers", "number", &open));
    Effect {
        title: page.word(match state {
            OfficeState::Open => "effect-open-title",
            OfficeState::Closed => "effect-closed-title",
            OfficeState::Maintenance => "effect-maintenance-title",
        }),
        sentences,
        feeds: enabled.map(feed).collect(),
        button,
        is_bad: state != OfficeState::Open,
        state,
    }
}

/// Nothing but having come late is a reason not to switch.
#[derive(Debug, Error)]
#[error("it was switched meanwhile")]
struct Switched;

impl Refusal for Switched {}

async fn switch(State(app): State<App>, desk: Desk, sent: Form) -> Response {
    let page = desk.page(SECTION);
    let (Ok(state), Ok(was)) =
        (OfficeState::from_str(sent.text("state")), OfficeState::from_str(sent.text("seen")))
    else {
        return desk.error(StatusCode::UNPROCESSABLE_ENTITY);
    };
    if sent.text("step") != "do" {
        let back = Back { asked: Some(state), ..Back::default() };
        return answer(&app, &desk, StatusCode::OK, back).await;
    }
    let deed = deed(&app, &desk);
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<Switched>> {
        if load_office_state(tx)? != was {
            return Err(Switched.into());
        }
        Ok(set_office_state(tx, &deed, state)?)
    };
    match take(&app, unit).await {
        Ok(()) => {
            let done = match state {
                OfficeState::Open => "opened",
                OfficeState::Closed => "closed",
                OfficeState::Maintenance => "maintenance",
            };
            see_other(&format!("{}{SECTION}?done={done}", desk.lang().prefix()))
        }
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(Switched)) => {
            let notes = Notes::trouble(page.word("settings-switched"));
            answer(&app, &desk, StatusCode::CONFLICT, Back { notes, ..Back::default() }).await
        }
    }
}

async fn duty(State(app): State<App>, desk: Desk, sent: Form) -> Response {
    let is_on = sent.text("on") == "yes";
    let deed = deed(&app, &desk);
    let unit = move |tx: &mut Tx<'_>| -> Plain<()> { Ok(set_duty(tx, &deed, is_on)?) };
    match take(&app, unit).await {
        Ok(()) => {
            let done = if is_on { "duty-on" } else { "duty-off" };
            see_other(&format!("{}{SECTION}?done={done}", desk.lang().prefix()))
        }
        Err(stop) => desk.fault(&stop.into_fault()),
    }
}

async fn change(State(app): State<App>, desk: Desk, sent: Form) -> Response {
    let page = desk.page(SECTION);
    let mut errors = FieldErrors::default();
    let hours: Result<Schedule, _> = sent.text("hours").parse();
    if let Err(error) = &hours {
        let english = page.lang == Lang::En;
        let told = if english { sentence(&error.to_string()) } else { page.word(WORDS[0].hint) };
        errors.add("hours", told);
    }
    let Ok(hours) = hours else {
        let notes = Notes::trouble(page.word("form-has-errors"));
        let back = Back { notes, sent: Some(&sent), errors, asked: None };
        return answer(&app, &desk, StatusCode::UNPROCESSABLE_ENTITY, back).await;
    };
    let (deed, was) = (deed(&app, &desk), sent.text("seen").to_owned());
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<Late<Never>>> {
        let known = load_hours(tx)?;
        same(&seen(&known), &was)?;
        if known != hours {
            set_hours(tx, &deed, &hours)?;
        }
        Ok(())
    };
    match take(&app, unit).await {
        Ok(()) => see_other(&format!("{}{SECTION}?done=saved", desk.lang().prefix())),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(_)) => {
            let notes = Notes::trouble(page.word("office-late"));
            let back = Back { notes, sent: Some(&sent), ..Back::default() };
            answer(&app, &desk, StatusCode::CONFLICT, back).await
        }
    }
}
