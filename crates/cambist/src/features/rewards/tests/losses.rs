//! A loss that is shared.

use super::scene::{DAY_MS, Scene};
use crate::features::rewards::Status;
use crate::jobs::release_rewards;
use crate::on_both_engines;

const SHARED: &str = "base = 'profit'\npercent = '30'\nhold_days = 14\nshares_losses = true";

on_both_engines! {
    async fn a_shared_loss_leaves_what_is_available_at_once_and_a_refund_brings_it_back(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.programme("partners-in-all", SHARED).await;
        let gain = scene.completed().await;
        let loss = scene.order_of("USDTTRC20", "USDTTON", "100").await.id;
        scene.app.steps(loss, "receive complete").await;
        assert_eq!(scene.told(loss).await, (Status::Available, Some("-1.5".into()), String::new()));
        assert_eq!(scene.has().await, ["0.32608695", "-1.5"]);
        let told = scene.explained(loss).await;
        assert!(told.contains("The order lost money, and the loss is shared."), "{told}");
        assert!(told.contains("loss        debit  partner:1:available              1.50000000"), "{told}");
        scene.app.clock.advance_ms(14 * DAY_MS);
        release_rewards(scene.app.app.clone()).await;
        assert_eq!(scene.has().await, ["0", "-1.17391305"]);
        scene.app.steps(loss, "refund").await;
        assert_eq!(scene.told(loss).await.0, Status::Reversed);
        assert_eq!(scene.has().await, ["0", "0.32608695"]);
        scene.app.steps(gain, "refund").await;
        assert_eq!(scene.has().await, ["0", "0"]);
        assert!(scene.app.audit().await.is_sound());
        scene.close().await;
    }
}
