//! Edge: what a deed will do, before it is done; then doing it.
//!
//! A page of this kind is a form that carries what its operator has seen: the version of the order,
//! and the figures that he was shown. Whatever doesn't hold any more when he presses the button makes
//! the same page again, with what has changed, what would happen now, and what he has typed.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Stop, Tx};
use web::query::Query;

use crate::app::{App, Plain};
use crate::features::audit::{Actor, Deed};
use crate::features::history::{Line, What, history};
use crate::features::orders::{Action, Order, Seen, Step};
use crate::features::storefront::{currency_of, follow, number_of};
use crate::pages::{Desk, DeskNav, Form, Page, see_other};
use crate::words::Lang;

use super::changes::{Moved, Posting, Writer, state_words};
use super::deed::{DeedRefusal, Foreseen, Plan, Resolved, act, foresee};
use super::order::Number;
use super::people::People;
use super::picture::{Change, Mailed};
use super::steps::{button_key, is_bad, longest_note, needs_note, note_key, offered};
use super::told::{Trouble, told};
use super::{order_path, queue};

/// What a step will do, and the form that takes it.
#[derive(Template)]
#[template(path = "features/desk/pages/step.html")]
struct StepPage {
    page: Page,
    nav: DeskNav,
    number: i64,
    action: Action,
    /// Where the order stands.
    state: &'static str,
    state_words: String,
    /// What was typed for the note.
    note: String,
    trouble: Option<Trouble>,
    /// What has happened since the operator looked; empty: nothing, or nothing that he hasn't seen.
    since: Vec<SinceLine>,
    /// `None`: it can't be done.
    outlook: Option<Outlook>,
}

/// What has happened since somebody looked.
pub(super) struct SinceLine {
    pub(super) time: String,
    pub(super) words: String,
    pub(super) actor: String,
    pub(super) detail: String,
}

/// What will come of a deed.
pub(super) struct Outlook {
    pub(super) sentences: Vec<String>,
    pub(super) moved: Vec<Moved>,
    pub(super) postings: Vec<Posting>,
    pub(super) letters: Vec<Mailed>,
    /// The order's version that it holds for.
    pub(super) seen: Seen,
    /// The figures, in one word.
    pub(super) promise: String,
}

impl StepPage {
    fn title(&self) -> String {
        self.page.word(button_key(self.action))
    }

    fn order_path(&self) -> String {
        order_path(self.page.lang, self.number)
    }

    fn order_title(&self) -> String {
        self.page.word_of("order-number", "number", &self.number.to_string())
    }

    fn note_label(&self) -> String {
        self.page.word(note_key(self.action))
    }

    fn needs_note(&self) -> bool {
        needs_note(self.action)
    }

    fn longest_note(&self) -> usize {
        longest_note(self.action)
    }

    fn is_bad(&self) -> bool {
        is_bad(self.action)
    }

    /// What is wrong with the note.
    fn note_error(&self) -> Option<&str> {
        let about_note = self.trouble.as_ref().filter(|trouble| trouble.field == Some("note"));
        about_note.map(|trouble| trouble.sentence.as_str())
    }

    /// What is wrong with the deed as a whole.
    fn sentence(&self) -> Option<&str> {
        let whole = self.trouble.as_ref().filter(|trouble| trouble.field.is_none());
        whole.map(|trouble| trouble.sentence.as_str())
    }
}

/// An order and a word, from the address.
type NumberAndWord = Result<Path<(i64, String)>, axum::extract::rejection::PathRejection>;

pub(super) async fn show(
    State(app): State<App>,
    desk: Desk,
    address: NumberAndWord,
    RawQuery(query): RawQuery,
) -> Response {
    let Ok(Path((number, word))) = address else { return desk.error(StatusCode::NOT_FOUND) };
    let Some(action) = offered(&word) else { return desk.error(StatusCode::NOT_FOUND) };
    let raw = query.unwrap_or_default();
    let note = Query::parse(&raw).exact("note").unwrap_or_default().into_owned();
    let step = Step { order_id: number, action, note };
    render(&app, &desk, step, None, None).await
}

