//! Edge: the rules: what each does, its thresholds, what it would have caught.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Stop, Tx};

use crate::app::{App, Plain};
use crate::features::audit::{Actor, Deed};
use crate::features::fraud::foresee::{Foreseen, foresee};
use crate::features::fraud::rule::{Mode, Rule};
use crate::features::fraud::tuning::{Change, TuneRefusal, Tuned, Tuning, load_tuning, tune};
use crate::pages::{Desk, DeskNav, Form, Page, see_other};

use super::{RULES, order_path};

/// A threshold as it is filled in.
struct Field {
    name: &'static str,
    label: String,
    value: String,
    min: i64,
    max: i64,
    error: Option<String>,
}

/// A mode that can be chosen.
struct Choice {
    word: &'static str,
    title: String,
    is_chosen: bool,
}

/// A rule on the page.
struct RuleView {
    name: &'static str,
    title: String,
    looks: String,
    /// The rule's line as its operator sees it now.
    seen: String,
    modes: Vec<Choice>,
    is_on: bool,
    fields: Vec<Field>,
    /// What it would have caught.
    caught: String,
    orders: Vec<(String, i64)>,
    /// Whether the thresholds are only tried.
    is_trial: bool,
    trouble: Option<String>,
}

/// The rules.
#[derive(Template)]
#[template(path = "features/fraud/pages/rules.html")]
struct RulesPage {
    page: Page,
    nav: DeskNav,
    rules: Vec<RuleView>,
}

impl RulesPage {
    fn action(&self, name: &str) -> String {
        format!("{}{RULES}/{name}", self.page.lang.prefix())
    }
}

/// What was typed for one rule, and what is wrong with it.
#[derive(Default)]
struct Typed {
    rule: &'static str,
    /// The form's texts by the thresholds' names.
    texts: Vec<(&'static str, String)>,
    mode: Option<Mode>,
    is_trial: bool,
    wrong: Vec<&'static str>,
    trouble: Option<String>,
    status: StatusCode,
}

pub(super) async fn show(State(app): State<App>, desk: Desk) -> Response {
    render(&app, &desk, None).await
}

pub(super) async fn take(
    State(app): State<App>,
    desk: Desk,
    name: Result<Path<String>, PathRejection>,
    sent: Form,
) -> Response {
    let found = name.ok().and_then(|Path(name)| {
        let tuning = Tuning::default();
        tuning.of(&name).map(|tuned| tuned.rule)
    });
    let Some(rule) = found else { return desk.error(StatusCode::NOT_FOUND) };
    let mut typed = Typed::read(rule, &sent);
    if !typed.wrong.is_empty() || typed.mode.is_none() {
        typed.status = StatusCode::UNPROCESSABLE_ENTITY;
        return render(&app, &desk, Some(typed)).await;
    }
    if typed.is_trial {
        return render(&app, &desk, Some(typed)).await;
    }
    let (change, seen) = (typed.change(), sent.text("seen").to_owned());
    let deed = Deed { at_ms: app.clock().now_ms(), actor: Actor::Operator(desk.who.account_id) };
    let unit = move |tx: &mut Tx<'_>| tune(tx, &deed, rule.name, &change, Some(&seen));
    match app.store().write(unit).await {
        Ok(_) => {
            if let Err(fault) = app.refresh().await {
                tracing::warn!(%fault, "limits of floods follow within a second");
            }
            see_other(&format!("{}{RULES}#{}", desk.lang().prefix(), rule.name))
        }
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(refusal)) => {
            let page = desk.page(RULES);
            (typed.status, typed.trouble) = match refusal {
                TuneRefusal::Moved(..) => {
                    (StatusCode::CONFLICT, Some(page.word("fraud-rule-moved")))
                }
                TuneRefusal::Rule(..)
                | TuneRefusal::Threshold { .. }
                | TuneRefusal::Range { .. } => {
                    (StatusCode::UNPROCESSABLE_ENTITY, Some(refusal.to_string()))
                }
            };
            render(&app, &desk, Some(typed)).await
        }
    }
}

impl Typed {
    fn read(rule: &'static Rule, sent: &Form) -> Typed {
        let text = |name: &str| web::text::cut(sent.text(name).trim(), 20).to_owned();
        let texts: Vec<_> =
            rule.thresholds.iter().map(|known| (known.name, text(known.name))).collect();
        let is_wrong = |place: usize| {
            let threshold = rule.thresholds[place];
            let number = texts[place].1.parse::<i64>().ok();
            !number.is_some_and(|number| (threshold.min..=threshold.max).contains(&number))
        };
        let wrong = (0..texts.len()).filter(|place| is_wrong(*place)).map(|place| texts[place].0);
        Typed {
            rule: rule.name,
            wrong: wrong.collect(),
            mode: Mode::from_word(sent.text("mode")),
            is_trial: sent.text("do") == "try",
            status: StatusCode::OK,
            trouble: None,
            texts,
        }
    }

