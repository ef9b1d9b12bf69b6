//! The end of a rate's time.

use crate::command::Errand;
use crate::features::orders::State;
use crate::jobs::expire_orders;
use crate::on_both_engines;
use crate::testkit::{TestApp, browser_with};

const RATE_FOR_MS: i64 = 30 * 60_000;

async fn placed(app: &TestApp) -> i64 {
    app.order(&browser_with("a=b"), "USDTTRC20", "SBERRUB", "1").await.id
}

async fn state(app: &TestApp, order: i64) -> State {
    app.find_order(order).await.state
}

on_both_engines! {
    async fn an_order_expires_after_its_rates_time_and_not_at_it(app: TestApp) {
        app.open_market().await;
        let order = placed(&app).await;
        app.clock.advance_ms(RATE_FOR_MS);
        assert_eq!(app.find_order(order).await.rate_until_s * 1000, crate::testkit::BEGIN_MS + RATE_FOR_MS);
        expire_orders(app.app.clone()).await;
        assert_eq!(state(&app, order).await, State::New);
        app.clock.advance_ms(1000);
        expire_orders(app.app.clone()).await;
        assert_eq!(state(&app, order).await, State::Expired);
        let last = app.events(order).await.pop().unwrap();
        assert_eq!((last.actor.as_str(), last.note.as_str()), ("office", ""));
        assert_eq!(app.reserve("SBERRUB").await, (100_000_000, 0));
        app.close().await;
    }

    async fn a_direction_may_have_minutes_of_its_own(app: TestApp) {
        app.open_market().await;
        let set = |minutes| Errand::DirectionMinutes {
            from: "USDTTRC20".into(),
            to: "SBERRUB".into(),
            minutes,
        };
        assert_eq!(app.errand(set(Some(5))).await.error, None);
        let quick = placed(&app).await;
        assert_eq!(app.errand(set(None)).await.error, None);
        let usual = placed(&app).await;
        app.clock.advance_ms(5 * 60_000 + 1000);
        expire_orders(app.app.clone()).await;
        assert_eq!(state(&app, quick).await, State::Expired);
        assert_eq!(state(&app, usual).await, State::New);
        let told = app.errand(set(Some(1441))).await.error.unwrap();
        assert_eq!(told, "the rate of an order holds for 1 to 1440 minutes");
        app.close().await;
    }

    async fn only_what_nobody_has_touched_expires(app: TestApp) {
        app.open_market().await;
        let mut orders = Vec::new();
        for path in ["mark-paid", "receive", "pause", "cancel", "receive complete"] {
            let order = placed(&app).await;
            app.steps(order, path).await;
            orders.push((order, state(&app, order).await));
        }
        let resumed = placed(&app).await;
        app.steps(resumed, "pause").await;
        app.clock.advance_ms(400 * 86_400_000);
        expire_orders(app.app.clone()).await;
        for (order, before) in orders {
            assert_eq!(state(&app, order).await, before);
        }
        app.steps(resumed, "resume").await;
        expire_orders(app.app.clone()).await;
        assert_eq!(state(&app, resumed).await, State::Expired);
        app.close().await;
    }

    async fn after_downtime_every_overdue_order_expires_at_once(app: TestApp) {
        app.open_market().await;
        let form = app.form("USDTTRC20", "SBERRUB", "1");
        for number in 0..103 {
            let token = format!("a-token-of-a-form-{number}");
            let form = crate::features::storefront::ordering::Filled { token, ..form.clone() };
            app.submit(&browser_with("a=b"), &form).await.unwrap();
        }
        assert_eq!(app.reserve("SBERRUB").await, (100_000_000, 103 * 9000));
        app.clock.advance_ms(90 * 86_400_000);
        expire_orders(app.app.clone()).await;
        assert_eq!(app.reserve("SBERRUB").await, (100_000_000, 0));
        app.close().await;
    }
}
