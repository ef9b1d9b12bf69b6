//! Everybody wants something of the same order at the same moment: whoever is first is first, and the
//! books are those of some order in which they came.

use std::collections::BTreeMap;
use std::sync::Arc;

use cambist::app::Plain;
use cambist::features::orders::{Action, Edit, Order, State, edit};
use cambist::features::rewards::{Reward, Status, deny, find_rewards};
use cambist::jobs::release_rewards;
use cambist::on_both_engines;
use cambist::testkit::TestApp;
use store::{Stop, Tx, args};
use tokio::task::JoinSet;

const DAY_MS: i64 = 86_400_000;
const ROUNDS: usize = 12;

/// What somebody wants of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wish {
    Complete,
    Refund,
    Deny,
    Release,
    /// So much was really given.
    Correct(i64),
}

/// Wishes for it, and says whether it was granted. A release has no answer.
async fn wish(app: Arc<TestApp>, order: i64, wish: Wish) -> Option<bool> {
    let taken = |stepped: Result<Order, Stop<_>>| match stepped {
        Ok(_) => Some(true),
        Err(Stop::Refused(_)) => Some(false),
        Err(Stop::Broke(fault)) => panic!("{fault}"),
    };
    match wish {
        Wish::Complete => taken(app.step(order, Action::Complete, "payment 1").await),
        Wish::Refund => taken(app.step(order, Action::Refund, "").await),
        Wish::Deny => {
            let deed = app.deed();
            let unit = move |tx: &mut Tx<'_>| deny(tx, &deed, order, "his own link");
            match app.app.store().write(unit).await {
                Ok(_) => Some(true),
                Err(Stop::Refused(_)) => Some(false),
                Err(Stop::Broke(fault)) => panic!("{fault}"),
            }
        }
        Wish::Correct(give) => {
            let (deed, reactions) = (app.deed(), app.app.reactions());
            let (give, reason) = (Some(give.to_string()), "a slip of the pen".to_owned());
            let correction = Edit { order_id: order, give, reason, ..Edit::default() };
            let unit = move |tx: &mut Tx<'_>| edit(tx, &deed, &correction, &reactions);
            match app.app.store().write(unit).await {
                Ok(_) => Some(true),
                Err(Stop::Refused(_)) => Some(false),
                Err(Stop::Broke(fault)) => panic!("{fault}"),
            }
        }
        Wish::Release => {
            release_rewards(app.app.clone()).await;
            None
        }
    }
}

/// Everybody at once; how often each wish was granted.
async fn all_at_once(app: &Arc<TestApp>, order: i64, wishes: &[Wish]) -> BTreeMap<Wish, usize> {
    let mut everybody = JoinSet::new();
    for one in wishes.iter().copied() {
        let app = Arc::clone(app);
        everybody.spawn(async move { (one, wish(app, order, one).await) });
    }
    let mut granted = BTreeMap::new();
    while let Some(answer) = everybody.join_next().await {
        let (wish, answer) = answer.unwrap();
        *granted.entry(wish).or_default() += usize::from(answer == Some(true));
    }
    granted
}

/// How many facts of each kind the books have of an order.
async fn facts(app: &TestApp, order: i64) -> BTreeMap<String, i64> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> {
        let sql = "select kind, count(*) from transactions where subject = $1 group by kind";
        let subject = format!("order:{order}");
        Ok(tx.query(sql, &args![subject.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?)
    };
    app.app.store().read(read).await.unwrap().into_iter().collect()
}

async fn rewards(app: &TestApp, order: i64) -> Vec<Reward> {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(find_rewards(tx, order)?) };
    app.app.store().read(read).await.unwrap()
}

/// The reward stands where its order and the books say.
async fn agrees(app: &TestApp, order: i64, corrections: i64) {
    let (state, facts) = (app.find_order(order).await.state, facts(app, order).await);
    let count = |kind: &str| facts.get(kind).copied().unwrap_or_default();
    for reward in rewards(app, order).await {
        let can_be: &[Status] = match state {
            State::Completed => &[Status::Held, Status::Available, Status::Denied],
            State::Refunded => &[Status::Reversed, Status::Denied],
            _ => &[Status::None, Status::Denied],
        };
        assert!(can_be.contains(&reward.status), "{state}: {reward:?}");
        let is_out = matches!(reward.status, Status::Reversed | Status::Denied);
        assert_eq!(
            count("grant") - count("reversal"),
            i64::from(!is_out && state == State::Completed)
        );
        // Each correction takes one back and grants one.
        let most = 1 + corrections;
        assert!(count("grant") <= most && count("release") <= most, "{facts:?}");
        assert!(reward.status != Status::Available || count("release") >= 1, "{facts:?}");
    }
}

