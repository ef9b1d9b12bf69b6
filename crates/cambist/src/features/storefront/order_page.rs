//! Edge: the customer's page of his order, at an address that nobody can guess.

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use http::header::{self, HeaderValue};
use store::{Fault, Stop, Tx};

use crate::app::{App, Plain};
use crate::features::audit::{Actor, Deed};
use crate::features::orders::{
    self, Action, AgreeRefusal, Order, OrderEvent, Recalculation, Step, StepRefusal, advance,
    asked_anew, find_public, list_events,
};
use crate::features::rates::RateTable;
use crate::features::requisites::{OrderRequisites, requisites_of};
use crate::pages::{Form, Frame, see_other};
use crate::words::Lang;

use super::describe;
use super::taking::follow;

mod qr;
mod view;

pub use qr::{QrView, qr};

use qr::payment_text;
use view::OrderPage;

/// The order's page and what its customer can do there, in every language.
pub(super) fn routes() -> Router<App> {
    let mut router = Router::new();
    for lang in Lang::ALL {
        let at = |path: &str| format!("{}/order/{{public_id}}{path}", lang.prefix());
        router = router
            .route(&at(""), get(show))
            .route(&at("/payment"), post(pay))
            .route(&at("/cancellation"), post(cancel))
            .route(&at("/agreement"), post(agree));
    }
    router
}

/// The path of an order's page in a language.
pub fn order_path(lang: Lang, public_id: &str) -> String {
    format!("{}/order/{public_id}", lang.prefix())
}

/// What stands in the address; bytes that are no text name no order.
type PublicId = Result<Path<String>, PathRejection>;

fn text(public_id: PublicId) -> String {
    let text = public_id.map(|Path(text)| text).unwrap_or_default();
    // A database is not asked about what it could not have: PostgreSQL takes no NUL in a text.
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) { text } else { String::new() }
}

/// The key of a state's words.
pub fn state_key(state: orders::State) -> &'static str {
    use orders::State;
    match state {
        State::New => "state-new",
        State::Paid => "state-paid",
        State::Received => "state-received",
        State::Completed => "state-completed",
        State::Expired => "state-expired",
        State::Cancelled => "state-cancelled",
        State::Refunded => "state-refunded",
        State::Paused => "state-paused",
    }
}

async fn show(State(app): State<App>, public_id: PublicId, frame: Frame) -> Response {
    render(&app, &frame, &text(public_id), false).await
}

async fn pay(State(app): State<App>, public_id: PublicId, frame: Frame) -> Response {
    step(&app, &frame, text(public_id), Action::MarkPaid).await
}

async fn cancel(State(app): State<App>, public_id: PublicId, frame: Frame) -> Response {
    step(&app, &frame, text(public_id), Action::Cancel).await
}

/// Takes the customer's agreement to the amount that he saw.
async fn agree(State(app): State<App>, public_id: PublicId, frame: Frame, sent: Form) -> Response {
    let public_id = text(public_id);
    let seen: i64 = sent.text("seen").parse().unwrap_or(0);
    let deed = Deed { at_ms: app.clock().now_ms(), actor: Actor::Customer };
    let (reactions, sought) = (app.reactions(), public_id.clone());
    let (snapshot, everyones) = (app.snapshot(), app.config().orders.rate_for_minutes);
    let unit = move |tx: &mut Tx<'_>| -> Result<bool, Stop<AgreeRefusal>> {
        let Some(order) = find_public(tx, &sought)? else { return Ok(false) };
        let minutes = minutes_of(&snapshot.rates, &order).unwrap_or(everyones);
        let rate_for_s = i64::from(minutes) * 60;
        orders::agree(tx, &deed, order.id, seen, rate_for_s, &reactions).map(|_| true)
    };
    match app.store().write(unit).await {
        Ok(true) => {
            follow(&app).await;
            see_other(&order_path(frame.lang(), &public_id))
        }
        Ok(false) => frame.error(StatusCode::NOT_FOUND),
        Err(Stop::Refused(_)) => render(&app, &frame, &public_id, true).await,
        Err(Stop::Broke(fault)) => frame.fault(&fault),
    }
}

/// For how many minutes the direction of an order holds a rate, where it has a time of its own.
fn minutes_of(table: &RateTable, order: &Order) -> Option<u32> {
    let (from, to) = table.find(&order.from).zip(table.find(&order.to))?;
    table.offers(from, to).first()?.offer.rate_minutes
}

async fn step(app: &App, frame: &Frame, public_id: String, action: Action) -> Response {
    let deed = Deed { at_ms: app.clock().now_ms(), actor: Actor::Customer };
    let reactions = app.reactions();
    let sought = public_id.clone();
    let unit = move |tx: &mut Tx<'_>| -> Result<bool, Stop<StepRefusal>> {
        let Some(order) = find_public(tx, &sought)? else { return Ok(false) };
        let step = Step { order_id: order.id, action, note: String::new() };
        advance(tx, &deed, &step, &reactions).map(|_| true)
    };
    match app.store().write(unit).await {
        Ok(true) => {
            follow(app).await;
            see_other(&order_path(frame.lang(), &public_id))
        }
        Ok(false) => frame.error(StatusCode::NOT_FOUND),
        Err(Stop::Refused(_)) => render(app, frame, &public_id, true).await,
        Err(Stop::Broke(fault)) => frame.fault(&fault),
    }
}

async fn render(app: &App, frame: &Frame, public_id: &str, is_refused: bool) -> Response {
    let found = match find(app, public_id).await {
        Ok(found) => found,
        Err(fault) => return frame.fault(&fault),
    };
    let Some(Found { order, events, requisites, anew }) = found else {
        return frame.error(StatusCode::NOT_FOUND);
    };
    let snapshot = app.snapshot();
    let currency = |code: &str| describe::currency_of(&snapshot.rates, code, frame.lang());
    let view = OrderPage {
        page: frame.page(&order_path(Lang::En, &order.public_id)),
        from: currency(&order.from),
        to: currency(&order.to),
        qr: code(&snapshot.rates, &order, requisites.as_ref()),
        now_s: app.clock().now_s(),
        order,
        events,
        requisites,
        anew,
        is_refused,
    };
    let status = if is_refused { StatusCode::CONFLICT } else { StatusCode::OK };
    let mut reply = frame.html(status, &view);
    let fields = reply.headers_mut();
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Whoever has the address has the order: no other site learns it. Not `no-referrer`, because
    // that would send the page's own forms from the origin `null`, which is refused as foreign by
    // browsers that tell nothing better.
    fields.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    fields.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    reply
}

/// What a wallet can read from the screen, while there is something to pay.
fn code(table: &RateTable, order: &Order, given: Option<&OrderRequisites>) -> Option<QrView> {
    let details = &given.filter(|_| order.state == orders::State::New)?.details;
    let kind = table.currency(table.find(&order.from)?).kind;
    qr(payment_text(&order.from, kind, order.give, details)?)
}

/// What the page shows of an order.
struct Found {
    order: Order,
    events: Vec<OrderEvent>,
    requisites: Option<OrderRequisites>,
    anew: Option<Recalculation>,
}

async fn find(app: &App, public_id: &str) -> Result<Option<Found>, Fault> {
    let public_id = public_id.to_owned();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let Some(order) = find_public(tx, &public_id)? else { return Ok(None) };
        let events = list_events(tx, order.id)?;
        let requisites = requisites_of(tx, order.id)?;
        let anew = asked_anew(tx, &order)?;
        Ok(Some(Found { order, events, requisites, anew }))
    };
    Ok(app.store().read(read).await?)
}

#[cfg(test)]
mod tests;
