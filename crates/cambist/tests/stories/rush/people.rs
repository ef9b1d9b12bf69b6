//! Who takes part in the rush.

use std::sync::Arc;
use std::time::Duration;

use cambist::app::Plain;
use cambist::chance::{Chance, SeededChance};
use cambist::clock::Clock;
use cambist::features::audit::{Actor, Deed};
use cambist::features::orders::{
    Action, Asked, PlaceRefusal, Placed, State, Step, StepRefusal, advance, expire,
};
use cambist::features::rates::{announce_offers, set_rate};
use cambist::features::rewards::{Base, DenyRefusal, Terms, deny, release, set_terms};
use cambist::features::storefront::ordering::{Filled, OrderProblem, new_token, submit};
use cambist::testkit::{TestApp, browser_with};
use money::{Decimal, Rate, plain};
use store::{Fault, Stop, Tx};

use super::Rush;

/// The directions of the rush.
const DIRECTIONS: [(&str, &str); 3] =
    [("USDTTRC20", "SBERRUB"), ("SBERRUB", "USDTTRC20"), ("USDTTRC20", "USDTTON")];

pub(super) async fn agree(app: &TestApp, partner: i64, percent: &str, hold_days: u32) {
    let terms = Terms::read(Base::Amount, percent, hold_days).unwrap();
    let deed = app.deed();
    let agree = move |tx: &mut Tx<'_>| set_terms(tx, &deed, partner, &terms);
    app.app.store().write(agree).await.unwrap();
}

/// Nobody is ever told a fault; refusals are for whoever asked.
fn told<T, R>(done: Result<T, Stop<R>>) -> Result<T, R> {
    match done {
        Ok(done) => Ok(done),
        Err(Stop::Refused(refusal)) => Err(refusal),
        Err(Stop::Broke(fault)) => panic!("a fault in the rush: {fault}"),
    }
}

/// Lets the others go on, as somebody does who reads a page.
async fn think(chance: &dyn Chance, at_most_ms: u64) {
    tokio::time::sleep(Duration::from_millis(chance.below(at_most_ms))).await;
}

/// Places orders, sends some forms twice, pays, and calls off.
pub(super) async fn customer(rush: Arc<Rush>, number: u64) {
    let chance: &dyn Chance = &SeededChance::new(1000 + number);
    let (browser, partner) = match number % 3 {
        0 => (browser_with("a=b"), None),
        1 => (rush.app.browser(&["/ref/alpha/?sub=1"]).await, Some(rush.partners[0])),
        _ => (rush.app.browser(&["/ref/alpha/", "/ref/beta/?sub=2"]).await, Some(rush.partners[1])),
    };
    while !rush.is_over() {
        let filled = fill(&rush.app, chance);
        let placed = match chance.below(5) {
            // An impatient finger.
            0 => {
                let sent = || submit(&rush.app.app, &browser, &filled);
                let (one, two) = tokio::join!(sent(), sent());
                [one, two]
            }
            _ => {
                let sent = submit(&rush.app.app, &browser, &filled).await;
                [sent, submit_again(chance, &rush.app, &browser, &filled).await]
            }
        };
        let made: Vec<_> = placed.into_iter().filter_map(|placed| made(placed, &filled)).collect();
        let new = made.iter().filter(|placed| matches!(placed, Placed::New(_))).count();
        assert!(new <= 1, "a form made two orders");
        let Some(Placed::New(order) | Placed::Repeated(order)) = made.first() else { continue };
        assert!(made.iter().all(|other| matches!(
            other,
            Placed::New(same) | Placed::Repeated(same) if same.id == order.id
        )));
        if new == 1 {
            rush.orders.lock().unwrap().push((order.id, partner));
            rush.desk.lock().unwrap().push(order.id);
        }
        think(chance, 100).await;
        let action = match chance.below(8) {
            0 => Action::Cancel,
            1 | 2 => continue,
            _ => Action::MarkPaid,
        };
        step(&rush.app, Actor::Customer, order.id, action).await;
    }
}

/// Mostly nothing: else the same form once more, later.
async fn submit_again(
    chance: &dyn Chance,
    app: &TestApp,
    browser: &http::HeaderMap,
    filled: &Filled,
) -> Result<Placed, OrderProblem> {
    match chance.below(4) {
        0 => submit(&app.app, browser, filled).await,
        _ => Err(OrderProblem::DirectionClosed),
    }
}

fn fill(app: &TestApp, chance: &dyn Chance) -> Filled {
    let (from, to) = DIRECTIONS[chance.below(3) as usize];
    let snapshot = app.app.snapshot();
    let pair = snapshot.rates.find(from).zip(snapshot.rates.find(to)).unwrap();
    let open = snapshot.rates.offers(pair.0, pair.1).first();
    let rate = open.map(|open| open.rate);
    let shown_rate = rate.map_or("1:1".to_owned(), |rate| {
        format!("{}:{}", plain(rate.in_side()), plain(rate.out_side()))
    });
    let amount = chance.below(300) + 1;
    let asked = match chance.below(20) {
        0 => Asked::Give("900000000".to_owned()),
        1 => Asked::Give("1e5".to_owned()),
        2..9 => Asked::Get(amount.to_string()),
        _ => Asked::Give(format!("{amount}.5")),
    };
    Filled {
        from: from.to_owned(),
        to: to.to_owned(),
        city: String::new(),
        asked,
        email: "customer@example.com".to_owned(),
        lang: cambist::words::Lang::En,
        account: snapshot.rates.currency(pair.1).format.sample.to_owned(),
        token: new_token(chance),
        shown_rate,
        client: None,
    }
}

