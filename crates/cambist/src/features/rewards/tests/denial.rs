//! An operator's no.

use store::Stop;

use super::scene::{DAY_MS, Scene};
use crate::features::rewards::{DenyRefusal, Status};
use crate::jobs::release_rewards;
use crate::on_both_engines;

on_both_engines! {
    async fn an_undecided_reward_is_denied_and_never_granted(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.order().await.id;
        let denied = scene.deny(order, "  his own link ").await.unwrap();
        assert_eq!((denied.len(), denied[0].status), (1, Status::Denied));
        let told = (Status::Denied, None, "his own link".to_owned());
        assert_eq!(scene.told(order).await, told);
        scene.app.steps(order, "receive complete").await;
        assert_eq!(scene.told(order).await, told);
        scene.app.steps(order, "refund").await;
        assert_eq!(scene.told(order).await, told);
        assert_eq!(scene.has().await, ["0", "0"]);
        scene.close().await;
    }

    async fn a_held_reward_is_denied_and_taken_back(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.completed().await;
        scene.deny(order, "a stolen card").await.unwrap();
        assert_eq!(
            scene.told(order).await,
            (Status::Denied, Some("0.32608695".into()), "a stolen card".into())
        );
        assert_eq!(scene.has().await, ["0", "0"]);
        scene.app.clock.advance_ms(20 * DAY_MS);
        release_rewards(scene.app.app.clone()).await;
        scene.app.steps(order, "refund").await;
        assert_eq!(scene.told(order).await.0, Status::Denied);
        scene.close().await;
    }

    async fn what_is_available_denied_or_reversed_is_not_denied_any_more(app: TestApp) {
        let scene = Scene::set(app).await;
        let denied = scene.order().await.id;
        scene.deny(denied, "a reason").await.unwrap();
        let reversed = scene.completed().await;
        scene.app.steps(reversed, "refund").await;
        let available = scene.completed().await;
        scene.app.clock.advance_ms(14 * DAY_MS);
        release_rewards(scene.app.app.clone()).await;
        for (order, status) in [(denied, "denied"), (reversed, "reversed"), (available, "available")] {
            let before = scene.app.reward(order).await;
            let refused = scene.deny(order, "another reason").await;
            let too_late = DenyRefusal::TooLate { order_id: order, status };
            assert_eq!(refused, Err(Stop::Refused(too_late)));
            assert_eq!(scene.app.reward(order).await, before);
        }
        assert_eq!(scene.has().await, ["0", "0.32608695"]);
        scene.close().await;
    }

    async fn a_denial_needs_a_reason_and_a_reward(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.order().await.id;
        for reason in ["", " \n", &"щ".repeat(301)] {
            assert_eq!(scene.deny(order, reason).await, Err(Stop::Refused(DenyRefusal::Reason)));
        }
        let nothing = scene.deny(order + 1, "a reason").await;
        assert_eq!(nothing, Err(Stop::Refused(DenyRefusal::NoReward(order + 1))));
        scene.deny(order, &"щ".repeat(300)).await.unwrap();
        scene.close().await;
    }

    async fn of_a_denial_and_a_completion_at_once_both_hold(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.order().await.id;
        scene.app.steps(order, "receive").await;
        let (_, denied) = tokio::join!(
            scene.app.steps(order, "complete"),
            scene.deny(order, "a reason"),
        );
        denied.unwrap();
        assert_eq!(scene.told(order).await.0, Status::Denied);
        assert_eq!(scene.has().await, ["0", "0"]);
        scene.close().await;
    }
}
