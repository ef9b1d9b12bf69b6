//! Many payouts at once: taking them out as a sheet, and taking in what was paid.

use std::collections::BTreeSet;

use askama::Template;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use http::header::{self, HeaderValue};
use store::{Stop, Tx};

use crate::app::{App, Plain};
use crate::clock::utc_text;
use crate::features::payouts::{
    Batch, BatchAsked, BatchRefusal, ImportReport, QueueFilter, Status, batch_sheet, find_batch,
    import_references, list_batches, list_queue, make_batch, payouts_in,
};
use crate::pages::{Desk, DeskNav, Form, Page, see_other};
use crate::words::word_with;

use super::PATH;
use super::one::Number;
use super::queue::{Names, Row, row};

/// Batches on the page.
const LISTED: u32 = 50;
/// Payouts that wait, on the page.
const WAITING: u32 = 1000;

/// Payouts of one method that wait.
struct Group {
    method_id: i64,
    title: String,
    rows: Vec<Row>,
}

/// A batch in the list.
struct BatchView {
    id: i64,
    href: String,
    time: String,
    method: String,
    made_by: String,
    payouts: i64,
}

/// What waits, what was taken out, and the form to take references in.
#[derive(Template)]
#[template(path = "features/desk/pages/payout_batches.html")]
struct BatchesPage {
    page: Page,
    nav: DeskNav,
    groups: Vec<Group>,
    batches: Vec<BatchView>,
    /// What was pasted.
    sheet: String,
    /// What went wrong, a line each.
    trouble: Vec<String>,
    /// What a sheet did, or would do, in words.
    report: Option<String>,
    is_dry: bool,
}

/// One batch.
#[derive(Template)]
#[template(path = "features/desk/pages/payout_batch.html")]
struct BatchPage {
    page: Page,
    nav: DeskNav,
    batch: Batch,
    time: String,
    method: String,
    rows: Vec<Row>,
}

fn path(page: &Page) -> String {
    format!("{}{PATH}/batches", page.lang.prefix())
}

impl BatchesPage {
    fn path(&self) -> String {
        path(&self.page)
    }

    fn queue(&self) -> String {
        format!("{}{PATH}", self.page.lang.prefix())
    }
}

impl BatchPage {
    fn title(&self) -> String {
        self.page.word_of("desk-batch", "number", &self.batch.id.to_string())
    }

    fn path(&self) -> String {
        path(&self.page)
    }
}

/// What was said in a form of the page, for showing it again.
#[derive(Default)]
struct Said {
    sheet: String,
    trouble: Vec<String>,
    report: Option<String>,
    is_dry: bool,
}

pub(super) async fn list(State(app): State<App>, desk: Desk) -> Response {
    render(&app, &desk, StatusCode::OK, Said::default()).await
}

async fn render(app: &App, desk: &Desk, status: StatusCode, said: Said) -> Response {
    let filter = QueueFilter { status: Some(Status::Pending), ..QueueFilter::default() };
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let waiting = list_queue(tx, &filter, None, WAITING)?;
        let names = Names::read(tx, &waiting)?;
        Ok((waiting, names, list_batches(tx, LISTED)?))
    };
    let (waiting, names, batches) = match app.store().read(read).await {
        Ok(found) => found,
        Err(stop) => return desk.fault(&stop.into_fault()),
    };
    let page = desk.page(&format!("{PATH}/batches"));
    let terms = app.payout_terms();
    let group = |method: &crate::features::payouts::Method| {
        let own = waiting.iter().filter(|payout| payout.method_id == method.id);
        let rows: Vec<Row> = own.map(|payout| row(&page, payout, &names, &terms)).collect();
        Group { method_id: method.id, title: method.title(page.lang).to_owned(), rows }
    };
    let groups = names.methods.iter().map(group).filter(|group| !group.rows.is_empty());
    let batch = |batch: &Batch| BatchView {
        id: batch.id,
        href: format!("{}/{}", path(&page), batch.id),
        time: utc_text(batch.made_at_ms.div_euclid(1000)),
        method: names.method(&page, batch.method_id),
        made_by: batch.made_by.clone(),
        payouts: batch.payouts,
    };
    let view = BatchesPage {
        nav: desk.nav(PATH),
        groups: groups.collect(),
        batches: batches.iter().map(batch).collect(),
        sheet: said.sheet,
        trouble: said.trouble,
        report: said.report,
        is_dry: said.is_dry,
        page,
    };
    desk.html(status, &view)
}

pub(super) async fn make(State(app): State<App>, desk: Desk, form: Form) -> Response {
    let ids: BTreeSet<i64> = form.all("id").filter_map(|id| id.parse().ok()).collect();
    let asked = BatchAsked {
        method_id: form.text("method").parse().unwrap_or_default(),
        ids: Some(ids),
        again: form.text("again") == "1",
    };
    let deed = desk.who.deed(app.clock().now_ms());
    let unit = move |tx: &mut Tx<'_>| make_batch(tx, &deed, &asked);
    match app.store().write(unit).await {
        Ok((batch, _)) => see_other(&format!("{}/{}", path(&desk.page("")), batch.id)),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(refusal)) => {
            let trouble = told(&desk.page(""), &refusal);
            let said = Said { trouble, ..Said::default() };
            render(&app, &desk, StatusCode::UNPROCESSABLE_ENTITY, said).await
        }
    }
}

