//! Edge: the page of the look: what it is, and how another one would look in both themes.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use http::header::{self, HeaderValue};
use store::Tx;

use crate::app::{App, Plain};
use crate::assets::Hue;
use crate::features::audit;
use crate::features::office::field::{Field, Words};
use crate::features::office::history::{self, Done};
use crate::features::office::notes::Notes;
use crate::features::office::seen::digest;
use crate::features::settings::Look;
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page};

use super::{LOOK, SECTION, TEXTS};

/// What is set of the look.
pub(super) const WORDS: [Words; 2] = [
    Words::new("name", "settings-name", "settings-name-hint"),
    Words::new("hue", "settings-hue", "settings-hue-hint"),
];

/// Hues to begin with.
const HUES: [u16; 8] = [30, 70, 120, 165, 210, 255, 300, 345];

/// What the audit log calls the parts of the look.
const PARTS: [&str; 3] = ["look_name", "look_hue", "look_logo"];

/// How the office looks.
#[derive(Template)]
#[template(path = "features/office/look/page.html")]
struct LookPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    fields: Vec<Field>,
    /// Why a file is no mark.
    mark_error: Option<String>,
    /// Frames with the look that is asked about: in which theme, and where.
    frames: [(String, String); 2],
    /// Hues to choose from: each with the address that shows it.
    hues: Vec<(u16, String)>,
    /// The hue that is shown.
    hue: String,
    /// Whether what is shown is not yet in force.
    is_tried: bool,
    seen: String,
    history: Vec<Done>,
}

impl LookPage {
    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.page.lang.prefix())
    }

    fn settings(&self) -> String {
        self.at(SECTION)
    }

    fn texts(&self) -> String {
        self.at(TEXTS)
    }

    fn path(&self) -> String {
        self.at(LOOK)
    }
}

/// What a form was filled in from.
pub(super) fn seen(look: &Look) -> String {
    digest([look.name.clone().unwrap_or_default(), look.hue.to_string()])
}

/// What came back of a form.
#[derive(Default)]
pub(super) struct Back<'a> {
    pub(super) notes: Notes,
    /// What was typed.
    pub(super) sent: Option<&'a Form>,
    pub(super) errors: FieldErrors,
    /// Why a file is no mark.
    pub(super) mark_error: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let query = Form::read(query.unwrap_or_default().as_bytes());
    let notes = Notes::of(&desk.page(LOOK), &query);
    let is_asked = !query.text("hue").is_empty() || !query.text("name").is_empty();
    let mut errors = FieldErrors::default();
    if is_asked && query.text("hue").trim().parse::<Hue>().is_err() {
        errors.add("hue", desk.page(LOOK).word(WORDS[1].hint));
    }
    let sent = is_asked.then_some(&query);
    let back = Back { notes, sent, errors, mark_error: None };
    answer(&app, &desk, StatusCode::OK, back).await
}

/// The page of the look, with what came back of a form.
pub(super) async fn answer(app: &App, desk: &Desk, status: StatusCode, back: Back<'_>) -> Response {
    let read = |tx: &mut Tx<'_>| -> Plain<_> {
        let mut entries = Vec::new();
        for part in PARTS {
            entries.extend(audit::list_about(tx, "office", part, history::LINES)?);
        }
        Ok(entries)
    };
    let entries = match app.store().read(read).await {
        Ok(entries) => entries,
        Err(stop) => return desk.fault(&stop.into_fault()),
    };
    let snapshot = app.snapshot();
    let look = &snapshot.look;
    let page = desk.page(LOOK);
    let asked = back.sent.and_then(|sent| sent.text("hue").trim().parse::<Hue>().ok());
    let hue = asked.unwrap_or(look.hue);
    let name = match back.sent {
        Some(sent) => web::text::cut(sent.text("name").trim(), 240).to_owned(),
        None => look.name.clone().unwrap_or_default(),
    };
    let shown = |theme: &str| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("theme", theme).append_pair("hue", &hue.to_string());
        query.append_pair("name", &name);
        format!("{}{LOOK}/preview?{}", page.lang.prefix(), query.finish())
    };
    let with_hue = |other: u16| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("name", &name).append_pair("hue", &other.to_string());
        (other, format!("{}{LOOK}?{}#preview", page.lang.prefix(), query.finish()))
    };
    let hint = page.word_of("settings-name-hint", "office", &app.config().office.name);
    let fields = [
        Field { hint, ..WORDS[0].field(&page, look.name.clone().unwrap_or_default()) },
        WORDS[1].field(&page, look.hue.to_string()).number(),
    ];
    let view = LookPage {
        nav: desk.nav(SECTION),
        notes: back.notes,
        fields: fields.map(|field| field.typed(back.sent, &back.errors)).to_vec(),
        mark_error: back.mark_error,
        frames: ["light", "dark"].map(|theme| (page.theme_word(theme), shown(theme))),
        hues: HUES.map(with_hue).to_vec(),
        hue: hue.to_string(),
        is_tried: hue != look.hue || name != look.name.clone().unwrap_or_default(),
        seen: seen(look),
        history: history::told(&page, entries),
        page,
    };
    let mut reply = desk.html(status, &view);
    let policy = web::headers::SECURITY.iter().find(|(name, _)| *name == "content-security-policy");
    let framed = policy.map(|(_, policy)| format!("{policy}; frame-src 'self'"));
    if let Some(framed) = framed.and_then(|policy| HeaderValue::from_str(&policy).ok()) {
        reply.headers_mut().insert(header::CONTENT_SECURITY_POLICY, framed);
    }
    reply
}
