//! Edge: the cases, those of the newest orders first.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use store::Tx;
use web::query::Query;

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::fraud::case::{Case, CaseState};
use crate::features::fraud::rules::ALL;
use crate::features::fraud::store::{CaseFilter, count_open, list_cases};
use crate::pages::{Desk, DeskNav, FieldErrors, Page};

use super::{REVIEW, case_path, rule_words, state_class, state_words, usd};

/// Cases on one page.
const ON_A_PAGE: u32 = 50;

/// A tab: the cases in one state, or all.
struct Tab {
    href: String,
    title: String,
    count: Option<i64>,
    is_current: bool,
}

/// A rule that can be chosen.
struct Choice {
    name: &'static str,
    title: String,
    is_chosen: bool,
}

/// A case in the list.
struct Row {
    href: String,
    number: i64,
    partner: String,
    reward: String,
    rules: Vec<String>,
    /// `YYYY-MM-DD HH:MM:SS` in UTC.
    time: String,
    state: String,
    class: &'static str,
}

/// What is asked for, as it stands in the address.
#[derive(Clone, Default)]
struct Asked {
    /// A state's word, or `all`; empty: open ones.
    state: String,
    rule: String,
    partner: String,
    before: Option<i64>,
}

/// The cases.
#[derive(Template)]
#[template(path = "features/fraud/pages/review.html")]
struct ReviewPage {
    page: Page,
    nav: DeskNav,
    tabs: Vec<Tab>,
    rules: Vec<Choice>,
    asked: Asked,
    errors: FieldErrors,
    rows: Vec<Row>,
    older: Option<String>,
    newest: Option<String>,
}

impl ReviewPage {
    fn action(&self) -> String {
        format!("{}{REVIEW}", self.page.lang.prefix())
    }

    fn is_filtered(&self) -> bool {
        !self.asked.rule.is_empty() || !self.asked.partner.is_empty()
    }
}

impl Asked {
    fn read(raw: &str) -> Asked {
        let query = Query::parse(raw);
        let typed = |name| {
            let text = query.exact(name).unwrap_or_default();
            web::text::cut(text.trim(), 40).to_owned()
        };
        let before = typed("before").parse::<i64>().ok().filter(|before| *before > 0);
        Asked { state: typed("state"), rule: typed("rule"), partner: typed("partner"), before }
    }

    /// The states that are listed; `None`: all.
    fn state(&self) -> Option<CaseState> {
        let open = || CaseState::from_word(&self.state).unwrap_or(CaseState::Open);
        (self.state != "all").then(open)
    }

    fn address(&self, page: &Page) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in
            [("state", &self.state), ("rule", &self.rule), ("partner", &self.partner)]
        {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some(before) = self.before {
            query.append_pair("before", &before.to_string());
        }
        let path = format!("{}{REVIEW}", page.lang.prefix());
        match query.finish().as_str() {
            "" => path,
            query => format!("{path}?{query}"),
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Response {
    let raw = query.unwrap_or_default();
    let asked = Asked::read(&raw);
    let page = Page { query: raw, ..desk.page(REVIEW) };
    let mut errors = FieldErrors::default();
    let partner_id = match asked.partner.parse::<i64>() {
        _ if asked.partner.is_empty() => None,
        Ok(number) => Some(number),
        Err(_) => {
            errors.add("partner", page.word("fraud-wrong-partner"));
            None
        }
    };
    let filter = CaseFilter {
        state: asked.state(),
        rule: ALL.iter().map(|rule| rule.name).find(|name| *name == asked.rule),
        partner_id,
        before: asked.before,
    };
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let cases = list_cases(tx, &filter, ON_A_PAGE + 1)?;
        Ok((cases, count_open(tx)?))
    };
    let (mut cases, open) = match app.store().read(read).await {
        Ok(found) => found,
        Err(stop) => return desk.fault(&stop.into_fault()),
    };
    let has_older = cases.len() > ON_A_PAGE as usize;
    cases.truncate(ON_A_PAGE as usize);
    let last = cases.last().filter(|_| has_older).map(|case| case.order_id);
    let at = |before| Asked { before, ..asked.clone() }.address(&page);
    let view = ReviewPage {
        nav: desk.nav(REVIEW),
        tabs: tabs(&page, &asked, open),
        rules: choices(&page, &asked),
        rows: cases.iter().map(|case| row(&page, case)).collect(),
        older: last.map(|last| at(Some(last))),
        newest: asked.before.map(|_| at(None)),
        errors,
        asked,
        page,
    };
    desk.html(view.errors.status(), &view)
}

fn tabs(page: &Page, asked: &Asked, open: i64) -> Vec<Tab> {
    let states = CaseState::ALL.into_iter().map(Some).chain([None]);
    let tab = |state: Option<CaseState>| {
        let word = match state {
            Some(CaseState::Open) => "",
            Some(state) => state.word(),
            None => "all",
        };
        let there = Asked { state: word.to_owned(), before: None, ..asked.clone() };
        Tab {
            href: there.address(page),
            title: state.map_or_else(|| page.word("fraud-all"), |state| state_words(page, state)),
            count: (state == Some(CaseState::Open)).then_some(open),
            is_current: asked.state() == state,
        }
    };
    states.map(tab).collect()
}

fn choices(page: &Page, asked: &Asked) -> Vec<Choice> {
    let choice = |rule: &'static crate::features::fraud::Rule| Choice {
        name: rule.name,
        title: page.word(rule.title),
        is_chosen: rule.name == asked.rule,
    };
    ALL.iter().map(choice).collect()
}

fn row(page: &Page, case: &Case) -> Row {
    Row {
        href: case_path(page.lang, case.order_id),
        number: case.order_id,
        partner: format!("{} ({})", case.partner_title, case.partner_id),
        reward: case.reward.map_or_else(|| "–".to_owned(), |amount| usd(page, amount)),
        rules: case.hits.iter().map(|hit| rule_words(page, &hit.rule)).collect(),
        time: utc_text(case.opened_at_ms.div_euclid(1000)),
        state: state_words(page, case.state),
        class: state_class(case.state),
    }
}