pub(super) async fn take(
    State(app): State<App>,
    desk: Desk,
    number: Number,
    sent: Form,
) -> Response {
    let Ok(Path(number)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let page = desk.page("/desk");
    let Some(action) = offered(sent.text("action")) else {
        let trouble = Trouble::wrong("action", page.word("desk-wrong-step"));
        return super::order::render(&app, &desk, number, Some(trouble), "").await;
    };
    let note = web::text::cut(sent.text("note").trim(), 8 * longest_note(action)).to_owned();
    let step = Step { order_id: number, action, note };
    // A form without a version is none of ours: it has seen nothing.
    let seen = sent.text("seen").parse().unwrap_or_default();
    if let Some(sentence) = wrong_note(&page, action, &step.note) {
        return render(&app, &desk, step, Some(Trouble::wrong("note", sentence)), None).await;
    }
    let resolved = Resolved {
        plan: Plan::Step(step.clone()),
        account_id: desk.who.account_id,
        seen,
        promise: sent.text("promise").to_owned(),
    };
    match write(&app, &desk, resolved).await {
        Ok(()) => see_other(&order_path(desk.lang(), number)),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(refusal)) => match told(&page, &refusal, app.clock().now_ms()) {
            Some(trouble) => render(&app, &desk, step, Some(trouble), Some(seen)).await,
            None => desk.error(StatusCode::NOT_FOUND),
        },
    }
}

/// Does it, and has the tables in memory follow.
pub(super) async fn write(
    app: &App,
    desk: &Desk,
    resolved: Resolved,
) -> Result<(), Stop<DeedRefusal>> {
    let (deed, reactions) = (deed_of(app, desk), app.reactions());
    let unit = move |tx: &mut Tx<'_>| act(tx, &deed, &resolved, &reactions);
    app.store().write(unit).await?;
    follow(app).await;
    Ok(())
}

/// The circumstances of a deed of this operator, now.
pub(super) fn deed_of(app: &App, desk: &Desk) -> Deed {
    Deed { at_ms: app.clock().now_ms(), actor: Actor::Operator(desk.who.account_id) }
}

/// What will come of a plan, or why it can't be done.
pub(super) async fn look_ahead(
    app: &App,
    desk: &Desk,
    plan: &Plan,
) -> Result<Result<Change, DeedRefusal>, Fault> {
    let (deed, reactions, plan) = (deed_of(app, desk), app.reactions(), plan.clone());
    let unit = move |tx: &mut Tx<'_>| foresee(tx, &deed, &plan, &reactions);
    match app.store().write(unit).await {
        Ok(()) => Err(Fault::corrupt("a look ahead was committed".to_owned())),
        Err(Stop::Refused(Foreseen::Shown(change))) => Ok(Ok(*change)),
        Err(Stop::Refused(Foreseen::Refused(refusal))) => Ok(Err(refusal)),
        Err(Stop::Broke(fault)) => Err(fault),
    }
}

/// What the pages of deeds know beside the figures: the order as it stands, its life, its people.
pub(super) struct Scene {
    pub(super) order: Order,
    pub(super) lines: Vec<Line>,
    pub(super) people: People,
}

pub(super) async fn scene(app: &App, number: i64) -> Result<Option<Scene>, Fault> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let Some(found) = history(tx, number)? else { return Ok(None) };
        let partners = found.rewards.iter().map(|reward| reward.partner_id);
        let actors = found.lines.iter().map(|line| line.actor.as_str());
        let people = People::read(tx, partners, actors)?;
        Ok(Some(Scene { order: found.order, lines: found.lines, people }))
    };
    Ok(app.store().read(read).await?)
}

