//! Exchanges by change: whoever reads on from the last change misses nothing.

use serde_json::Value;

use super::kit::{all, each, read};
use crate::command::Errand;
use crate::on_both_engines;
use crate::testkit::TestApp;

const SETTLED_MS: i64 = 6_000;

/// What changed after a moment, and the moment of the last change.
async fn changes(app: &TestApp, key: &str, after: &str) -> (Vec<i64>, String) {
    app.clock.advance_ms(SETTLED_MS);
    let items = all(app, key, &format!("exchanges?limit=1&changed_after={after}")).await;
    let last = items.last().map_or(after, |item| item["changed"].as_str().unwrap());
    (each(&items, "order").into_iter().filter_map(Value::as_i64).collect(), last.to_owned())
}

/// The first millisecond after a moment.
fn after(moment: &str) -> String {
    let moment: jiff::Timestamp = moment.parse().unwrap();
    (moment + jiff::SignedDuration::from_millis(1)).to_string()
}

on_both_engines! {
    async fn every_change_is_told_once_it_is_settled(app: TestApp) {
        app.open_market().await;
        let alpha = app.partner("alpha").await;
        let key = app.key(alpha).await;
        let browser = app.browser(&["/ref/alpha/"]).await;
        for _ in 0..3 {
            app.clock.advance_ms(1);
            app.order(&browser, "USDTTRC20", "SBERRUB", "100").await;
        }
        let fresh = read(&app, &key, "exchanges?changed_after=2026-01-01").await;
        assert_eq!(fresh["items"], serde_json::json!([]), "a change is told when it is settled");
        let (told, last) = changes(&app, &key, "2026-01-01").await;
        assert_eq!(told, [1, 2, 3]);
        app.steps(1, "receive").await;
        let (told, last) = changes(&app, &key, &after(&last)).await;
        assert_eq!(told, [1], "a step is a change");
        app.steps(1, "complete").await;
        app.clock.advance_ms(10);
        app.steps(2, "receive complete").await;
        let (told, last) = changes(&app, &key, &after(&last)).await;
        assert_eq!(told, [1, 2], "the oldest change first");
        let denied = Errand::RewardsDeny { order: 2, reason: "the same person".to_owned() };
        assert_eq!(app.errand(denied).await.error, None);
        let (told, last) = changes(&app, &key, &after(&last)).await;
        assert_eq!(told, [2], "a decision on the reward is a change");
        app.clock.advance_ms(15 * 86_400_000);
        let deed = app.deed();
        let release = move |tx: &mut store::Tx<'_>| -> crate::app::Plain<bool> {
            Ok(crate::features::rewards::release(tx, &deed)?)
        };
        assert!(app.app.store().write(release).await.unwrap());
        let (told, last) = changes(&app, &key, &after(&last)).await;
        assert_eq!(told, [1], "the end of a hold is a change");
        let (told, _) = changes(&app, &key, &last).await;
        assert_eq!(told, [1], "the moment itself is included: a change at the same time is never missed");
        assert_eq!(each(&all(&app, &key, "exchanges").await, "order"), [3, 2, 1], "by creation, newest first");
        for (query, orders) in [
            ("status=completed", vec![2, 1]),
            ("reward_status=denied", vec![2]),
            ("status=new&reward_status=none", vec![3]),
            ("link=alpha", vec![3, 2, 1]),
            ("sub=x", vec![]),
            ("to=2026-10-31", vec![]),
        ] {
            let items = all(&app, &key, &format!("exchanges?{query}")).await;
            assert_eq!(each(&items, "order"), orders, "{query}");
        }
        app.close().await;
    }
}
