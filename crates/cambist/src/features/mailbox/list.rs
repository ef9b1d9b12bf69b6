//! Edge: the letters, newest first.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::Tx;
use web::query::Query;

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::mail::{LetterState, Stored, list_letters};
use crate::pages::{Desk, DeskNav, Page};
use crate::words::Lang;

use super::{letter_path, state_key, state_kind};

/// Letters on a page.
const SHOWN: usize = 50;

/// The page.
#[derive(Template)]
#[template(path = "features/mailbox/pages/list.html")]
struct MailPage {
    page: Page,
    nav: DeskNav,
    letters: Vec<Stored>,
    state: Option<LetterState>,
    newest: Option<String>,
    older: Option<String>,
    /// Whether nothing leaves this office.
    is_mailbox: bool,
    /// Whether nobody has said how letters leave.
    is_unset: bool,
}

/// A choice of letters.
struct Tab {
    href: String,
    title: String,
    is_current: bool,
}

impl MailPage {
    fn tabs(&self) -> Vec<Tab> {
        let tab = |state: Option<LetterState>, key: &str| Tab {
            href: address(self.page.lang, state, None),
            title: self.page.word(key),
            is_current: self.state == state,
        };
        let states = LetterState::ALL.iter().map(|(state, _)| tab(Some(*state), state_key(*state)));
        std::iter::once(tab(None, "letters-all")).chain(states).collect()
    }

    fn href(&self, letter: &Stored) -> String {
        letter_path(self.page.lang, letter.id)
    }

    fn state_of(&self, letter: &Stored) -> String {
        self.page.word(state_key(letter.state))
    }

    fn kind_of(&self, letter: &Stored) -> &'static str {
        state_kind(letter.state)
    }

    fn written(&self, letter: &Stored) -> String {
        utc_text(letter.written_at_ms.div_euclid(1000))
    }
}

fn address(lang: Lang, state: Option<LetterState>, before: Option<i64>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(state) = state {
        query.append_pair("state", state.word());
    }
    if let Some(before) = before {
        query.append_pair("before", &before.to_string());
    }
    match query.finish().as_str() {
        "" => format!("{}/desk/mail", lang.prefix()),
        query => format!("{}/desk/mail?{query}", lang.prefix()),
    }
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let asked = Query::parse(&query);
    let state = asked.first("state").and_then(|word| LetterState::from_word(&word));
    let before: Option<i64> = asked.first("before").and_then(|text| text.parse().ok());
    let limit = u32::try_from(SHOWN + 1).unwrap_or(u32::MAX);
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(list_letters(tx, state, before, limit)?) };
    let mut letters = match app.store().read(read).await {
        Ok(letters) => letters,
        Err(stop) => return desk.fault(&stop.into_fault()),
    };
    let has_more = letters.len() > SHOWN;
    letters.truncate(SHOWN);
    let lang = desk.lang();
    let last = letters.last().filter(|_| has_more).map(|letter| letter.id);
    let mut page = desk.page("/desk/mail");
    page.query.clone_from(&query);
    let view = MailPage {
        page,
        nav: desk.nav("/desk/mail"),
        state,
        newest: before.map(|_| address(lang, state, None)),
        older: last.map(|last| address(lang, state, Some(last))),
        letters,
        is_mailbox: app.post().is_mailbox(),
        is_unset: !app.post().is_set(),
    };
    desk.html(StatusCode::OK, &view)
}