/// The page of a step: what it will do, what went wrong.
async fn render(
    app: &App,
    desk: &Desk,
    step: Step,
    mut trouble: Option<Trouble>,
    seen: Option<Seen>,
) -> Response {
    let plan = Plan::Step(step.clone());
    let (found, scene) = match (look_ahead(app, desk, &plan).await, scene(app, step.order_id).await)
    {
        (Ok(found), Ok(Some(scene))) => (found, scene),
        (_, Ok(None)) => return desk.error(StatusCode::NOT_FOUND),
        (Err(fault), _) | (_, Err(fault)) => return desk.fault(&fault),
    };
    let page =
        desk.page(&format!("{}/steps/{}", order_path(Lang::En, step.order_id), step.action.word()));
    let outlook = match found {
        Ok(change) => Some(outlook(app, &page, &scene, step.action, &change)),
        Err(refusal) => {
            // Why it can't be done at all says more than that somebody was faster.
            trouble = told(&page, &refusal, app.clock().now_ms()).or(trouble);
            None
        }
    };
    let view = StepPage {
        nav: desk.nav(queue::PATH),
        number: step.order_id,
        action: step.action,
        state: scene.order.state.word(),
        state_words: state_words(&page, &scene.order),
        note: step.note,
        since: seen.map(|seen| since(&page, &scene, seen)).unwrap_or_default(),
        outlook,
        page,
        trouble,
    };
    let status = view.trouble.as_ref().map_or(StatusCode::OK, |trouble| trouble.status);
    desk.html(status, &view)
}

fn outlook(app: &App, page: &Page, scene: &Scene, action: Action, change: &Change) -> Outlook {
    let snapshot = app.snapshot();
    let order = &change.before.order;
    let from = currency_of(&snapshot.rates, &order.from, page.lang);
    let to = currency_of(&snapshot.rates, &order.to, page.lang);
    let (give, get) = (number_of(page, order.give, &from), number_of(page, order.get, &to));
    let writer = Writer { page, from: &from, to: &to, people: &scene.people };
    Outlook {
        sentences: vec![sentence(page, action, order, &give, &get)],
        ..writer.outlook(change)
    }
}

impl Writer<'_> {
    /// The figures of a change, without a sentence about them.
    pub(super) fn outlook(&self, change: &Change) -> Outlook {
        Outlook {
            sentences: Vec::new(),
            moved: self.moved(change),
            postings: self.postings(change.posted()),
            letters: change.mailed().to_vec(),
            seen: change.seen,
            promise: change.promise(),
        }
    }
}

/// What a step means, in a sentence.
fn sentence(page: &Page, action: Action, order: &Order, give: &str, get: &str) -> String {
    use crate::features::orders::State;
    match action {
        Action::MarkPaid => page.word_of("desk-mark-paid-does", "number", give),
        Action::Receive => page.word_of("desk-receive-does", "number", give),
        Action::Complete => page.word_of("desk-complete-does", "number", get),
        Action::Resume => page.word("desk-resume-does"),
        Action::Pause => page.word("desk-pause-does"),
        Action::Cancel | Action::Expire => page.word_of("desk-cancel-does", "number", get),
        Action::Refund if order.state == State::Completed => {
            page.word_of("desk-refund-after-does", "number", give)
        }
        Action::Refund => page.word_between("desk-refund-does", give, get),
    }
}

/// What happened to an order after somebody has seen so much of it.
pub(super) fn since(page: &Page, scene: &Scene, seen: Seen) -> Vec<SinceLine> {
    let (mut steps, mut edits) = (0, 0);
    let is_new = |line: &&Line| match &line.what {
        What::State(..) => {
            steps += 1;
            steps > seen.steps
        }
        What::Edited(_) => {
            edits += 1;
            edits > seen.edits
        }
        _ => false,
    };
    let told = |line: &Line| SinceLine {
        time: line.time(),
        words: line.words(page.lang),
        actor: scene.people.actor(&line.actor),
        detail: line.detail(page.lang),
    };
    scene.lines.iter().filter(is_new).map(told).collect()
}

/// What is wrong with a note, before the order is touched.
fn wrong_note(page: &Page, action: Action, note: &str) -> Option<String> {
    let (length, longest) = (note.chars().count(), longest_note(action));
    // PostgreSQL takes no such character in a text.
    let is_clean = !note.contains('\0');
    match (action, length) {
        (Action::Complete, 0) => Some(page.word("desk-wrong-reference")),
        (action, 0) if needs_note(action) => Some(page.word("desk-wrong-why")),
        (_, length) if length > longest || !is_clean => {
            Some(page.word_of("desk-wrong-note", "number", &longest.to_string()))
        }
        _ => None,
    }
}