/// A refusal in words of the page's language. Lines of a sheet are told as the shell tells them:
/// they name columns, which are English.
fn told(page: &Page, refusal: &BatchRefusal) -> Vec<String> {
    match refusal {
        BatchRefusal::Nothing => vec![page.word("wrong-batch-nothing")],
        BatchRefusal::TakenOut(taken) => {
            let each: Vec<_> = taken.iter().map(|(id, batch)| format!("{id} → {batch}")).collect();
            vec![page.word_of("wrong-batch-again", "code", &each.join(", "))]
        }
        BatchRefusal::Unfit(_) => vec![page.word("wrong-batch-unfit")],
        BatchRefusal::Lines(wrong) => wrong.iter().map(ToString::to_string).collect(),
        BatchRefusal::Method(_)
        | BatchRefusal::Unknown(_)
        | BatchRefusal::TooMany
        | BatchRefusal::DryRun(_) => vec![page.word("wrong-try-again")],
    }
}

pub(super) async fn import(State(app): State<App>, desk: Desk, form: Form) -> Response {
    let sheet = form.text("sheet").to_owned();
    let is_dry = form.text("dry_run") == "1";
    let (deed, reactions) = (desk.who.deed(app.clock().now_ms()), app.payout_terms().reactions);
    let text = sheet.clone();
    let unit = move |tx: &mut Tx<'_>| import_references(tx, &deed, &text, is_dry, &reactions);
    let page = desk.page("");
    let (status, said) = match app.store().write(unit).await {
        Err(Stop::Broke(fault)) => return desk.fault(&fault),
        Ok(report) => {
            (StatusCode::OK, Said { report: Some(in_words(&page, &report)), ..Said::default() })
        }
        Err(Stop::Refused(BatchRefusal::DryRun(report))) => {
            let report = Some(in_words(&page, &report));
            (StatusCode::OK, Said { sheet, report, is_dry, ..Said::default() })
        }
        Err(Stop::Refused(refusal)) => {
            let trouble = told(&page, &refusal);
            (StatusCode::UNPROCESSABLE_ENTITY, Said { sheet, trouble, ..Said::default() })
        }
    };
    render(&app, &desk, status, said).await
}

fn in_words(page: &Page, report: &ImportReport) -> String {
    let count = |number: usize| number.to_string();
    let (done, same, waiting) =
        (count(report.done.len()), count(report.unchanged), count(report.waiting));
    let values = [("number", done.as_str()), ("from", same.as_str()), ("to", waiting.as_str())];
    word_with(page.lang, "desk-batch-report", &values)
}

pub(super) async fn show(State(app): State<App>, desk: Desk, number: Number) -> Response {
    let Ok(Path(id)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let Some(batch) = find_batch(tx, id)? else { return Ok(None) };
        let payouts = payouts_in(tx, id)?;
        let names = Names::read(tx, &payouts)?;
        Ok(Some((batch, payouts, names)))
    };
    let (batch, payouts, names) = match app.store().read(read).await {
        Ok(Some(found)) => found,
        Ok(None) => return desk.error(StatusCode::NOT_FOUND),
        Err(stop) => return desk.fault(&stop.into_fault()),
    };
    let page = desk.page(&format!("{PATH}/batches/{id}"));
    let terms = app.payout_terms();
    let view = BatchPage {
        nav: desk.nav(PATH),
        time: utc_text(batch.made_at_ms.div_euclid(1000)),
        method: names.method(&page, batch.method_id),
        rows: payouts.iter().map(|payout| row(&page, payout, &names, &terms)).collect(),
        batch,
        page,
    };
    desk.html(StatusCode::OK, &view)
}

pub(super) async fn sheet(State(app): State<App>, desk: Desk, number: Number) -> Response {
    let Ok(Path(id)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        Ok(find_batch(tx, id)?.map(|_| payouts_in(tx, id)).transpose()?)
    };
    let payouts = match app.store().read(read).await {
        Ok(Some(payouts)) => payouts,
        Ok(None) => return desk.error(StatusCode::NOT_FOUND),
        Err(stop) => return desk.fault(&stop.into_fault()),
    };
    let mut reply = Response::new(Body::from(batch_sheet(&payouts)));
    let fields = reply.headers_mut();
    let csv = HeaderValue::from_static("text/csv; charset=utf-8");
    fields.insert(header::CONTENT_TYPE, csv);
    let name = format!("attachment; filename=\"payouts-{id}.csv\"");
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    fields.insert(header::CONTENT_DISPOSITION, name);
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}
