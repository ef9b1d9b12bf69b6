//! Edge: the desk's pages *Review* and *Fraud rules*.

mod case;
mod decision;
mod review;
mod rules;

use axum::Router;
use axum::routing::{get, post};
use money::Amount;

use crate::app::App;
use crate::pages::Page;
use crate::words::Lang;

use super::case::CaseState;
use super::rules::ALL;

/// Everything of ours under `/desk`.
pub fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}/desk{path}", lang.prefix());
        router = router
            .route(&at("/review"), get(review::show))
            .route(&at("/review/{number}"), get(case::show))
            .route(&at("/review/{number}/decision"), post(decision::take))
            .route(&at("/rules"), get(rules::show))
            .route(&at("/rules/{name}"), post(rules::take));
    }
    router
}

/// Where the cases are, in English.
const REVIEW: &str = "/desk/review";
/// Where the rules are, in English.
const RULES: &str = "/desk/rules";

/// The path of a case.
pub fn case_path(lang: Lang, number: i64) -> String {
    format!("{}{REVIEW}/{number}", lang.prefix())
}

/// The path of an order on the desk.
fn order_path(lang: Lang, number: i64) -> String {
    format!("{}/desk/orders/{number}", lang.prefix())
}

/// Where a case stands, in words.
pub fn state_words(page: &Page, state: CaseState) -> String {
    page.word(match state {
        CaseState::Open => "fraud-open",
        CaseState::Released => "fraud-released",
        CaseState::Denied => "fraud-denied",
        CaseState::Reversed => "fraud-reversed",
        CaseState::Closed => "fraud-closed",
    })
}

/// The colour of a case.
pub fn state_class(state: CaseState) -> &'static str {
    match state {
        CaseState::Open => "is-warn",
        CaseState::Released => "is-good",
        CaseState::Denied | CaseState::Reversed => "is-bad",
        CaseState::Closed => "",
    }
}

/// What a rule is called.
pub fn rule_words(page: &Page, name: &str) -> String {
    let rule = ALL.iter().find(|rule| rule.name == name);
    rule.map_or_else(|| name.to_owned(), |rule| page.word(rule.title))
}

/// An amount of USD as people of the page's language write it.
fn usd(page: &Page, amount: Amount) -> String {
    format!("{}\u{a0}USD", page.number(&amount.to_string()))
}