    fn change(&self) -> Change {
        let number = |(name, text): &(&'static str, String)| {
            text.parse::<i64>().ok().map(|number| ((*name).to_owned(), number))
        };
        Change { mode: self.mode, thresholds: self.texts.iter().filter_map(number).collect() }
    }
}

/// The page of all rules, one of them as somebody has filled it in.
async fn render(app: &App, desk: &Desk, typed: Option<Typed>) -> Response {
    let change = typed
        .as_ref()
        .filter(|typed| typed.wrong.is_empty())
        .map(|typed| (typed.rule, Change { mode: None, ..typed.change() }));
    let (now, tried, foreseen, orders) = match look(app, change).await {
        Ok(found) => found,
        Err(fault) => return desk.fault(&fault),
    };
    let page = desk.page(RULES);
    let view_of = |((now, tried), seen): ((&Tuned, &Tuned), &Foreseen)| {
        let typed = typed.as_ref().filter(|typed| typed.rule == now.rule.name);
        rule_view(&page, (now, tried), (seen, orders), typed)
    };
    let both = now.all().iter().zip(tried.all()).zip(&foreseen);
    let rules = both.map(view_of).collect();
    let status = typed.as_ref().map_or(StatusCode::OK, |typed| typed.status);
    desk.html(status, &RulesPage { nav: desk.nav(RULES), rules, page })
}

type Looked = (Tuning, Tuning, Vec<Foreseen>, usize);

/// The rules as they are, as they are tried, and what they would have caught so.
async fn look(app: &App, change: Option<(&'static str, Change)>) -> Result<Looked, Fault> {
    let now_ms = app.clock().now_ms();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let now = load_tuning(tx)?;
        let tried = match &change {
            Some((name, change)) => now.with(name, change).unwrap_or_else(|_| now.clone()),
            None => now.clone(),
        };
        let (foreseen, orders) = foresee(tx, now_ms, &tried)?;
        Ok((now, tried, foreseen, orders))
    };
    Ok(app.store().read_long(read).await?)
}

fn rule_view(
    page: &Page,
    (now, tried): (&Tuned, &Tuned),
    (seen, orders): (&Foreseen, usize),
    typed: Option<&Typed>,
) -> RuleView {
    let chosen = typed.and_then(|typed| typed.mode).unwrap_or(now.mode);
    let mode = |mode: Mode| Choice {
        word: mode.word(),
        title: page.word(match mode {
            Mode::Off => "fraud-mode-off",
            Mode::Flag => "fraud-mode-flag",
            Mode::Deny => "fraud-mode-deny",
        }),
        is_chosen: mode == chosen,
    };
    let counts = [seen.caught.to_string(), orders.to_string()];
    let values = [("number", counts[0].as_str()), ("value", counts[1].as_str())];
    RuleView {
        name: now.rule.name,
        title: page.word(now.rule.title),
        looks: page.word(now.rule.looks),
        seen: now.line(),
        modes: Mode::ALL.into_iter().map(mode).collect(),
        is_on: now.mode != Mode::Off,
        fields: fields(page, tried, typed),
        caught: crate::words::word_with(page.lang, "fraud-caught", &values),
        orders: seen.orders.iter().map(|id| (order_path(page.lang, *id), *id)).collect(),
        is_trial: typed.is_some_and(|typed| typed.is_trial && typed.wrong.is_empty()),
        trouble: typed.and_then(|typed| typed.trouble.clone()),
    }
}

fn fields(page: &Page, tuned: &Tuned, typed: Option<&Typed>) -> Vec<Field> {
    let field = |(threshold, value): (&crate::features::fraud::Threshold, &i64)| {
        let text = typed.and_then(|typed| {
            let known = typed.texts.iter().find(|(name, _)| *name == threshold.name);
            known.map(|(_, text)| text.clone())
        });
        let is_wrong = typed.is_some_and(|typed| typed.wrong.contains(&threshold.name));
        let (min, max) = (threshold.min.to_string(), threshold.max.to_string());
        Field {
            name: threshold.name,
            label: page.word(threshold.label),
            value: text.unwrap_or_else(|| value.to_string()),
            min: threshold.min,
            max: threshold.max,
            error: is_wrong.then(|| page.word_between("fraud-wrong-number", &min, &max)),
        }
    };
    tuned.rule.thresholds.iter().zip(&tuned.thresholds).map(field).collect()
}
