//! Edge: the operator's own words in both languages, and how they will be read.

use std::str::FromStr;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Stop, Tx, Within};

use crate::app::{App, Plain};
use crate::features::audit;
use crate::features::office::history::{self, Done};
use crate::features::office::notes::Notes;
use crate::features::office::seen::{Late, deed, digest, same, take};
use crate::features::settings::{TextName, TextRefusal, Texts, load_texts, set_text};
use crate::pages::{Desk, DeskNav, FieldErrors, Form, Page, prose, see_other};
use crate::words::Lang;

use super::{LOOK, SECTION, TEXTS};

/// A tab: one of the texts.
struct TabLink {
    href: String,
    title: String,
    is_current: bool,
}

/// A text in one language.
struct Body {
    lang: Lang,
    /// What stands in the field.
    text: String,
    /// Whether the operator has written it himself.
    is_own: bool,
    /// How it is read, as HTML.
    html: String,
    error: Option<String>,
}

/// The operator's own words.
#[derive(Template)]
#[template(path = "features/office/look/texts.html")]
struct TextsPage {
    page: Page,
    nav: DeskNav,
    notes: Notes,
    tabs: Vec<TabLink>,
    name: TextName,
    title: String,
    about: String,
    bodies: Vec<Body>,
    /// Whether what is shown is not yet in force.
    is_tried: bool,
    seen: String,
    history: Vec<Done>,
}

impl TextsPage {
    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.page.lang.prefix())
    }

    fn settings(&self) -> String {
        self.at(SECTION)
    }

    fn look(&self) -> String {
        self.at(LOOK)
    }

    fn path(&self) -> String {
        format!("{}/{}", self.at(TEXTS), self.name)
    }

    /// Whether it is a line rather than a page.
    fn is_line(&self) -> bool {
        is_line(self.name)
    }
}

/// Whether a text is a line rather than a page.
fn is_line(name: TextName) -> bool {
    matches!(name, TextName::Hours | TextName::Notice)
}

/// What a text is called.
fn title(page: &Page, name: TextName) -> String {
    page.word(match name {
        TextName::Terms => "text-terms",
        TextName::Contacts => "text-contacts",
        TextName::About => "text-about",
        TextName::Hours => "texts-hours",
        TextName::Notice => "texts-notice",
    })
}

/// Where it is read.
fn about(page: &Page, name: TextName) -> String {
    page.word(match name {
        TextName::Terms | TextName::Contacts | TextName::About => "texts-page-about",
        TextName::Hours => "texts-hours-about",
        TextName::Notice => "texts-notice-about",
    })
}

/// What a form was filled in from.
fn seen(texts: &Texts, name: TextName) -> String {
    let parts = Lang::ALL.iter().flat_map(|lang| {
        let own = if texts.is_own(name, *lang) { "own" } else { "shipped" };
        [own.to_owned(), texts.of(name, *lang).to_owned()]
    });
    digest(parts)
}

pub(super) async fn first(desk: Desk) -> Response {
    see_other(&format!("{}{TEXTS}/{}", desk.lang().prefix(), TextName::Terms))
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let Ok(name) = TextName::from_str(&name) else { return desk.error(StatusCode::NOT_FOUND) };
    let query = Form::read(query.unwrap_or_default().as_bytes());
    let notes = Notes::of(&desk.page(TEXTS), &query);
    answer(&app, &desk, name, (StatusCode::OK, notes), None, &FieldErrors::default()).await
}

