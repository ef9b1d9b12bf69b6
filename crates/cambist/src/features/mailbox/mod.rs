//! The letters of the office on the desk: what waits, what was sent, what was given up, and how each
//! looks to whoever gets it.
//!
//! Story: an operator opens *Mail* → sees that a letter was given up and what the server said → sends it
//! anew. In a demo nothing leaves, and this is where the letters can be read.
//! Invariant: what a letter holds runs nothing here: its HTML is shown in a frame that may do nothing.

mod letter;
mod list;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;
use crate::features::mail::LetterState;
use crate::words::Lang;

/// Everything under `/desk/mail`.
pub fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}/desk/mail{path}", lang.prefix());
        router = router
            .route(&at(""), get(list::show))
            .route(&at("/{number}"), get(letter::show))
            .route(&at("/{number}/html"), get(letter::html))
            .route(&at("/{number}/retry"), post(letter::retry_now));
    }
    router
}

/// The path of a letter on the desk.
fn letter_path(lang: Lang, number: i64) -> String {
    format!("{}/desk/mail/{number}", lang.prefix())
}

/// The key of a state's words.
fn state_key(state: LetterState) -> &'static str {
    match state {
        LetterState::Waiting => "letter-waiting",
        LetterState::Sent => "letter-sent",
        LetterState::Dead => "letter-dead",
    }
}

/// How a state is coloured.
fn state_kind(state: LetterState) -> &'static str {
    match state {
        LetterState::Waiting => "is-warn",
        LetterState::Sent => "is-good",
        LetterState::Dead => "is-bad",
    }
}