/// What a form has made; only what a customer can have done himself may be refused.
fn made(placed: Result<Placed, OrderProblem>, filled: &Filled) -> Option<Placed> {
    match placed {
        Ok(placed) => Some(placed),
        Err(
            OrderProblem::Quote(_)
            | OrderProblem::DirectionClosed
            | OrderProblem::RateChanged(_)
            | OrderProblem::Place(PlaceRefusal::ReserveShort),
        ) => None,
        Err(problem) => panic!("{problem} ({filled:?})"),
    }
}

/// Takes a step that may come too late, and says where the order stands.
async fn step(app: &TestApp, actor: Actor, order_id: i64, action: Action) -> State {
    let deed = Deed { at_ms: app.clock.now_ms(), actor };
    let step = Step { order_id, action, note: "payment 77".to_owned() };
    let reactions = app.app.reactions();
    let stepped = app.app.store().write(move |tx| advance(tx, &deed, &step, &reactions)).await;
    match told(stepped) {
        Ok(order) => order.state,
        Err(StepRefusal::NotFromHere { state, .. }) => state,
        Err(refusal) => panic!("{refusal}"),
    }
}

/// Works through the desk, mostly forwards; two operators often have the same order in hand.
pub(super) async fn operator(rush: Arc<Rush>, number: u64) {
    let chance: &dyn Chance = &SeededChance::new(2000 + number);
    let actor = Actor::Operator(i64::try_from(number).unwrap());
    while !rush.is_over() {
        think(chance, 4).await;
        let Some(order) = take(&rush, chance) else { continue };
        let actions: &[Action] = match chance.below(10) {
            0..3 => &[Action::Receive, Action::Complete],
            3 | 4 => &[Action::Receive, Action::Complete, Action::Refund],
            5 => &[Action::Receive, Action::Refund],
            6 => &[Action::Receive, Action::Pause],
            7 => &[Action::Pause, Action::Resume],
            8 => &[Action::Resume, Action::Complete, Action::Cancel],
            _ => {
                refuse_reward(&rush.app, &actor, order).await;
                &[Action::Receive]
            }
        };
        let mut state = State::New;
        for action in actions {
            state = step(&rush.app, actor.clone(), order, *action).await;
        }
        if state.holds_reserve() || chance.below(4) == 0 {
            rush.desk.lock().unwrap().push(order);
        }
    }
}

/// An order from the desk; sometimes it stays there for the next operator too.
fn take(rush: &Rush, chance: &dyn Chance) -> Option<i64> {
    let mut desk = rush.desk.lock().unwrap();
    let place = desk.len().checked_sub(1)?;
    let place = place - chance.below(place.min(40) as u64 + 1) as usize;
    match chance.below(3) {
        0 => Some(desk[place]),
        _ => Some(desk.swap_remove(place)),
    }
}

async fn refuse_reward(app: &TestApp, actor: &Actor, order: i64) {
    let deed = Deed { at_ms: app.clock.now_ms(), actor: actor.clone() };
    let denied = app.app.store().write(move |tx| deny(tx, &deed, order, "his own link")).await;
    match told(denied) {
        Ok(_) | Err(DenyRefusal::NoReward(_) | DenyRefusal::TooLate { .. }) => {}
        Err(refusal) => panic!("{refusal}"),
    }
}

/// Expires, releases, and reads the tables again, without a pause; a job would only log a fault.
pub(super) async fn jobs(rush: Arc<Rush>) {
    let app = &rush.app;
    while !rush.is_over() {
        let deed = Deed { at_ms: app.clock.now_ms(), actor: Actor::Office };
        while told(expire_one(app, &deed).await) == Ok(true) {}
        while release_one(app, &deed).await.expect("no fault in the rush") {}
        app.app.refresh().await.expect("no fault in the rush");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn expire_one(app: &TestApp, deed: &Deed) -> Result<bool, Stop<StepRefusal>> {
    let (deed, reactions) = (deed.clone(), app.app.reactions());
    app.app.store().write(move |tx| expire(tx, &deed, &reactions)).await
}

async fn release_one(app: &TestApp, deed: &Deed) -> Result<bool, Fault> {
    let deed = deed.clone();
    let release = move |tx: &mut Tx<'_>| -> Plain<bool> { Ok(release(tx, &deed)?) };
    app.app.store().write(release).await.map_err(Stop::into_fault)
}

/// Moves the rate of the first direction to and fro.
pub(super) async fn prices(rush: Arc<Rush>) {
    let app = &rush.app;
    let offer = {
        let snapshot = app.app.snapshot();
        let (from, to) = DIRECTIONS[0];
        let pair = snapshot.rates.find(from).zip(snapshot.rates.find(to)).unwrap();
        snapshot.rates.offers(pair.0, pair.1)[0].offer.id
    };
    let chance: &dyn Chance = &SeededChance::new(3000);
    while !rush.is_over() {
        let out = Decimal::new(i64::try_from(8900 + chance.below(200)).unwrap(), 2);
        let rate = Rate::new(Decimal::ONE, out).unwrap();
        let at_s = app.clock.now_s();
        let moved = move |tx: &mut Tx<'_>| -> Plain<()> {
            set_rate(tx, offer, &rate, at_s)?;
            Ok(announce_offers(tx, &[offer])?)
        };
        assert_eq!(told(app.app.store().write(moved).await), Ok(()));
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
}

/// A partner and a monitoring, who read all the time.
pub(super) async fn reader(rush: Arc<Rush>, key: String) {
    while !rush.is_over() {
        let clicks = rush.app.call(&key, "method=get_links").await;
        assert_eq!(clicks.json()["status"], "success", "{}", clicks.text());
        let feed = rush.app.get("/service/export/xml").send().await;
        assert!(feed.status == 200 && feed.is_whole);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