async fn answer(
    app: &App,
    desk: &Desk,
    name: TextName,
    (status, notes): (StatusCode, Notes),
    sent: Option<&Form>,
    errors: &FieldErrors,
) -> Response {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let mut entries = Vec::new();
        for lang in Lang::ALL {
            let subject = format!("{name}/{lang}");
            entries.extend(audit::list_about(tx, "office", &subject, history::LINES)?);
        }
        Ok((load_texts(tx)?, entries))
    };
    let (texts, entries) = match app.store().read(read).await {
        Ok(found) => found,
        Err(stop) => return desk.fault(&stop.into_fault()),
    };
    let page = desk.page(&format!("{TEXTS}/{name}"));
    let body = |lang: &Lang| {
        let text = sent.map_or(texts.of(name, *lang), |sent| sent.text(lang.code()));
        // What an empty field leads to.
        let read = if text.trim().is_empty() { name.shipped(*lang) } else { text };
        Body {
            lang: *lang,
            text: web::text::cut(text, 200_000).to_owned(),
            is_own: texts.is_own(name, *lang),
            html: prose(read),
            error: errors.of(lang.code()).map(str::to_owned),
        }
    };
    let tab = |other: TextName| TabLink {
        href: format!("{}{TEXTS}/{other}", page.lang.prefix()),
        title: title(&page, other),
        is_current: other == name,
    };
    let view = TextsPage {
        nav: desk.nav(SECTION),
        notes,
        tabs: TextName::ALL.map(tab).into(),
        name,
        title: title(&page, name),
        about: about(&page, name),
        bodies: Lang::ALL.iter().map(body).collect(),
        is_tried: sent.is_some(),
        seen: sent.map_or_else(|| seen(&texts, name), |sent| sent.text("seen").to_owned()),
        history: history::told(&page, entries),
        page,
    };
    desk.html(status, &view)
}

/// Shows how the words will be read, or keeps them.
pub(super) async fn change(
    State(app): State<App>,
    desk: Desk,
    Path(name): Path<String>,
    sent: Form,
) -> Response {
    let Ok(name) = TextName::from_str(&name) else { return desk.error(StatusCode::NOT_FOUND) };
    let none = FieldErrors::default();
    if sent.text("step") != "do" {
        let head = (StatusCode::OK, Notes::default());
        return answer(&app, &desk, name, head, Some(&sent), &none).await;
    }
    let (deed, was) = (deed(&app, &desk), sent.text("seen").to_owned());
    let bodies: Vec<(Lang, String)> =
        Lang::ALL.iter().map(|lang| (*lang, sent.text(lang.code()).to_owned())).collect();
    let unit = move |tx: &mut Tx<'_>| -> Result<(), Stop<Late<TextRefusal>>> {
        let texts = load_texts(tx)?;
        same(&seen(&texts, name), &was)?;
        for (lang, body) in &bodies {
            let body = body.trim().replace('\r', "");
            let is_shipped = body.is_empty() || body == name.shipped(*lang).trim();
            let is_same = texts.is_own(name, *lang) != is_shipped
                && (is_shipped || body == texts.of(name, *lang));
            if !is_same {
                let body = (!is_shipped).then_some(body.as_str());
                set_text(tx, &deed, name, *lang, body).within()?;
            }
        }
        Ok(())
    };
    match take(&app, unit).await {
        Ok(()) => see_other(&format!("{}{TEXTS}/{name}?done=saved", desk.lang().prefix())),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(late)) => refused(&app, &desk, name, &sent, late).await,
    }
}

async fn refused(
    app: &App,
    desk: &Desk,
    name: TextName,
    sent: &Form,
    late: Late<TextRefusal>,
) -> Response {
    let page = desk.page(TEXTS);
    match late {
        Late::Changed => {
            let head = (StatusCode::CONFLICT, Notes::trouble(page.word("office-late")));
            answer(app, desk, name, head, Some(sent), &FieldErrors::default()).await
        }
        Late::Refused(TextRefusal::TooLong(_)) => {
            let mut errors = FieldErrors::default();
            for lang in Lang::ALL {
                if sent.text(lang.code()).len() > crate::features::settings::LONGEST_TEXT {
                    errors.add(lang.code(), page.word("texts-wrong-long"));
                }
            }
            let notes = Notes::trouble(page.word("form-has-errors"));
            let head = (StatusCode::UNPROCESSABLE_ENTITY, notes);
            answer(app, desk, name, head, Some(sent), &errors).await
        }
    }
}