/// Everything in the pots is of rewards that stand there.
async fn pots_agree(app: &TestApp, partner: i64, orders: &[i64]) {
    let (mut held, mut available) = (0, 0);
    for order in orders {
        for reward in rewards(app, *order).await {
            let units = reward.amount.map_or(0, money::Amount::units);
            match reward.status {
                Status::Held => held += units,
                Status::Available => available += units,
                _ => {}
            }
        }
    }
    assert_eq!(app.balances(partner).await, [held, available, 0, 0]);
}

/// A market with one partner, and as many writers as there are wishes.
async fn open(app: TestApp) -> (Arc<TestApp>, i64, http::HeaderMap) {
    let app = app.reopen(|config| config.database.writers = 8).await;
    app.open_market().await;
    let partner = app.partner("alpha").await;
    let browser = app.browser(&["/ref/alpha/"]).await;
    (Arc::new(app), partner, browser)
}

on_both_engines! {
    async fn a_received_order_is_completed_refunded_and_denied_at_the_same_moment(app: TestApp) {
        let (app, partner, browser) = open(app).await;
        let mut orders = Vec::new();
        for _ in 0..ROUNDS {
            let order = app.order(&browser, "USDTTRC20", "SBERRUB", "100").await.id;
            app.steps(order, "receive").await;
            orders.push(order);
            let wishes =
                [Wish::Refund, Wish::Complete, Wish::Deny, Wish::Complete, Wish::Refund, Wish::Release];
            let granted = all_at_once(&app, order, &wishes).await;
            assert!(granted[&Wish::Complete] <= 1, "{granted:?}");
            assert_eq!(granted[&Wish::Refund], 1, "a refund follows whatever came first");
            assert_eq!(app.find_order(order).await.state, State::Refunded);
            agrees(&app, order, 0).await;
        }
        pots_agree(&app, partner, &orders).await;
        Arc::into_inner(app).unwrap().close().await;
    }

    async fn a_reward_is_released_denied_and_reversed_at_the_same_moment(app: TestApp) {
        let (app, partner, browser) = open(app).await;
        let mut orders = Vec::new();
        for round in 0..ROUNDS {
            let order = app.order(&browser, "USDTTRC20", "SBERRUB", "100").await.id;
            app.steps(order, "receive complete").await;
            orders.push(order);
            app.clock.advance_ms(14 * DAY_MS);
            let refund: &[Wish] = if round % 2 == 0 { &[Wish::Refund, Wish::Refund] } else { &[] };
            let others = [Wish::Release, Wish::Deny, Wish::Release, Wish::Complete, Wish::Deny];
            let granted = all_at_once(&app, order, &[refund, &others].concat()).await;
            assert_eq!(granted[&Wish::Complete], 0, "it was completed before");
            // A second denial says the same once more; what was released or refunded is not denied.
            assert_eq!(granted.get(&Wish::Refund).copied().unwrap_or(1), 1);
            let status = rewards(&app, order).await[0].status;
            assert_eq!(granted[&Wish::Deny] > 0, status == Status::Denied, "{granted:?}");
            agrees(&app, order, 0).await;
        }
        pots_agree(&app, partner, &orders).await;
        Arc::into_inner(app).unwrap().close().await;
    }

    async fn an_order_is_corrected_refunded_released_and_denied_at_the_same_moment(app: TestApp) {
        let (app, partner, browser) = open(app).await;
        let mut orders = Vec::new();
        for round in 0..ROUNDS {
            let order = app.order(&browser, "USDTTRC20", "SBERRUB", "100").await.id;
            orders.push(order);
            app.steps(order, if round % 3 == 0 { "receive" } else { "receive complete" }).await;
            app.clock.advance_ms(if round % 2 == 0 { 14 * DAY_MS } else { 0 });
            let refund: &[Wish] = if round % 4 == 1 { &[Wish::Refund] } else { &[] };
            let others = [
                Wish::Correct(150),
                Wish::Complete,
                Wish::Release,
                Wish::Correct(120),
                Wish::Deny,
                Wish::Release,
                Wish::Correct(180),
            ];
            let granted = all_at_once(&app, order, &[refund, &others].concat()).await;
            let corrections: usize =
                [150, 120, 180].iter().map(|give| granted[&Wish::Correct(*give)]).sum();
            assert!(!refund.is_empty() || corrections == 3, "nothing speaks against it: {granted:?}");
            // A refund may come before the completion, which is then refused.
            let may_complete = usize::from(round % 3 == 0);
            let completed = granted[&Wish::Complete];
            assert!(completed == may_complete || (completed == 0 && !refund.is_empty()), "{granted:?}");
            agrees(&app, order, 3).await;
            let give = app.find_order(order).await.give.to_string();
            assert!(corrections == 0 || ["150", "120", "180"].contains(&give.as_str()), "{give}");
        }
        pots_agree(&app, partner, &orders).await;
        Arc::into_inner(app).unwrap().close().await;
    }
}
