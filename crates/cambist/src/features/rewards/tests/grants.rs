//! What a completed order earns.

use store::Stop;

use super::scene::{DAY_MS, Scene};
use crate::features::orders::Action;
use crate::features::rewards::{Base, Status, Terms, TermsRefusal, derivation_words};
use crate::on_both_engines;
use crate::words::Lang;

on_both_engines! {
    async fn everyones_terms_give_a_part_of_the_profit(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.order().await.id;
        assert_eq!(scene.told(order).await, (Status::None, None, String::new()));
        scene.app.clock.advance_ms(1500);
        scene.app.steps(order, "mark-paid receive").await;
        assert_eq!(scene.has().await, ["0", "0"]);
        scene.app.steps(order, "complete").await;
        // 30 % of 1.08695653, down.
        assert_eq!(scene.told(order).await, (Status::Held, Some("0.32608695".into()), String::new()));
        assert_eq!(scene.has().await, ["0.32608695", "0"]);
        let reward = scene.app.reward(order).await;
        let begin_s = crate::testkit::BEGIN_MS / 1000;
        assert_eq!(reward.held_until_s, Some(begin_s + 1 + 14 * 86_400));
        assert_eq!(
            derivation_words(Lang::En, &reward),
            [
                "The reward is taken of the office’s profit: 1.08695653 USD.",
                "30 % of it, as the programme says.",
                "Rounded down to 8 decimals: 0.32608695 USD.",
            ]
        );
        assert_eq!(
            derivation_words(Lang::Ru, &reward)[1..],
            ["30 % от неё по программе.", "Округлено вниз до 8 знаков: 0,32608695 USD."]
        );
        scene.close().await;
    }

    async fn a_partners_own_terms_go_before_everyones(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.agree(Base::Amount, "0.125", 3).await.unwrap();
        let order = scene.completed().await;
        assert_eq!(scene.told(order).await, (Status::Held, Some("0.125".into()), String::new()));
        let begin_s = crate::testkit::BEGIN_MS / 1000;
        assert_eq!(scene.app.reward(order).await.held_until_s, Some(begin_s + 3 * 86_400));
        let beta = scene.app.partner("beta").await;
        let browser = scene.app.browser(&["/ref/beta/"]).await;
        let theirs = scene.app.order(&browser, "USDTTRC20", "SBERRUB", "100").await.id;
        scene.app.steps(theirs, "receive complete").await;
        assert_eq!(scene.app.reward(theirs).await.partner_id, beta);
        assert_eq!(scene.app.balances(beta).await, [32_608_695, 0, 0, 0]);
        scene.close().await;
    }

    async fn terms_agreed_after_an_order_was_placed_are_for_the_next_one(app: TestApp) {
        let scene = Scene::set(app).await;
        let before = scene.order().await.id;
        scene.agree(Base::Amount, "50", 0).await.unwrap();
        scene.app.steps(before, "receive complete").await;
        assert_eq!(scene.told(before).await.1, Some("0.32608695".into()));
        scene.agree(Base::Amount, "10", 0).await.unwrap();
        assert_eq!(scene.told(before).await.1, Some("0.32608695".into()));
        let after = scene.completed().await;
        assert_eq!(scene.told(after).await.1, Some("10".into()));
        scene.close().await;
    }

    async fn a_grant_of_nothing_is_a_grant_and_is_held_by_nobody(app: TestApp) {
        let scene = Scene::set(app).await;
        let even = scene.order_of("USDTERC20", "USDTTRC20", "100").await.id;
        scene.agree(Base::Amount, "0", 14).await.unwrap();
        let unpaid = scene.order().await.id;
        for order in [even, unpaid] {
            scene.app.steps(order, "receive complete").await;
            assert_eq!(scene.told(order).await, (Status::Available, Some("0".into()), String::new()));
        }
        scene.app.steps(even, "refund").await;
        assert_eq!(scene.told(even).await.0, Status::Reversed);
        assert_eq!(scene.has().await, ["0", "0"]);
        scene.close().await;
    }

    async fn an_order_at_a_loss_earns_nothing_unless_the_amount_counts(app: TestApp) {
        let scene = Scene::set(app).await;
        let loss = scene.order_of("USDTTRC20", "USDTTON", "100").await.id;
        scene.app.steps(loss, "receive complete").await;
        assert_eq!(scene.told(loss).await, (Status::Available, Some("0".into()), String::new()));
        let steps = derivation_words(Lang::En, &scene.app.reward(loss).await).join(" ");
        assert!(steps.contains("the office’s profit: −5 USD"), "{steps}");
        assert!(steps.contains("losses are not shared"), "{steps}");
        scene.agree(Base::Amount, "1", 14).await.unwrap();
        let loss = scene.order_of("USDTTRC20", "USDTTON", "100").await.id;
        scene.app.steps(loss, "receive complete").await;
        assert_eq!(scene.told(loss).await.1, Some("1".into()));
        scene.close().await;
    }

    async fn without_a_price_the_order_completes_and_its_reward_waits_with_the_reason(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.order_of("BTC", "SBERRUB", "0.001").await.id;
        scene.app.steps(order, "receive complete").await;
        assert_eq!(scene.app.find_order(order).await.state.word(), "completed");
        let reason = "no price in USD was known when the order was placed".to_owned();
        assert_eq!(scene.told(order).await, (Status::None, None, reason));
        assert_eq!(scene.has().await, ["0", "0"]);
        scene.app.clock.advance_ms(400 * DAY_MS);
        crate::jobs::release_rewards(scene.app.app.clone()).await;
        assert_eq!(scene.told(order).await.0, Status::None);
        scene.app.steps(order, "refund").await;
        assert_eq!(
            scene.told(order).await,
            (Status::Reversed, None, "the order was refunded".into())
        );
        scene.close().await;
    }

    async fn completing_twice_grants_once(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.order().await.id;
        scene.app.steps(order, "receive").await;
        let complete = || scene.app.step(order, Action::Complete, "payment 1");
        let (one, two) = tokio::join!(complete(), complete());
        assert!(one.is_ok() != two.is_ok());
        assert!(complete().await.is_err());
        assert_eq!(scene.has().await, ["0.32608695", "0"]);
        scene.close().await;
    }

    async fn an_order_that_is_nobodys_has_no_reward(app: TestApp) {
        let scene = Scene::set(app).await;
        let browser = crate::testkit::browser_with("a=b");
        let order = scene.app.order(&browser, "USDTTRC20", "SBERRUB", "100").await.id;
        scene.app.steps(order, "receive complete").await;
        let refused = scene.deny(order, "why not").await.unwrap_err().to_string();
        assert_eq!(refused, format!("order {order} has no reward"));
        scene.close().await;
    }

    async fn an_order_that_ends_without_an_exchange_earns_nothing(app: TestApp) {
        let scene = Scene::set(app).await;
        for path in ["cancel", "expire", "pause cancel"] {
            let order = scene.order().await.id;
            scene.app.steps(order, path).await;
            assert_eq!(scene.told(order).await, (Status::None, None, String::new()), "{path}");
        }
        let refunded = scene.order().await.id;
        scene.app.steps(refunded, "receive refund").await;
        assert_eq!(
            scene.told(refunded).await,
            (Status::Reversed, None, "the order was refunded".into())
        );
        assert_eq!(scene.has().await, ["0", "0"]);
        scene.close().await;
    }

    async fn terms_are_refused_by_name_and_range(app: TestApp) {
        let scene = Scene::set(app).await;
        for percent in ["", "-1", "100.00000001", "1e1", "1,5", "0.000000001"] {
            let refused = scene.agree(Base::Profit, percent, 14).await;
            assert_eq!(refused, Err(Stop::Refused(TermsRefusal::Percent)), "{percent}");
        }
        let refused = scene.agree(Base::Profit, "30", 366).await;
        assert_eq!(refused, Err(Stop::Refused(TermsRefusal::HoldDays)));
        for (percent, days) in [("0", 0), ("100", 365), ("0.00000001", 1)] {
            scene.agree(Base::Profit, percent, days).await.unwrap();
        }
        let nobody = Scene { partner: scene.partner + 1, ..scene };
        let refused = nobody.agree(Base::Profit, "30", 14).await.unwrap_err();
        assert!(matches!(refused, Stop::Refused(TermsRefusal::Partner(_))), "{refused}");
        let terms = Terms::read(Base::Profit, "30.00", 14).unwrap();
        assert_eq!(terms.percent.to_string(), "30");
        nobody.app.close().await;
    }
}
