//! The month's orders: each has a plan of steps, and all steps happen in the order of their times,
//! by the verbs of the office.

use std::collections::BTreeMap;
use std::sync::Arc;

use store::{Stop, Tx, Within};

use crate::app::{App, Snapshot};
use crate::chance::Chance;
use crate::features::audit::{Actor, Deed};
use crate::features::clicks::{Click, Kept, Rule, user_hash};
use crate::features::currencies::accounts::AccountFormat;
use crate::features::fraud::{Decision, ReviewRefusal, Seen, decide, deny, remember};
use crate::features::orders::{
    Action, Attributed, NewOrder, Order, PlaceRefusal, Placed, Reactions, Step, advance, place,
};
use crate::features::payouts::PayoutTerms;
use crate::features::rates::usd_value;
use crate::features::rewards::{DenyRefusal, release};
use crate::reactions;
use crate::words::Lang;

use super::accounts::account;
use super::choice::draw;
use super::progress::Progress;
use super::reserves::fill_up;
use super::schemes::Schemes;
use super::{DemoRefusal, Month, payouts};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;
/// Steps that share a transaction.
const BATCH: usize = 200;
/// Of older orders no letter is kept: a hundred thousand of them would be of no use to anybody.
const TOLD_MS: i64 = 2 * DAY_MS;
/// In a busier month than this one the letters of a shorter time are kept.
const TOLD_ORDERS: i64 = 1500;
/// Draws after which an offer that fits is given up.
pub(super) const TRIES: u32 = 20;

pub(super) const WORD: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// How often an order goes each way.
const WAYS: [(Way, u64); 9] = [
    (Way::Completed, 62),
    (Way::Expired, 14),
    (Way::Cancelled, 7),
    (Way::Refunded, 4),
    (Way::RefundedLater, 3),
    (Way::Denied, 3),
    (Way::Paid, 2),
    (Way::Received, 2),
    (Way::Paused, 3),
];

/// How an order goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Completed,
    Expired,
    Cancelled,
    /// Before it was completed.
    Refunded,
    /// After it was completed, so that its reward is reversed.
    RefundedLater,
    /// Completed, and its reward denied.
    Denied,
    Paid,
    Received,
    Paused,
    New,
}

