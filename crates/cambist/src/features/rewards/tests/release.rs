//! The end of a hold, and what a refund takes back.

use super::scene::{DAY_MS, Scene};
use crate::features::rewards::{Base, Status};
use crate::jobs::release_rewards;
use crate::on_both_engines;

on_both_engines! {
    async fn a_held_reward_is_available_from_the_second_that_it_was_told(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.completed().await;
        scene.app.clock.advance_ms(14 * DAY_MS - 1);
        release_rewards(scene.app.app.clone()).await;
        assert_eq!(scene.told(order).await.0, Status::Held);
        scene.app.clock.advance_ms(1);
        release_rewards(scene.app.app.clone()).await;
        assert_eq!(
            scene.told(order).await,
            (Status::Available, Some("0.32608695".into()), String::new())
        );
        release_rewards(scene.app.app.clone()).await;
        assert_eq!(scene.has().await, ["0", "0.32608695"]);
        scene.close().await;
    }

    async fn after_months_of_downtime_every_hold_that_ended_is_released(app: TestApp) {
        let scene = Scene::set(app).await;
        let mut due = Vec::new();
        for _ in 0..104 {
            due.push(scene.order_of("USDTTRC20", "SBERRUB", "10").await.id);
        }
        for order in &due {
            scene.app.steps(*order, "receive complete").await;
        }
        scene.agree(Base::Profit, "30", 200).await.unwrap();
        let later = scene.completed().await;
        let app = scene.app;
        app.clock.advance_ms(190 * DAY_MS);
        let app = app.reopen(|_| {}).await;
        release_rewards(app.app.clone()).await;
        let scene = Scene { app, ..scene };
        for order in due {
            assert_eq!(scene.told(order).await.0, Status::Available);
        }
        assert_eq!(scene.told(later).await.0, Status::Held);
        scene.close().await;
    }

    async fn without_a_hold_a_reward_is_available_at_the_next_look(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.agree(Base::Profit, "100", 0).await.unwrap();
        let order = scene.completed().await;
        assert_eq!(scene.told(order).await.0, Status::Held);
        release_rewards(scene.app.app.clone()).await;
        assert_eq!(scene.told(order).await.0, Status::Available);
        assert_eq!(scene.has().await, ["0", "1.08695653"]);
        scene.close().await;
    }

    async fn a_refund_takes_a_held_reward_back(app: TestApp) {
        let scene = Scene::set(app).await;
        let (kept, order) = (scene.completed().await, scene.completed().await);
        scene.app.steps(order, "refund").await;
        assert_eq!(
            scene.told(order).await,
            (Status::Reversed, Some("0.32608695".into()), "the order was refunded".into())
        );
        assert_eq!(scene.has().await, ["0.32608695", "0"]);
        scene.app.clock.advance_ms(14 * DAY_MS);
        release_rewards(scene.app.app.clone()).await;
        assert_eq!(scene.told(order).await.0, Status::Reversed);
        assert_eq!(scene.told(kept).await.0, Status::Available);
        assert_eq!(scene.has().await, ["0", "0.32608695"]);
        scene.close().await;
    }

    async fn a_refund_takes_an_available_reward_back(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.completed().await;
        scene.app.clock.advance_ms(20 * DAY_MS);
        release_rewards(scene.app.app.clone()).await;
        scene.app.steps(order, "refund").await;
        assert_eq!(scene.told(order).await.0, Status::Reversed);
        assert_eq!(scene.has().await, ["0", "0"]);
        scene.close().await;
    }

    async fn a_refund_at_the_moment_of_release_moves_the_money_once(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.completed().await;
        scene.app.clock.advance_ms(14 * DAY_MS);
        tokio::join!(
            release_rewards(scene.app.app.clone()),
            scene.app.steps(order, "refund"),
        );
        assert_eq!(scene.told(order).await.0, Status::Reversed);
        assert_eq!(scene.has().await, ["0", "0"]);
        scene.close().await;
    }
}
