//! Edge: from a filled form to an order, priced on the snapshot of this moment.

use std::net::IpAddr;

use http::HeaderMap;
use money::{Amount, Rate, parse_decimal};
use store::{Fault, Stop, Tx};
use thiserror::Error;

use crate::app::{App, Plain, Snapshot};
use crate::chance::Chance;
use crate::features::audit::{Actor, Deed};
use crate::features::fraud::{Seen, remember};
use crate::features::identity::EmailError;
use crate::features::journal::{Note, NoteKind, note};
use crate::features::orders::{
    Asked, NewOrder, Order, PlaceRefusal, Placed, Quote, QuoteRefusal, Reactions, Repriced,
    find_by_token, place, quote,
};
use crate::features::rates::{OpenOffer, usd_value};
use crate::features::settings::OfficeState;
use crate::words::Lang;

use super::attribution::{Origin, origin};

const PUBLIC_ID: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// What a customer filled in.
#[derive(Clone, Debug)]
pub struct Filled {
    /// The code of what is given.
    pub from: String,
    /// The code of what is received.
    pub to: String,
    /// The city's code; empty: none.
    pub city: String,
    /// The amount, on the side that he names.
    pub asked: Asked,
    /// His address for mail.
    pub email: String,
    /// The language of the page that he filled in.
    pub lang: Lang,
    /// Where he is paid.
    pub account: String,
    /// Came with the form.
    pub token: String,
    /// The rates that he was shown, as `IN:OUT,AMOUNT=IN:OUT`.
    pub shown_rate: String,
    /// From where it was sent, as far as our proxies are believed; `None`: nobody knows.
    pub client: Option<IpAddr>,
}

