//! Edge: a sheet that is taken, the same for currencies and directions.
//!
//! The sheet travels as text in a field: pasted out of a spreadsheet, or put there from a file by the
//! page's script. So the page that says what would change can carry it on to the one that takes it.

use std::fmt::Display;

use askama::Template;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};

use crate::pages::{Desk, DeskNav, Page};
use crate::sheet::Wrong;
use crate::words::Lang;

/// The largest form with a sheet, in bytes: 30,000 directions have room.
pub(super) const LARGEST_SHEET: usize = 12 * 1024 * 1024;

/// Lines of a list that are shown; the rest is counted.
const SHOWN: usize = 50;

/// Whose sheet it is.
pub(super) struct Kind {
    /// The section of the desk.
    pub(super) section: &'static str,
    /// The key of the section's name.
    pub(super) name: &'static str,
    /// The key of the page's title.
    pub(super) title: &'static str,
    /// The key of what is said about it.
    pub(super) about: &'static str,
    /// The columns that it may have.
    pub(super) columns: fn() -> String,
    /// What to write into a column: the key of its hint; empty: no words tell that.
    pub(super) hint: fn(&str) -> &'static str,
}

/// A place of a sheet that can't be taken, in words of the page.
struct Place {
    line: u64,
    column: String,
    what: String,
    /// The same exactly, in English; empty: the words say it all.
    detail: String,
}

/// What to write in a place: the rule itself says it in English, and its column's hint in any language.
fn place(page: &Page, kind: &Kind, wrong: Wrong) -> Place {
    let Wrong { line, column, what } = wrong;
    let hint = (kind.hint)(&column);
    let (what, detail) = match (page.lang, hint) {
        (Lang::En, _) => (what, String::new()),
        (Lang::Ru, "") => (page.word("sheet-wrong-line"), what),
        (Lang::Ru, hint) => {
            (page.word_of("office-wrong-field", "value", &page.word(hint)), String::new())
        }
    };
    Place { line, column, what, detail }
}

/// Some lines, and how many there are in all.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    pub(super) shown: Vec<String>,
    pub(super) count: usize,
}

impl Lines {
    pub(super) fn of(all: &[impl Display]) -> Lines {
        let shown = all.iter().take(SHOWN).map(ToString::to_string);
        Lines { shown: shown.collect(), count: all.len() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many are not shown.
    pub(super) fn more(&self) -> usize {
        self.count - self.shown.len()
    }
}

/// What a sheet would do.
#[derive(Clone, Debug, Default)]
pub(super) struct Judged {
    pub(super) added: Lines,
    pub(super) changed: Lines,
    pub(super) notes: Lines,
    pub(super) unchanged: usize,
}

impl Judged {
    /// Whether anything would change.
    fn has_changes(&self) -> bool {
        self.added.count + self.changed.count > 0
    }
}

/// What came of a sheet.
pub(super) enum Outcome {
    /// There is none yet.
    Asked,
    /// Places in it that can't be taken.
    Wrong { text: String, wrong: Vec<Wrong> },
    /// It can't be taken as a whole.
    Refused { text: String, why: String },
    /// What it would change.
    Tried { text: String, judged: Judged },
}

/// The page of a sheet.
#[derive(Template)]
#[template(path = "features/office/pages/sheet.html")]
struct SheetPage {
    page: Page,
    nav: DeskNav,
    name: String,
    title: String,
    about: String,
    columns: String,
    list: String,
    text: String,
    wrong: Vec<Place>,
    more_wrong: usize,
    refused: Option<String>,
    judged: Option<Judged>,
}

/// The page of a sheet, with what came of it.
pub(super) fn answer(desk: &Desk, kind: &Kind, outcome: Outcome) -> Response {
    let page = desk.page(&format!("{}/sheet", kind.section));
    let mut view = SheetPage {
        nav: desk.nav(kind.section),
        name: page.word(kind.name),
        title: page.word(kind.title),
        about: page.word(kind.about),
        columns: (kind.columns)(),
        list: format!("{}{}", page.lang.prefix(), kind.section),
        text: String::new(),
        wrong: Vec::new(),
        more_wrong: 0,
        refused: None,
        judged: None,
        page,
    };
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    match outcome {
        Outcome::Asked => status = StatusCode::OK,
        Outcome::Wrong { text, mut wrong } => {
            view.more_wrong = wrong.len().saturating_sub(SHOWN);
            wrong.truncate(SHOWN);
            view.wrong = wrong.into_iter().map(|wrong| place(&view.page, kind, wrong)).collect();
            view.text = text;
        }
        Outcome::Refused { text, why } => (view.text, view.refused) = (text, Some(why)),
        Outcome::Tried { text, judged } => {
            status = StatusCode::OK;
            (view.text, view.judged) = (text, Some(judged));
        }
    }
    desk.html(status, &view)
}

/// A sheet to keep.
pub(super) fn csv(name: &'static str, text: String) -> Response {
    let fields = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (fields, text).into_response()
}
