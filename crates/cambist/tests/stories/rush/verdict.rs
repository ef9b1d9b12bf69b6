//! What must hold during the rush and after it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use cambist::app::Plain;
use cambist::features::orders::{Action, Order, OrderEvent, State, list_events, list_orders};
use cambist::features::rewards::rules::compute;
use cambist::features::rewards::{Reward, Status, find_rewards};
use cambist::testkit::TestApp;
use store::{Engine, Tx, args};

use super::Rush;

/// What there is of each currency, and what open orders have taken of it, in minor units.
pub(super) struct Reserves(BTreeMap<String, (i64, i64)>);

impl Reserves {
    pub(super) async fn read(app: &TestApp) -> Reserves {
        let read = |tx: &mut Tx<'_>| -> Plain<_> {
            let sql = "select code, reserve_units, reserved_units from currencies \
                       where reserve_units is not null or reserved_units <> 0";
            Ok(tx.query(sql, &args![], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?)
        };
        Reserves(app.app.store().read(read).await.unwrap().into_iter().collect())
    }
}

/// Looks again and again: no reserve is ever below nothing or promised twice.
pub(super) async fn watch(rush: Arc<Rush>) {
    while !rush.is_over() {
        for (code, (all, taken)) in Reserves::read(&rush.app).await.0 {
            assert!(0 <= taken && taken <= all, "{taken} of {all} {code} are taken");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// An order with its life and its rewards.
type Told = (Order, Vec<OrderEvent>, Vec<Reward>);

async fn read(app: &TestApp) -> Vec<Told> {
    let read = |tx: &mut Tx<'_>| -> Plain<_> {
        let orders = list_orders(tx, None, None, 1_000_000)?;
        let told = orders.into_iter().map(|order| {
            let (events, rewards) = (list_events(tx, order.id)?, find_rewards(tx, order.id)?);
            Ok((order, events, rewards))
        });
        Ok(told.collect::<Result<Vec<Told>, store::Fault>>()?)
    };
    app.app.store().read_long(read).await.unwrap()
}

pub(super) async fn judge(
    app: &TestApp,
    placed: &[(i64, Option<i64>)],
    partners: [i64; 2],
    before: &Reserves,
) {
    let told = read(app).await;
    let placed: BTreeMap<_, _> = placed.iter().copied().collect();
    assert_eq!(told.len(), placed.len(), "an order that nobody placed, or one that is lost");
    for (order, events, rewards) in &told {
        is_a_walk(order, events);
        let partner = order.attributed.as_ref().map(|attributed| attributed.partner_id);
        assert_eq!(Some(&partner), placed.get(&order.id), "order {}", order.id);
        match (partner, &rewards[..]) {
            (None, []) => {}
            (Some(partner), [reward]) => agrees(order, reward, partner),
            _ => panic!("order {}: {rewards:?}", order.id),
        }
    }
    reserves_agree(app, &told, before).await;
    for partner in partners {
        balances_agree(app, &told, partner).await;
    }
    if app.app.store().engine() == Engine::Postgres {
        assert_eq!(circles(app).await, 0, "units have waited for each other in a circle");
    }
    something_happened(&told);
}

/// How often PostgreSQL had to end a unit because others waited for it while it waited for them: the
/// unit is run again, but everybody has stood still for a second.
async fn circles(app: &TestApp) -> i64 {
    let read = |tx: &mut Tx<'_>| -> Plain<_> {
        let sql = "select deadlocks from pg_stat_database where datname = current_database()";
        Ok(tx.query_one(sql, &args![], |row| row.get(0))?)
    };
    app.app.store().read(read).await.unwrap()
}

/// Each event follows from the one before by a step of the table, and the last is where it stands.
fn is_a_walk(order: &Order, events: &[OrderEvent]) {
    let id = order.id;
    assert_eq!(events.first().map(|event| event.state), Some(State::New), "order {id}");
    let mut paused_from = None;
    for pair in events.windows(2) {
        let (from, to) = (pair[0].state, pair[1].state);
        let is_step =
            Action::ALL.iter().any(|(action, _)| from.after(*action, paused_from) == Some(to));
        assert!(is_step, "order {id} went from {from} to {to}");
        assert!(pair[0].at_ms <= pair[1].at_ms + 90_000, "order {id} went back in time");
        paused_from = (to == State::Paused).then_some(from);
    }
    assert_eq!(events.last().map(|event| event.state), Some(order.state), "order {id}");
    assert_eq!(order.paused_from, paused_from, "order {id}");
}

/// A reward stands where its order has brought it, and is what the rules make of it.
fn agrees(order: &Order, reward: &Reward, partner: i64) {
    assert_eq!(reward.partner_id, partner);
    let can_be: &[Status] = match order.state {
        State::Completed => &[Status::Held, Status::Available, Status::Denied],
        State::Refunded => &[Status::Reversed, Status::Denied],
        _ => &[Status::None, Status::Denied],
    };
    assert!(can_be.contains(&reward.status), "{order:?}: {reward:?}");
    if let Some(amount) = reward.amount {
        assert_eq!(compute(&reward.facts(order)).map(|computed| computed.amount), Ok(amount));
    }
}

async fn reserves_agree(app: &TestApp, told: &[Told], before: &Reserves) {
    let after = Reserves::read(app).await;
    for (code, (all, taken)) in &after.0 {
        let of_it = || told.iter().filter(|(order, ..)| order.to == *code);
        let open: i64 = of_it()
            .filter(|(order, ..)| order.state.holds_reserve())
            .map(|(order, ..)| order.get.units())
            .sum();
        let spent: i64 = of_it()
            .filter(|(_, events, _)| events.iter().any(|event| event.state == State::Completed))
            .map(|(order, ..)| order.get.units())
            .sum();
        assert_eq!(*taken, open, "{code}: what open orders have taken");
        assert_eq!(*all, before.0[code].0 - spent, "{code}: what is left");
        assert!(*all >= *taken && *taken >= 0, "{code}");
    }
}

async fn balances_agree(app: &TestApp, told: &[Told], partner: i64) {
    let sum = |status| -> i64 {
        let rewards = told.iter().flat_map(|(_, _, rewards)| rewards);
        let of_it = rewards.filter(|r| r.partner_id == partner && r.status == status);
        of_it.filter_map(|reward| reward.amount).map(money::Amount::units).sum()
    };
    let [held, available, ..] = app.balances(partner).await;
    assert_eq!((held, available), (sum(Status::Held), sum(Status::Available)));
}

/// A rush in which nobody came far would prove nothing.
fn something_happened(told: &[Told]) {
    let count = |state| told.iter().filter(|(order, ..)| order.state == state).count();
    let counts = State::ALL.map(|(state, word)| (word, count(state)));
    println!("{} orders: {counts:?}", told.len());
    for state in [State::Completed, State::Refunded, State::Expired, State::Cancelled] {
        assert!(count(state) > 0, "no order was {state}: {counts:?}");
    }
    let released = told.iter().flat_map(|(_, _, rewards)| rewards);
    assert!(released.filter(|reward| reward.status == Status::Available).count() > 0);
}