/// Why a form makes no order, in order of precedence. Each belongs to a field of the form.
#[derive(Clone, Debug, Error)]
pub enum OrderProblem {
    /// The office takes no orders now.
    #[error("the office is closed at the moment")]
    Closed,
    /// The direction is not open.
    #[error("this direction is closed at the moment")]
    DirectionClosed,
    /// The amount can't be exchanged.
    #[error(transparent)]
    Quote(#[from] QuoteRefusal),
    /// No plausible address.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// The rate is worse than what was shown: the customer must see it first.
    #[error("the rate has changed since the page was shown; it is now {0}")]
    RateChanged(Rate),
    /// The order is refused.
    #[error(transparent)]
    Place(#[from] PlaceRefusal),
    /// The world broke.
    #[error("the office can't take the order right now; try again in a minute")]
    Broke(Fault),
}

/// A new token for a form: random, so that nobody's form makes another one's order.
pub fn new_token(chance: &dyn Chance) -> String {
    chance.word(PUBLIC_ID, 26)
}

/// Whether a text can be a token: anything else was never given out.
pub fn is_token(text: &str) -> bool {
    (16..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Takes a form.
///
/// # Errors
/// [`OrderProblem`].
pub async fn submit(
    app: &App,
    headers: &HeaderMap,
    filled: &Filled,
) -> Result<Placed, OrderProblem> {
    // First: an order may have closed its own direction, and a repeat must not be told so.
    let before = made_before(app, &filled.token).await.map_err(OrderProblem::Broke)?;
    if let Some(order) = before {
        return Ok(Placed::Repeated(order));
    }
    let snapshot = app.snapshot();
    let new = judge(app, &snapshot, filled)?;
    let origin = origin(app, headers, &new.email).await.map_err(|fault| {
        tracing::error!(%fault, "it could not be read where an order comes from");
        OrderProblem::Broke(fault)
    })?;
    let deed = Deed { at_ms: app.clock().now_ms(), actor: Actor::Customer };
    let (reactions, client) = (app.reactions(), filled.client);
    let unit = move |tx: &mut Tx<'_>| place_whose(tx, &deed, &new, (&origin, client), &reactions);
    let placed = app.store().write(unit).await.map_err(|stop| match stop {
        Stop::Refused(refusal) => OrderProblem::Place(refusal),
        Stop::Broke(fault) => {
            tracing::error!(%fault, "an order met a fault");
            OrderProblem::Broke(fault)
        }
    })?;
    Ok(placed)
}

/// Places an order with whom it belongs to, decided on what stands in the same transaction.
fn place_whose(
    tx: &mut Tx<'_>,
    deed: &Deed,
    new: &NewOrder,
    (origin, client): (&Origin, Option<IpAddr>),
    reactions: &Reactions,
) -> Result<Placed, Stop<PlaceRefusal>> {
    let decided = origin.decide(tx, deed)?;
    let (customer, attributed) = (decided.customer, decided.attributed.clone());
    let new = NewOrder { visitor: origin.visitor(), customer, attributed, ..new.clone() };
    let placed = place(tx, deed, &new, reactions)?;
    match &placed {
        Placed::New(order) => {
            decided.note(tx, deed, order.id)?;
            let click = origin.click_of(order.attributed.as_ref());
            let (browser, account_format) = (origin.visitor(), new.account_format);
            remember(tx, order, &Seen { client, browser, click, account_format })?;
        }
        Placed::Repeated(order) => note_again(tx, deed, order.id)?,
    }
    Ok(placed)
}

/// A form that came again is noted once, however often it comes.
fn note_again(tx: &mut Tx<'_>, deed: &Deed, order_id: i64) -> Result<(), Fault> {
    let kind = NoteKind::FormAgain;
    let told = Note { order_id, partner_id: None, kind, detail: String::new() };
    note(tx, deed, &told, Some(&format!("form:{order_id}")))
}

/// The order that this form has made already. Asked before anything is judged: the order itself may
/// have taken the last of the reserve, and the rate may have moved since.
///
/// # Errors
/// The store's faults.
pub async fn made_before(app: &App, token: &str) -> Result<Option<Order>, Fault> {
    if !is_token(token) {
        return Ok(None);
    }
    let token = token.to_owned();
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_by_token(tx, &token)?) };
    let Some(order) = app.store().read(read).await? else { return Ok(None) };
    let deed = Deed { at_ms: app.clock().now_ms(), actor: Actor::Customer };
    let id = order.id;
    let write = move |tx: &mut Tx<'_>| -> Plain<()> { Ok(note_again(tx, &deed, id)?) };
    app.store().write(write).await?;
    Ok(Some(order))
}

/// The order that a form makes; whose it is is decided when it is placed.
fn judge(app: &App, snapshot: &Snapshot, filled: &Filled) -> Result<NewOrder, OrderProblem> {
    let (open, quote) = price(snapshot, filled)?;
    let email = filled.email.parse()?;
    let rate = open.rate_for(quote.give);
    require_shown(&filled.shown_rate, quote.give, &rate)?;
    Ok(NewOrder {
        public_id: app.chance().word(PUBLIC_ID, 22),
        token: filled.token.clone(),
        offer_id: open.offer.id,
        from: open.offer.from.clone(),
        to: open.offer.to.clone(),
        city: open.offer.city.clone(),
        snapshot: snapshot.rates.version(),
        rate,
        give_usd: usd_value(&snapshot.rates, open.from, quote.give),
        get_usd: usd_value(&snapshot.rates, open.to, quote.get),
        quote,
        email,
        lang: filled.lang,
        account: filled.account.clone(),
        account_format: snapshot.rates.currency(open.to).format,
        rate_for_s: i64::from(
            open.offer.rate_minutes.unwrap_or(app.config().orders.rate_for_minutes),
        ) * 60,
        visitor: None,
        customer: None,
        attributed: None,
    })
}

/// What an order would come to at the rates of now; `None`: its direction does not take it any more.
pub fn price_anew(snapshot: &Snapshot, order: &Order) -> Option<Repriced> {
    let table = &snapshot.rates;
    let (from, to) = table.find(&order.from).zip(table.find(&order.to))?;
    let open = table.offers(from, to).iter().find(|open| open.offer.city == order.city)?;
    let asked = Asked::Give(order.give.to_string());
    let quote = quote(open, table.currency(from), table.currency(to), &asked).ok()?;
    Some(Repriced {
        snapshot: table.version(),
        rate: open.rate_for(quote.give),
        get: quote.get,
        give_usd: usd_value(table, from, quote.give),
        get_usd: usd_value(table, to, quote.get),
    })
}

/// The open offer that a form means, and what its amount comes to.
pub fn price<'a>(
    snapshot: &'a Snapshot,
    filled: &Filled,
) -> Result<(&'a OpenOffer, Quote), OrderProblem> {
    if snapshot.state != OfficeState::Open {
        return Err(OrderProblem::Closed);
    }
    let table = &snapshot.rates;
    let (from, to) = table
        .find(&filled.from)
        .zip(table.find(&filled.to))
        .ok_or(OrderProblem::DirectionClosed)?;
    let offers = table.offers(from, to).iter();
    let open = offers.into_iter().find(|open| open.offer.city == filled.city);
    let open = open.ok_or(OrderProblem::DirectionClosed)?;
    let quote = quote(open, table.currency(from), table.currency(to), &filled.asked)?;
    Ok((open, quote))
}

/// An order is never taken at a worse rate than the customer saw; a better one is his.
fn require_shown(shown: &str, give: Amount, now: &Rate) -> Result<(), OrderProblem> {
    match shown_for(shown, give) {
        Some(shown) if shown.is_no_better_than(now) => Ok(()),
        _ => Err(OrderProblem::RateChanged(*now)),
    }
}

/// The rate that the page showed for an amount: that of its tier.
fn shown_for(shown: &str, give: Amount) -> Option<Rate> {
    let mut parts = shown.split(',');
    let mut found = parts.next()?;
    for part in parts {
        let (from, rate) = part.split_once('=')?;
        if give.to_decimal() >= parse_decimal(from).ok()? {
            found = rate;
        }
    }
    let (shown_in, shown_out) = found.split_once(':')?;
    Rate::new(parse_decimal(shown_in).ok()?, parse_decimal(shown_out).ok()?).ok()
}
