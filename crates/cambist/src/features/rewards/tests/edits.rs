//! Correcting an order, before and after its completion.

use super::scene::{DAY_MS, Scene};
use crate::command::Errand;
use crate::features::rewards::Status;
use crate::jobs::release_rewards;
use crate::on_both_engines;

const OF_AMOUNT: &str = "base = 'amount'\nhold_days = 14\ndiscount = 'subtracted'\ntiers = [\
     { from = '0', percent = '1' }, { from = '100', percent = '2' }]";

fn edit(order: i64, give: &str, get: &str, discount: &str, reason: &str) -> Errand {
    let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Errand::OrdersEdit {
        order,
        give: said(give),
        get: said(get),
        discount: said(discount),
        reason: reason.to_owned(),
        dry_run: false,
    }
}

const ALL: i64 = 100_000_000;

on_both_engines! {
    async fn a_completed_order_is_reversed_and_granted_anew(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.programme("turnover", OF_AMOUNT).await;
        assert_eq!(scene.earned("100").await, "1");
        let order = scene.completed().await;
        assert_eq!(scene.told(order).await.1.as_deref(), Some("2"));
        let until = scene.app.reward(order).await.held_until_s;
        assert_eq!(scene.app.reserve("SBERRUB").await, (ALL - 1_800_000, 0));
        scene.app.clock.advance_ms(DAY_MS);
        scene.shell(edit(order, "150", "13500", "", "150 came in")).await;
        // The tier is the one of the first grant, and so is the end of the hold.
        assert_eq!(scene.told(order).await, (Status::Held, Some("3".into()), String::new()));
        assert_eq!(scene.app.reward(order).await.held_until_s, until);
        assert_eq!(scene.has().await, ["4", "0"]);
        assert_eq!(scene.app.reserve("SBERRUB").await, (ALL - 900_000 - 1_350_000, 0));
        scene.shell(edit(order, "", "", "0.5", "a voucher")).await;
        assert_eq!(scene.has().await, ["3.5", "0"]);
        let told = scene.explained(order).await;
        for line in [
            "grant 1, until 2026-11-02 12:00:00: 2 USD, held",
            "grant 2, until 2026-11-02 12:00:00: 3 USD, held",
            "  grant 3\n",
            "The customer’s discount of 0.5 USD is taken off.",
            "reverse:order:2:level:1:revision:2",
            "grant:order:2:level:1:revision:3",
        ] {
            assert!(told.contains(line), "{line}: {told}");
        }
        let shown = scene.shell(Errand::OrdersShow { order }).await;
        assert!(shown.contains("given 100 → 150, paid 9000 → 13500, because: 150 came in"), "{shown}");
        // What was corrected counts for the orders after it.
        scene.shell(edit(1, "10", "900", "", "90 went back")).await;
        assert_eq!(scene.app.reward(scene.completed().await).await.volume.unwrap().to_string(), "160");
        assert!(scene.app.audit().await.is_sound());
        scene.close().await;
    }

    async fn a_reward_that_is_available_comes_back_through_the_hold(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.programme("turnover", OF_AMOUNT).await;
        let order = scene.completed().await;
        scene.app.clock.advance_ms(20 * DAY_MS);
        release_rewards(scene.app.app.clone()).await;
        assert_eq!(scene.has().await, ["0", "1"]);
        scene.shell(edit(order, "50", "4500", "", "half went back")).await;
        assert_eq!(scene.has().await, ["0.5", "0"]);
        release_rewards(scene.app.app.clone()).await;
        assert_eq!(scene.has().await, ["0", "0.5"]);
        scene.app.steps(order, "refund").await;
        assert_eq!(scene.has().await, ["0", "0"]);
        scene.close().await;
    }

    async fn an_open_order_promises_another_part_of_the_reserve(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.order().await.id;
        assert_eq!(scene.app.reserve("SBERRUB").await, (ALL, 900_000));
        scene.shell(edit(order, "200", "18000", "", "he pays twice as much")).await;
        assert_eq!(scene.app.reserve("SBERRUB").await, (ALL, 1_800_000));
        let corrected = scene.app.find_order(order).await;
        assert_eq!(corrected.give_usd.unwrap().to_string(), "200");
        assert_eq!(scene.told(order).await, (Status::None, None, String::new()));
        scene.app.steps(order, "receive complete").await;
        assert_eq!(scene.told(order).await.1.as_deref(), Some("0.65217391"));
        assert_eq!(scene.app.reserve("SBERRUB").await, (ALL - 1_800_000, 0));
        scene.close().await;
    }

    async fn what_makes_no_sense_is_refused_and_changes_nothing(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.completed().await;
        let cancelled = scene.order().await.id;
        scene.app.steps(cancelled, "cancel").await;
        let open = scene.order().await.id;
        let before = (scene.has().await, scene.app.reserve("SBERRUB").await);
        let table = [
            (edit(order, "150", "", "", " "), "a reason of 1 to 300 characters"),
            (edit(order, "150", "", "", "two\nlines"), "a reason of 1 to 300 characters"),
            (edit(99, "150", "", "", "why not"), "there is no order 99"),
            (edit(cancelled, "150", "", "", "why not"), "is cancelled: it has nothing left to correct"),
            (edit(order, "0", "", "", "why not"), "the amount `0` of USDTTRC20"),
            (edit(order, "1e3", "", "", "why not"), "the amount `1e3` of USDTTRC20"),
            (edit(order, "", "1.005", "", "why not"), "the amount `1.005` of SBERRUB"),
            (edit(order, "", "", "-1", "why not"), "a discount is 0 or more USD"),
            (edit(order, "", "", "x", "why not"), "--discount `x`"),
            (edit(order, "100", "9000", "0", "why not"), "stands so already"),
            (edit(open, "", "1000001", "", "why not"), "the reserve no longer covers 1000001"),
        ];
        for (errand, why) in table {
            let error = scene.refused(errand).await;
            assert!(error.contains(why), "{why}: {error}");
        }
        let Errand::OrdersEdit { give, get, discount, reason, .. } = edit(order, "150", "", "", "just looking")
        else { unreachable!() };
        let dry = Errand::OrdersEdit { order, give, get, discount, reason, dry_run: true };
        let told = scene.shell(dry).await;
        assert!(told.contains("150 USDTTRC20 → 9000 SBERRUB") && told.contains("dry run"), "{told}");
        assert_eq!((scene.has().await, scene.app.reserve("SBERRUB").await), before);
        assert_eq!(scene.app.reward(order).await.revision, 1);
        scene.close().await;
    }

    async fn a_denied_reward_stays_denied_and_an_edit_at_a_release_moves_the_money_once(app: TestApp) {
        let scene = Scene::set(app).await;
        let denied = scene.completed().await;
        scene.deny(denied, "his own order").await.unwrap();
        scene.shell(edit(denied, "150", "13500", "", "150 came in")).await;
        assert_eq!(scene.told(denied).await.0, Status::Denied);
        let order = scene.completed().await;
        scene.app.clock.advance_ms(14 * DAY_MS);
        let (_, told) = tokio::join!(
            release_rewards(scene.app.app.clone()),
            scene.shell(edit(order, "200", "18000", "", "200 came in")),
        );
        assert!(told.contains("200 USDTTRC20"), "{told}");
        release_rewards(scene.app.app.clone()).await;
        assert_eq!(scene.has().await, ["0", "0.65217391"]);
        scene.close().await;
    }
}
