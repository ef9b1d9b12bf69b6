//! Edge: one order, with everything that is known of it and everything that can be done to it.

mod view;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use store::{Fault, Stop, Tx};

use crate::app::{App, Plain};
use crate::features::fraud::{Case, find_case};
use crate::features::history::{History, Line, history};
use crate::features::orders::{
    Claim, ClaimRefusal, Customer, Look, NoteRefusal, Order, UNDER_WAY, add_note, claim, claim_of,
    customer_of, leave, look,
};
use crate::features::requisites::{OrderRequisites, requisites_of};
use crate::features::rewards::{Reward, foresee};
use crate::pages::{Desk, Form, see_other};

use super::confirm::deed_of;
use super::order_path;
use super::people::People;
use super::told::Trouble;

/// What stands in the address; anything but a number names no order.
pub(super) type Number = Result<Path<i64>, PathRejection>;

/// Earlier orders of the customer that are listed.
const EARLIER: u32 = 5;

/// Everything that is known of an order.
struct Known {
    order: Order,
    rewards: Vec<Reward>,
    lines: Vec<Line>,
    people: People,
    customer: Customer,
    /// Where the customer pays; `None`: nobody has told him yet.
    requisites: Option<OrderRequisites>,
    /// What a rule has stopped; `None`: none has.
    case: Option<Case>,
    /// Who works on it.
    claim: Option<Claim>,
    /// Who else has it before him.
    looks: Vec<Look>,
}

pub(super) async fn show(State(app): State<App>, desk: Desk, number: Number) -> Response {
    match number {
        Ok(Path(number)) => render(&app, &desk, number, None, "").await,
        Err(_) => desk.error(StatusCode::NOT_FOUND),
    }
}

/// The page of an order, with what went wrong and what had been typed for a note.
pub(super) async fn render(
    app: &App,
    desk: &Desk,
    number: i64,
    trouble: Option<Trouble>,
    note: &str,
) -> Response {
    let mut known = match know(app, number).await {
        Ok(Some(known)) => known,
        Ok(None) => return desk.error(StatusCode::NOT_FOUND),
        Err(fault) => return desk.fault(&fault),
    };
    if UNDER_WAY.contains(&known.order.state) {
        known.looks = lookers(app, desk, number).await;
    }
    let status = trouble.as_ref().map_or(StatusCode::OK, |trouble| trouble.status);
    desk.html(status, &view::page(app, desk, known, trouble, note))
}

async fn know(app: &App, number: i64) -> Result<Option<Known>, Fault> {
    let now_ms = app.clock().now_ms();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let Some(found) = history(tx, number)? else { return Ok(None) };
        let History { order, mut rewards, lines } = found;
        foresee(tx, now_ms.div_euclid(1000), &mut rewards)?;
        let credited = order.attributed.iter().map(|attributed| attributed.partner_id);
        let rewarded = rewards.iter().map(|reward| reward.partner_id);
        let told = lines.iter().filter_map(|line| line.partner_id);
        let actors = lines.iter().map(|line| line.actor.as_str());
        let people = People::read(tx, credited.chain(rewarded).chain(told), actors)?;
        Ok(Some(Known {
            customer: customer_of(tx, &order, EARLIER)?,
            requisites: requisites_of(tx, number)?,
            case: find_case(tx, number)?,
            claim: claim_of(tx, number, now_ms)?,
            looks: Vec::new(),
            order,
            rewards,
            lines,
            people,
        }))
    };
    Ok(app.store().read(read).await?)
}

/// Notes that this operator has the order before him, and tells who else has. Nothing depends on it:
/// without it the page is as good.
async fn lookers(app: &App, desk: &Desk, number: i64) -> Vec<Look> {
    let (account_id, now_ms) = (desk.who.account_id, app.clock().now_ms());
    let unit = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(look(tx, number, account_id, now_ms)?) };
    match app.store().write(unit).await {
        Ok(looks) => looks,
        Err(stop) => {
            tracing::warn!(%stop, "who looks at an order is not known");
            Vec::new()
        }
    }
}

/// Takes the order, or takes it over from somebody else.
pub(super) async fn take(
    State(app): State<App>,
    desk: Desk,
    number: Number,
    sent: Form,
) -> Response {
    let Ok(Path(number)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let (deed, account_id) = (deed_of(&app, &desk), desk.who.account_id);
    let is_forced = sent.text("over") == "1";
    let unit = move |tx: &mut Tx<'_>| claim(tx, &deed, number, account_id, is_forced);
    match app.store().write(unit).await {
        // Whether it is his now or somebody else's: the page tells.
        Ok(()) | Err(Stop::Refused(ClaimRefusal::Taken(_))) => {
            see_other(&order_path(desk.lang(), number))
        }
        Err(Stop::Refused(ClaimRefusal::Unknown(_))) => desk.error(StatusCode::NOT_FOUND),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
    }
}

/// Leaves the order to the others.
pub(super) async fn give_up(State(app): State<App>, desk: Desk, number: Number) -> Response {
    let Ok(Path(number)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let (deed, account_id) = (deed_of(&app, &desk), desk.who.account_id);
    let unit = move |tx: &mut Tx<'_>| -> Plain<bool> { Ok(leave(tx, &deed, number, account_id)?) };
    match app.store().write(unit).await {
        Ok(_) => see_other(&order_path(desk.lang(), number)),
        Err(stop) => desk.fault(&stop.into_fault()),
    }
}

/// Notes something for the other operators.
pub(super) async fn note(
    State(app): State<App>,
    desk: Desk,
    number: Number,
    sent: Form,
) -> Response {
    let Ok(Path(number)) = number else { return desk.error(StatusCode::NOT_FOUND) };
    let (deed, words) = (deed_of(&app, &desk), sent.text("note").to_owned());
    let unit = move |tx: &mut Tx<'_>| add_note(tx, &deed, number, &words);
    match app.store().write(unit).await {
        Ok(()) => see_other(&format!("{}#history", order_path(desk.lang(), number))),
        Err(Stop::Broke(fault)) => desk.fault(&fault),
        Err(Stop::Refused(NoteRefusal::Unknown(_))) => desk.error(StatusCode::NOT_FOUND),
        Err(Stop::Refused(NoteRefusal::Words)) => {
            let trouble = Trouble::wrong("note", desk.page("/desk").word("order-note-wrong"));
            let typed = web::text::cut(sent.text("note"), 8000).to_owned();
            render(&app, &desk, number, Some(trouble), &typed).await
        }
    }
}
