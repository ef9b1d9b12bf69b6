//! What could not be decided, and an operator decides.

use super::scene::Scene;
use crate::command::Errand;
use crate::features::rewards::Status;
use crate::on_both_engines;

fn decide(order: i64, amount: &str, profit: &str, reason: &str) -> Errand {
    let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let (amount_usd, profit_usd) = (said(amount), said(profit));
    Errand::RewardsDecide { order, amount_usd, profit_usd, reason: reason.to_owned() }
}

on_both_engines! {
    async fn a_stated_profit_decides_on_the_terms_of_the_order(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.order_of("BTC", "SBERRUB", "0.001").await.id;
        let open = scene.order_of("BTC", "SBERRUB", "0.001").await.id;
        assert_eq!(scene.shell(Errand::RewardsUndecided { after: 0 }).await, "every reward is decided\n");
        scene.app.steps(order, "receive complete").await;
        let listed = scene.shell(Errand::RewardsUndecided { after: 0 }).await;
        let line = format!("{order:>8}  partner {}, level 1: no price in USD was known", scene.partner);
        assert!(listed.starts_with(&line), "{listed}");
        let table = [
            (decide(order, "", "2.5", ""), "a reason of 1 to 300 characters"),
            (decide(order, "-1", "2.5", "by the bank"), "the value given is 0 or more USD"),
            (decide(order, "", "x", "by the bank"), "--profit-usd `x`"),
            (decide(99, "", "2.5", "by the bank"), "there is no order 99"),
            (decide(open, "", "2.5", "by the bank"), "is new: its reward is decided when it completes"),
            (decide(order, "", "", "by the bank"), "still can't be decided: no price in USD was known"),
        ];
        for (errand, why) in table {
            let error = scene.refused(errand).await;
            assert!(error.contains(why), "{why}: {error}");
        }
        assert_eq!(scene.told(order).await.0, Status::None);
        assert_eq!(scene.app.find_order(order).await.give_usd, None);
        let told = scene.shell(decide(order, "60", "2.5", "by the bank's rate")).await;
        assert!(told.contains("0.75 USD, held until 2026-11-15"), "{told}");
        assert_eq!(scene.told(order).await, (Status::Held, Some("0.75".into()), String::new()));
        assert_eq!(scene.has().await, ["0.75", "0"]);
        let again = scene.refused(decide(order, "", "3", "once more")).await;
        assert!(again.contains("has no undecided reward"), "{again}");
        let told = scene.explained(order).await;
        assert!(told.contains("value given 60 USD, profit 2.5 USD, as stated"), "{told}");
        // What was stated counts for the partner's volume, and a refund takes it out again.
        scene.programme("tiers", "base = 'amount'\nhold_days = 1\ntiers = [{ from = '0', percent = '1' }]").await;
        let next = scene.completed().await;
        assert_eq!(scene.app.reward(next).await.volume.unwrap().to_string(), "60");
        scene.app.steps(order, "refund").await;
        let last = scene.completed().await;
        assert_eq!(scene.app.reward(last).await.volume.unwrap().to_string(), "100");
        assert!(scene.app.audit().await.is_sound());
        scene.close().await;
    }
}
