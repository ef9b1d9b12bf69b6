//! Edge: taking the form of a direction's page.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};

use crate::app::{App, Client, Snapshot};
use crate::features::orders::{Order, Placed};
use crate::features::rates::{OpenOffer, RateTable};
use crate::features::settings::OfficeState;
use crate::pages::{Form, Frame, see_other};

use super::form::OrderForm;
use super::order_page::order_path;
use super::ordering::{OrderProblem, made_before, submit};
use super::pages::{Codes, direction_view};

/// What comes of a form.
enum Outcome {
    /// An order, whose page is shown next.
    Made(Box<Order>),
    /// A page that says what is wrong, or what the amount comes to.
    Told(Response),
}

/// Takes a form: an order and its page, or the same page with what is wrong. A press of the button
/// that only computes is answered by the page as well.
pub(super) async fn take_form(
    State(app): State<App>,
    codes: Codes,
    frame: Frame,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    sent: Form,
) -> Response {
    if sent.text("do") == "calculate" {
        return compute(&app, &frame, codes, &sent);
    }
    // Before anything is judged: the order itself may have closed its direction.
    if let Some(reply) = made_already(&app, &frame, &sent).await {
        return reply;
    }
    match order(&app, &frame, codes, (&headers, client), &sent).await {
        Outcome::Made(order) => see_other(&order_path(frame.lang(), &order.public_id)),
        // The same form, sent twice at the same moment, may have been faster.
        Outcome::Told(reply) => made_already(&app, &frame, &sent).await.unwrap_or(reply),
    }
}

/// To the page of the order that this form has made.
async fn made_already(app: &App, frame: &Frame, sent: &Form) -> Option<Response> {
    match made_before(app, sent.text("token")).await {
        Ok(order) => order.map(|order| see_other(&order_path(frame.lang(), &order.public_id))),
        Err(fault) => Some(frame.fault(&fault)),
    }
}

fn compute(app: &App, frame: &Frame, codes: Codes, sent: &Form) -> Response {
    let snapshot = app.snapshot();
    let (open, mut form) = match filled_in(app, frame, &snapshot, codes, sent) {
        Ok(found) => found,
        Err(reply) => return *reply,
    };
    if form.has_amount() {
        form.work_out(&snapshot, frame.lang(), &open.offer.from, &open.offer.to);
    }
    page(app, frame, &snapshot, open, form)
}

async fn order(
    app: &App,
    frame: &Frame,
    codes: Codes,
    (headers, Client(client)): (&HeaderMap, Client),
    sent: &Form,
) -> Outcome {
    let (lang, snapshot) = (frame.lang(), app.snapshot());
    let (open, mut form) = match filled_in(app, frame, &snapshot, codes, sent) {
        Ok(found) => found,
        Err(reply) => return Outcome::Told(*reply),
    };
    let (from, to) = (&open.offer.from, &open.offer.to);
    form.work_out(&snapshot, lang, from, to);
    form.check_person(lang);
    if form.wrong.is_empty()
        && let Some(mut filled) = form.filled(lang, from, to)
    {
        filled.shown_rate = sent.text("rate").to_owned();
        filled.client = Some(client);
        match submit(app, headers, &filled).await {
            Ok(Placed::New(order) | Placed::Repeated(order)) => {
                follow(app).await;
                return Outcome::Made(Box::new(order));
            }
            Err(OrderProblem::Broke(fault)) => return Outcome::Told(frame.fault(&fault)),
            Err(problem) => form.note(lang, &problem),
        }
    }
    Outcome::Told(page(app, frame, &snapshot, open, form))
}

/// Reads the tables again, so that whoever has changed something sees it at once.
pub async fn follow(app: &App) {
    if let Err(fault) = app.refresh().await {
        // What was done stands; the tables follow within a second.
        tracing::warn!(%fault, "the tables in memory were not read again at once");
    }
}

/// The offer that a form is for, with what was typed into it; or the answer when none is taken.
fn filled_in<'a>(
    app: &App,
    frame: &Frame,
    snapshot: &'a Snapshot,
    codes: Codes,
    sent: &Form,
) -> Result<(&'a OpenOffer, OrderForm), Box<Response>> {
    let (lang, table) = (frame.lang(), &snapshot.rates);
    let (from, to) =
        find_pair(table, codes).ok_or_else(|| Box::new(frame.error(StatusCode::NOT_FOUND)))?;
    let in_city = |open: &&OpenOffer| open.offer.city == sent.text("city");
    let open = table.offers(from, to).iter().find(in_city).ok_or_else(|| {
        // The storefront says that it is closed, and keeps the pair.
        let (from, to) = (&table.currency(from).code, &table.currency(to).code);
        Box::new(see_other(&format!("{}/?cur_from={from}&cur_to={to}", lang.prefix())))
    })?;
    if snapshot.state != OfficeState::Open {
        let view = direction_view(app, frame, snapshot, open, None);
        return Err(Box::new(frame.html(StatusCode::UNPROCESSABLE_ENTITY, &view)));
    }
    let mut form = OrderForm::empty(app, table, open, lang);
    form.keep(sent);
    Ok((open, form))
}

pub(super) fn find_pair(table: &RateTable, codes: Codes) -> Option<(usize, usize)> {
    let Path((from, to)) = codes.ok()?;
    table.find(&from).zip(table.find(&to))
}

/// The direction's page with the form, and with what is wrong in it.
fn page(
    app: &App,
    frame: &Frame,
    snapshot: &Snapshot,
    open: &OpenOffer,
    form: OrderForm,
) -> Response {
    let status = match form.wrong.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    frame.html(status, &direction_view(app, frame, snapshot, open, Some(form)))
}
