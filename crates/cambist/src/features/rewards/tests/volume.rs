//! Percentages by volume: what a partner had brought before an order.

use super::scene::{DAY_MS, Scene};
use crate::on_both_engines;

const TIERS: &str = "base = 'amount'\nhold_days = 14\ntiers = [{ from = '0', percent = '1' }, \
     { from = '100', percent = '2' }, { from = '250', percent = '3' }]";

/// The same over another period.
fn over(period: &str) -> String {
    TIERS.replace("hold_days", &format!("period = '{period}'\nhold_days"))
}

on_both_engines! {
    async fn an_order_counts_for_those_after_it(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.programme("tiers", TIERS).await;
        for (give, reward) in [("99", "0.99"), ("1", "0.01"), ("150", "3"), ("100", "3")] {
            assert_eq!(scene.earned(give).await, reward, "{give}");
        }
        let order = scene.completed().await;
        let told = scene.explained(order).await;
        assert!(told.contains("3 % of it: the tier from 250 USD, as 350 USD came before this order."), "{told}");
        assert!(told.contains("volume 350"), "{told}");
        scene.close().await;
    }

    async fn a_refund_and_an_order_that_never_completed_do_not_count(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.programme("tiers", TIERS).await;
        let refunded = scene.completed().await;
        scene.app.steps(refunded, "refund").await;
        let before = scene.order().await.id;
        scene.app.steps(before, "receive refund").await;
        let cancelled = scene.order().await.id;
        scene.app.steps(cancelled, "cancel").await;
        assert_eq!(scene.earned("100").await, "1");
        assert_eq!(scene.earned("100").await, "2");
        scene.close().await;
    }

    async fn thirty_days_and_a_month_forget_what_was_before(app: TestApp) {
        let scene = Scene::set(app).await;
        // It is the first of November: a month and thirty days begin together.
        scene.programme("tiers", &over("30-days")).await;
        assert_eq!(scene.earned("100").await, "1");
        scene.app.clock.advance_ms(29 * DAY_MS);
        assert_eq!(scene.earned("1").await, "0.02");
        scene.app.clock.advance_ms(DAY_MS);
        assert_eq!(scene.earned("1").await, "0.01");
        // The first of December.
        scene.retune("tiers", &over("month")).await;
        assert_eq!(scene.earned("100").await, "1");
        assert_eq!(scene.earned("1").await, "0.02");
        scene.app.clock.advance_ms(31 * DAY_MS);
        assert_eq!(scene.earned("1").await, "0.01");
        scene.retune("tiers", TIERS).await;
        assert_eq!(scene.earned("10").await, "0.2");
        scene.close().await;
    }

    async fn of_orders_completed_at_once_each_sees_those_before_it(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.programme("tiers", TIERS).await;
        let mut orders = Vec::new();
        for _ in 0..6 {
            let order = scene.order().await.id;
            scene.app.steps(order, "receive").await;
            orders.push(order);
        }
        let complete = |order: i64| scene.app.steps(order, "complete");
        tokio::join!(
            complete(orders[0]),
            complete(orders[1]),
            complete(orders[2]),
            complete(orders[3]),
            complete(orders[4]),
            complete(orders[5]),
        );
        let mut volumes = Vec::new();
        for order in orders {
            volumes.push(scene.app.reward(order).await.volume.unwrap().to_string());
        }
        volumes.sort_by_key(|volume| volume.parse::<i64>().unwrap());
        assert_eq!(volumes, ["0", "100", "200", "300", "400", "500"]);
        scene.close().await;
    }
}