/// Something that happens at a time.
#[derive(Clone)]
pub(super) enum Happening {
    Place(Box<NewOrder>, Box<Coming>),
    Step(Action, &'static str),
    Deny(&'static str),
    Review(Decision, &'static str),
    Release,
    Payout(payouts::Happening),
}

/// What is known of an order besides what its row holds, before it is placed.
#[derive(Clone)]
pub(super) struct Coming(Seen);

impl Coming {
    /// An order that came by a click, or by itself.
    pub(super) fn by(click: Option<&Click>, account_format: &'static AccountFormat) -> Coming {
        Coming(Seen {
            client: click.map(|click| click.address),
            browser: click.map(|click| *click.visitor.bytes()),
            click: Kept {
                bot: click.and_then(Click::bot_reason).unwrap_or_default().into_owned(),
                ..Kept::default()
            },
            account_format,
        })
    }
}

/// What happens when, and to which order of the plan.
pub(super) struct Planned {
    pub(super) at_ms: i64,
    pub(super) order: usize,
    pub(super) what: Happening,
}

/// What has been made so far, by its place in the plan.
#[derive(Clone, Default)]
struct Made {
    orders: Numbers,
    payouts: BTreeMap<usize, i64>,
}

/// What everything that happens is judged by.
struct Scene {
    reactions: Reactions,
    terms: PayoutTerms,
    partners: Vec<i64>,
}

/// Lets the month's orders happen, and its payouts.
pub(super) async fn happen(
    app: &App,
    month: Month,
    chance: &dyn Chance,
    clicks: &[Click],
    partners: &[i64],
    schemes: Option<&Schemes<'_>>,
) -> Result<(), Stop<DemoRefusal>> {
    let snapshot = app.snapshot();
    let mut plan = Vec::new();
    if let Some(schemes) = schemes {
        schemes.plan(app, &snapshot, chance, month.orders as usize, &mut plan);
    }
    for order in 0..month.orders as usize {
        plan_order(app, &snapshot, month, chance, clicks, order, &mut plan);
    }
    for day in 0..=30 {
        let at_ms = month.ends_at_ms - day * DAY_MS;
        plan.push(Planned { at_ms, order: 0, what: Happening::Release });
    }
    for (at_ms, what) in payouts::plan(month) {
        plan.push(Planned { at_ms, order: 0, what: Happening::Payout(what) });
    }
    plan.sort_by_key(|planned| (planned.at_ms, planned.order));
    let told_from_ms = month.ends_at_ms - told_ms(month.orders);
    let reactions = reactions::on_past_orders(app.config(), told_from_ms);
    let payout_reactions = reactions::on_past_payouts(app.config(), told_from_ms);
    let mut made = Made::default();
    let mut progress = Progress::new("steps of orders", plan.len());
    let mut plan = plan.into_iter().peekable();
    while plan.peek().is_some() {
        let batch: Vec<Planned> = plan.by_ref().take(BATCH).collect();
        progress.goes_on(batch.len());
        let scene = Scene {
            reactions: Arc::clone(&reactions),
            terms: PayoutTerms { reactions: Arc::clone(&payout_reactions), ..app.payout_terms() },
            partners: partners.to_vec(),
        };
        let known = made.clone();
        let unit = move |tx: &mut Tx<'_>| -> Result<_, Stop<DemoRefusal>> {
            // The unit may be run again: what it learns lives and dies with it.
            let mut made = known.clone();
            for planned in &batch {
                happens(tx, planned, &scene, &mut made)?;
            }
            Ok((made.orders.new, made.payouts))
        };
        let (new, payouts) = app.store().write(unit).await?;
        Arc::make_mut(&mut made.orders.known).extend(new);
        made.payouts = payouts;
    }
    Ok(())
}

/// Which order of the books an order of the plan became.
#[derive(Clone, Default)]
struct Numbers {
    /// From the units before; shared, because a copy for each unit would take ever longer.
    known: Arc<BTreeMap<usize, i64>>,
    /// From this unit.
    new: BTreeMap<usize, i64>,
}

impl Numbers {
    fn of(&self, order: usize) -> Option<i64> {
        self.new.get(&order).or_else(|| self.known.get(&order)).copied()
    }
}

/// How long before the month's end letters begin.
fn told_ms(orders: u32) -> i64 {
    TOLD_MS * TOLD_ORDERS / TOLD_ORDERS.max(i64::from(orders))
}

fn happens(
    tx: &mut Tx<'_>,
    planned: &Planned,
    scene: &Scene,
    made: &mut Made,
) -> Result<(), Stop<DemoRefusal>> {
    let deed = Deed { at_ms: planned.at_ms, actor: Actor::Demo };
    let number = made.orders.of(planned.order);
    let reactions = &scene.reactions;
    match (&planned.what, number) {
        (Happening::Place(new, coming), _) => {
            // Without a reserve this customer went away.
            if let Some(order) = placed(tx, &deed, new, reactions)? {
                remember(tx, &order, &coming.0)?;
                made.orders.new.insert(planned.order, order.id);
            }
        }
        (Happening::Step(action, note), Some(order_id)) => {
            let step = Step { order_id, action: *action, note: (*note).to_owned() };
            advance(tx, &deed, &step, reactions).within()?;
        }
        (Happening::Deny(reason), Some(order_id)) => {
            match deny(tx, &deed, order_id, reason) {
                // It came by itself, or earned nothing: there is nothing to deny.
                Ok(_)
                | Err(Stop::Refused(DenyRefusal::NoReward(_) | DenyRefusal::TooLate { .. })) => {}
                Err(stop) => return Err(stop).within(),
            }
        }
        (Happening::Payout(what), _) => {
            let Scene { partners, terms, .. } = scene;
            payouts::happens(tx, &deed, *what, partners, terms, &mut made.payouts)?;
        }
        (Happening::Review(decision, note), Some(order_id)) => {
            match decide(tx, &deed, order_id, *decision, note) {
                // No rule has stopped it: its direction earned nothing.
                Ok(_) | Err(Stop::Refused(ReviewRefusal::Unknown(_))) => {}
                Err(stop) => return Err(stop).within(),
            }
        }
        (Happening::Release, _) => while release(tx, &deed)? {},
        (Happening::Step(..) | Happening::Deny(_) | Happening::Review(..), None) => {}
    }
    Ok(())
}

/// Places an order; where others have taken the reserve, it is filled up first.
fn placed(
    tx: &mut Tx<'_>,
    deed: &Deed,
    new: &NewOrder,
    reactions: &Reactions,
) -> Result<Option<Order>, Stop<DemoRefusal>> {
    for _ in 0..2 {
        match place(tx, deed, new, reactions) {
            Ok(Placed::New(order) | Placed::Repeated(order)) => return Ok(Some(order)),
            Err(Stop::Refused(PlaceRefusal::ReserveShort)) => {
                if !fill_up(tx, deed, new)? {
                    return Ok(None);
                }
            }
            Err(stop) => return Err(stop).within(),
        }
    }
    Ok(None)
}

fn plan_order(
    app: &App,
    snapshot: &Snapshot,
    month: Month,
    chance: &dyn Chance,
    clicks: &[Click],
    order: usize,
    plan: &mut Vec<Planned>,
) {
    let click = came_by(chance, clicks);
    // A visitor orders some minutes after his click; the others come at any time.
    let placed_ms = match click {
        Some(click) => click.id.at_ms() + (2 + chance.below(50) as i64) * MINUTE_MS,
        None => month.ends_at_ms - chance.below(30 * DAY_MS as u64) as i64,
    };
    let placed_ms = placed_ms.min(month.ends_at_ms);
    let is_last = month.ends_at_ms - placed_ms < 3 * 60 * MINUTE_MS;
    let way = if is_last { Way::New } else { pick(chance) };
    let Some(new) = new_order(app, snapshot, chance, click, placed_ms, way) else { return };
    let coming = Coming::by(click, new.account_format);
    let what = Happening::Place(Box::new(new), Box::new(coming));
    plan.push(Planned { at_ms: placed_ms, order, what });
    let mut at_ms = placed_ms;
    for (minutes, what) in steps(way) {
        at_ms += minutes * MINUTE_MS + chance.below(4 * MINUTE_MS as u64) as i64;
        // What would happen after the month's end has not happened yet.
        if at_ms <= month.ends_at_ms {
            plan.push(Planned { at_ms, order, what });
        }
    }
}

fn came_by<'a>(chance: &dyn Chance, clicks: &'a [Click]) -> Option<&'a Click> {
    let is_referred = chance.below(10) < 8 && !clicks.is_empty();
    let any = || &clicks[chance.below(clicks.len() as u64) as usize];
    // Programs follow links, and order nothing.
    let draw = || (0..TRIES).map(|_| any()).find(|click| click.bot_reason().is_none());
    is_referred.then(draw).flatten()
}

