//! What is foreseen is what happens.

use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use store::{Stop, Tx};

use super::super::deed::{DeedRefusal, Foreseen, Plan, Resolved, act, foresee};
use super::super::picture::{Change, Picture, picture};
use crate::app::Plain;
use crate::command::Errand;
use crate::features::audit::{Actor, Deed};
use crate::features::orders::{Action, Edit, Step};
use crate::on_both_engines;
use crate::testkit::TestApp;

/// What may be done to an order; most of it can't be done from most states.
#[derive(Clone, Debug)]
enum Deal {
    Step(Action),
    Edit(u32, u32, Option<u32>),
}

fn deals() -> impl Strategy<Value = Vec<Deal>> {
    let steps = [
        Action::MarkPaid,
        Action::Receive,
        Action::Receive,
        Action::Complete,
        Action::Complete,
        Action::Cancel,
        Action::Refund,
        Action::Pause,
        Action::Resume,
    ];
    let edit = (1_u32..200_000, 1_u32..6_000_000, any::<Option<u8>>());
    let deal = prop_oneof![
        5 => proptest::sample::select(steps.to_vec()).prop_map(Deal::Step),
        2 => edit.prop_map(|(give, get, off)| Deal::Edit(give, get, off.map(u32::from))),
        1 => Just(Deal::Step(Action::Complete)),
    ];
    proptest::collection::vec(deal, 10)
}

fn plan(order_id: i64, deal: &Deal) -> Plan {
    let cents = |units: u32| format!("{}.{:02}", units / 100, units % 100);
    match deal {
        Deal::Step(action) => {
            Plan::Step(Step { order_id, action: *action, note: "why not".to_owned() })
        }
        Deal::Edit(give, get, off) => Plan::Edit(Edit {
            order_id,
            give: Some(cents(*give)),
            get: Some(cents(*get)),
            discount_usd: off.map(|off| money::Amount::from_units(off.into(), money::Scale::USD)),
            reason: "a slip".to_owned(),
        }),
    }
}

/// A picture without the numbers that the books give: a look ahead uses some up.
fn unnumbered(mut picture: Picture) -> Picture {
    for line in &mut picture.lines {
        line.id = 0;
    }
    // Words are not figures: the note of a step stands with its order.
    picture.order.reference = String::new();
    picture
}

async fn ahead(app: &TestApp, deed: &Deed, plan: &Plan) -> Result<Change, DeedRefusal> {
    let (deed, plan, reactions) = (deed.clone(), plan.clone(), app.app.reactions());
    let unit = move |tx: &mut Tx<'_>| foresee(tx, &deed, &plan, &reactions);
    match app.app.store().write(unit).await {
        Err(Stop::Refused(Foreseen::Shown(change))) => Ok(*change),
        Err(Stop::Refused(Foreseen::Refused(refusal))) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

async fn now(app: &TestApp, order_id: i64) -> Picture {
    let read = move |tx: &mut Tx<'_>| -> Plain<_> { Ok(picture(tx, order_id)?) };
    app.app.store().read(read).await.unwrap().unwrap()
}

on_both_engines! {
    async fn what_is_foreseen_of_random_deeds_is_what_happens(app: TestApp) {
        app.open_market().await;
        app.operator("olga").await;
        let (alpha, beta) = (app.partner("alpha").await, app.partner("beta").await);
        app.errand(Errand::PartnerRefer { partner: alpha, referrer: Some(beta) }).await;
        let terms = Errand::PartnerTerms { partner: alpha, base: "profit".into(), percent: "30".into(), hold_days: 3 };
        app.errand(terms).await;
        let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(7), ..Config::default() });
        let (mut done, mut refused) = (0, 0);
        for round in 0..12 {
            let links: &[&str] = if round % 3 == 0 { &[] } else { &["/ref/alpha/"] };
            let browser = app.browser(links).await;
            let order = app.order(&browser, "USDTTRC20", "SBERRUB", "700.5").await.id;
            for deal in deals().new_tree(&mut runner).unwrap().current() {
                app.clock.advance_ms(1000);
                let actor = Actor::Operator(1);
                let deed = Deed { actor, ..app.deed() };
                let plan = plan(order, &deal);
                let before = now(&app, order).await;
                let foreseen = ahead(&app, &deed, &plan).await;
                assert_eq!(now(&app, order).await, before, "looking ahead changes nothing");
                let (seen, promise) = match &foreseen {
                    Ok(change) => (change.seen, change.promise()),
                    Err(_) => (seen_of(&app, order).await, String::new()),
                };
                let resolved = Resolved { plan, account_id: 1, seen, promise };
                let reactions = app.app.reactions();
                let unit = move |tx: &mut Tx<'_>| act(tx, &deed, &resolved, &reactions);
                match (app.app.store().write(unit).await, foreseen) {
                    (Ok(_), Ok(change)) => {
                        done += 1;
                        assert_eq!(unnumbered(now(&app, order).await), unnumbered(change.after), "{deal:?}");
                    }
                    (Err(Stop::Refused(one)), Err(other)) => {
                        refused += 1;
                        assert_eq!(one.to_string(), other.to_string());
                    }
                    (one, other) => panic!("{deal:?}: {one:?} although {other:?}"),
                }
            }
        }
        assert!(done > 25 && refused > 25, "{done} done, {refused} refused");
        app.close().await;
    }

    async fn figures_that_moved_in_between_are_not_the_ones_that_were_promised(app: TestApp) {
        app.open_market().await;
        app.operator("olga").await;
        let order = app.order(&http::HeaderMap::new(), "USDTTRC20", "SBERRUB", "100").await.id;
        app.steps(order, "receive").await;
        let deed = Deed { actor: Actor::Operator(1), ..app.deed() };
        let plan = plan(order, &Deal::Step(Action::Complete));
        let change = ahead(&app, &deed, &plan).await.unwrap();
        // The value is stated, as the shell may do it: no step, no correction, other figures.
        let state = |tx: &mut Tx<'_>| -> Plain<_> {
            tx.execute("update orders set profit_usd_units = 5", &store::args![])?;
            Ok(())
        };
        app.app.store().write(state).await.unwrap();
        let resolved = Resolved { plan, account_id: 1, seen: change.seen, promise: change.promise() };
        let reactions = app.app.reactions();
        let unit = move |tx: &mut Tx<'_>| act(tx, &deed, &resolved, &reactions);
        let stopped = app.app.store().write(unit).await;
        assert!(matches!(stopped, Err(Stop::Refused(DeedRefusal::Promise))), "{stopped:?}");
        assert_eq!(app.events(order).await.len(), 2);
        app.close().await;
    }
}

/// The version of an order as it stands.
async fn seen_of(app: &TestApp, order_id: i64) -> crate::features::orders::Seen {
    let read =
        move |tx: &mut Tx<'_>| -> Plain<_> { Ok(crate::features::orders::seen_now(tx, order_id)?) };
    app.app.store().read(read).await.unwrap()
}
