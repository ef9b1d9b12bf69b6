//! Orders that are computed anew when their rate's time is over.

use crate::command::Errand;
use crate::features::orders::State;
use crate::features::rates::files::Format;
use crate::on_both_engines;
use crate::testkit::{TestApp, browser_with, hidden};

const MINUTE_MS: i64 = 60_000;

/// An order whose time is over while the rate has moved, in a direction that computes anew.
async fn overdue(app: &TestApp, is_recalculated: bool) -> (i64, String) {
    app.open_market().await;
    let (from, to) = ("usdttrc20".to_owned(), "SBERRUB".to_owned());
    let answer = app.errand(Errand::DirectionAfter { from, to, is_recalculated }).await;
    assert_eq!(answer.error, None);
    let order = app.order(&browser_with(""), "USDTTRC20", "SBERRUB", "100").await;
    app.import(Format::Txt, "USDTTRC20;SBERRUB;1;88;1000000;;\n").await;
    app.clock.advance_ms(31 * MINUTE_MS);
    look(app).await;
    (order.id, format!("/order/{}", order.public_id))
}

async fn look(app: &TestApp) {
    crate::jobs::expire_orders(app.app.clone()).await;
    app.app.refresh().await.unwrap();
}

async fn agree(app: &TestApp, path: &str, seen: &str) -> u16 {
    app.post("", &format!("{path}/agreement"), &format!("seen={seen}")).await.status
}

on_both_engines! {
    async fn a_customer_agrees_to_the_rate_of_now_and_the_order_goes_on(app: TestApp) {
        let (order, path) = overdue(&app, true).await;
        let page = app.get(&path).send().await.text();
        assert!(page.contains("you would get 8,800\u{a0}RUB instead of 9,000\u{a0}RUB"), "{page}");
        assert!(!page.contains("I have paid"), "the old amount is not to be paid any more");
        assert_eq!(app.find_order(order).await.get.to_string(), "9000");
        let paid = app.post("", &format!("{path}/payment"), "").await;
        assert_eq!(paid.status, 409);
        let seen = hidden(&page, "seen");
        assert_eq!(agree(&app, &path, "99").await, 409, "that is not what he saw");
        assert_eq!(agree(&app, &path, &seen).await, 303);
        let now = app.find_order(order).await;
        assert_eq!((now.get.to_string(), now.rate.to_string()), ("8800".into(), "1 : 88".into()));
        assert_eq!(now.rate_until_s, app.deed().at_s() + 1800);
        assert_eq!(app.reserve("SBERRUB").await, (100_000_000, 880_000));
        assert_eq!(agree(&app, &path, &seen).await, 409, "he has agreed already");
        assert!(app.get(&path).send().await.text().contains("I have paid"));
        app.steps(order, "mark-paid receive complete").await;
        app.close().await;
    }

    async fn who_does_not_answer_lets_the_order_expire(app: TestApp) {
        let (order, path) = overdue(&app, true).await;
        app.clock.advance_ms(14 * MINUTE_MS);
        look(&app).await;
        assert_eq!(app.find_order(order).await.state, State::New);
        app.clock.advance_ms(2 * MINUTE_MS);
        let seen = hidden(&app.get(&path).send().await.text(), "seen");
        assert_eq!(agree(&app, &path, &seen).await, 409, "too late, though nobody has ended it yet");
        look(&app).await;
        assert_eq!(app.find_order(order).await.state, State::Expired);
        assert_eq!(app.reserve("SBERRUB").await, (100_000_000, 0));
        app.close().await;
    }

    async fn an_order_is_asked_about_three_times_and_then_expires(app: TestApp) {
        let (order, path) = overdue(&app, true).await;
        for time in 1..=3 {
            let seen = hidden(&app.get(&path).send().await.text(), "seen");
            assert_eq!(agree(&app, &path, &seen).await, 303, "time {time}");
            app.clock.advance_ms(31 * MINUTE_MS);
            look(&app).await;
        }
        assert_eq!(app.find_order(order).await.state, State::Expired);
        app.close().await;
    }

    async fn what_its_direction_does_not_want_renewed_or_can_not_price_expires(app: TestApp) {
        let (order, _) = overdue(&app, false).await;
        assert_eq!(app.find_order(order).await.state, State::Expired);
        let (from, to) = ("USDTTRC20".to_owned(), "SBERRUB".to_owned());
        app.errand(Errand::DirectionAfter { from: from.clone(), to: to.clone(), is_recalculated: true }).await;
        let order = app.order(&browser_with(""), "USDTTRC20", "SBERRUB", "100").await;
        app.errand(Errand::DirectionSwitch { from, to, is_enabled: false }).await;
        app.clock.advance_ms(31 * MINUTE_MS);
        look(&app).await;
        assert_eq!(app.find_order(order.id).await.state, State::Expired);
        app.close().await;
    }
}