fn pick(chance: &dyn Chance) -> Way {
    let mut drawn = chance.below(WAYS.iter().map(|(_, weight)| weight).sum());
    for (way, weight) in WAYS {
        if drawn < weight {
            return way;
        }
        drawn -= weight;
    }
    Way::Completed
}

/// The steps of a way, each some minutes after the one before.
fn steps(way: Way) -> Vec<(i64, Happening)> {
    let step = |minutes, action, note| (minutes, Happening::Step(action, note));
    let paid = || step(6, Action::MarkPaid, "");
    let received = || step(9, Action::Receive, "");
    let completed = || step(7, Action::Complete, "paid out");
    match way {
        Way::New => vec![],
        Way::Completed => vec![paid(), received(), completed()],
        Way::Expired => vec![step(32, Action::Expire, "")],
        Way::Cancelled => vec![step(5, Action::Cancel, "the customer changed his mind")],
        Way::Refunded => vec![paid(), received(), step(20, Action::Refund, "wrong account")],
        Way::RefundedLater => {
            vec![
                paid(),
                received(),
                completed(),
                step(2000, Action::Refund, "the bank sent it back"),
            ]
        }
        Way::Denied => {
            let denied = Happening::Deny("the order was made by the partner himself");
            vec![paid(), received(), completed(), (300, denied)]
        }
        Way::Paid => vec![paid()],
        Way::Received => vec![paid(), received()],
        Way::Paused => vec![paid(), step(15, Action::Pause, "asked for a photo of the card")],
    }
}

pub(super) fn new_order(
    app: &App,
    snapshot: &Snapshot,
    chance: &dyn Chance,
    click: Option<&Click>,
    placed_ms: i64,
    way: Way,
) -> Option<NewOrder> {
    let (open, quote) = (0..TRIES).find_map(|_| draw(snapshot, chance, click))?;
    let customer = chance.below(400);
    let email = match customer {
        0..40 => "customer@demo.example".to_owned(),
        number => format!("customer{number}@mail.example"),
    };
    Some(NewOrder {
        public_id: chance.word(WORD, 22),
        token: chance.word(WORD, 26),
        offer_id: open.offer.id,
        from: open.offer.from.clone(),
        to: open.offer.to.clone(),
        city: open.offer.city.clone(),
        snapshot: snapshot.rates.version(),
        rate: open.rate_for(quote.give),
        quote,
        give_usd: usd_value(&snapshot.rates, open.from, quote.give),
        get_usd: usd_value(&snapshot.rates, open.to, quote.get),
        email: email.parse().expect("the demo's addresses are addresses"),
        lang: if customer.is_multiple_of(2) { Lang::En } else { Lang::Ru },
        account: account(snapshot.rates.currency(open.to).format, chance),
        account_format: snapshot.rates.currency(open.to).format,
        // A new order of the demo stays new for a while, to be looked at.
        rate_for_s: if way == Way::New { DAY_MS / 1000 } else { 1800 },
        visitor: click.map(|click| *click.visitor.bytes()),
        customer: None,
        attributed: click.map(|click| attributed(app, click, placed_ms)),
    })
}

pub(super) fn attributed(app: &App, click: &Click, placed_ms: i64) -> Attributed {
    let links = app.links();
    let code = links.code_of(click.link_id).unwrap_or_default();
    Attributed {
        partner_id: click.partner_id,
        link_id: click.link_id,
        click_id: click.id.number(),
        query_string: click.query_string.clone(),
        user_hash: user_hash(&app.secrets().user_hash, click.partner_id, &click.visitor),
        bound_by: None,
        rule: Rule::LastClick { ago_ms: placed_ms - click.id.at_ms(), link: code.to_owned() },
    }
}
