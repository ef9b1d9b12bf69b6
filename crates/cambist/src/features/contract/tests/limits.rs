//! Calls a minute.

use super::{API, error_text, get, verdict};
use crate::on_both_engines;
use crate::testkit::{Reply, TestApp};

async fn call_from(app: &TestApp, key: &str, address: &str) -> Reply {
    let sent = get(app, "method=get_info").header("x-forwarded-for", address);
    sent.header("authorization", &format!("Bearer {key}")).send().await
}

on_both_engines! {
    async fn an_address_that_calls_too_often_waits_whatever_its_keys(app: TestApp) {
        let partner = app.partner("alpha").await;
        let keys = [app.key(partner).await, app.key(partner).await];
        let app = app.reopen(|config| config.api.calls_per_minute = 3).await;
        assert_eq!(verdict(&app.get(API).send().await), 1);
        assert_eq!(verdict(&app.call(&keys[0], "method=get_info").await), 0);
        assert_eq!(verdict(&app.call(&keys[1], "method=get_info").await), 0);
        for key in &keys {
            let reply = app.call(key, "method=get_info").await;
            assert_eq!(verdict(&reply), 5);
            let wait: u64 = reply.header("retry-after").unwrap().parse().unwrap();
            assert!((1..=21).contains(&wait), "one more call every 20 seconds: {wait}");
            assert_eq!(error_text(&reply), format!("too many calls; come back in {wait} s"));
        }
        // Feeds and visitors are none of its business.
        assert_eq!(app.get("/ref/alpha/").send().await.status, 302);
        app.close().await;
    }

    async fn a_key_that_is_used_too_often_waits_wherever_it_comes_from(app: TestApp) {
        let partner = app.partner("alpha").await;
        let keys = [app.key(partner).await, app.key(partner).await];
        let app = app.reopen(|config| {
            config.api.calls_per_minute = 3;
            config.proxy.trusted = vec!["127.0.0.1/32".parse().unwrap()];
        }).await;
        for n in 1..=3 {
            assert_eq!(verdict(&call_from(&app, &keys[0], &format!("203.0.113.{n}")).await), 0);
        }
        assert_eq!(verdict(&call_from(&app, &keys[0], "203.0.113.4").await), 5);
        assert_eq!(verdict(&call_from(&app, &keys[1], "203.0.113.4").await), 0);
        app.app.limits().forget_quiet();
        assert_eq!(verdict(&call_from(&app, &keys[0], "203.0.113.5").await), 5);
        app.close().await;
    }
}
