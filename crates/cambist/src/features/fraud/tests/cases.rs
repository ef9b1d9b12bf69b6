//! What is stopped, and what is not.

use super::scene::{HASTY, Scene, set};
use crate::command::{Errand, FraudErrand};
use crate::features::fraud::{CaseState, Mode};
use crate::features::rewards::Status;
use crate::on_both_engines;

const REWARD: i64 = 32_608_695;

on_both_engines! {
    async fn an_ordinary_order_opens_no_case(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.completed("ann@mail.example").await;
        assert_eq!(scene.case(order).await, None);
        assert_eq!(scene.stands(order).await, (Status::Held, false));
        scene.days_pass(14).await;
        assert_eq!(scene.has().await, [0, REWARD]);
        scene.app.close().await;
    }

    async fn a_flagged_reward_is_granted_and_never_available_while_its_case_is_open(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.completed(HASTY).await;
        assert_eq!(scene.caught(order).await, ["disposable_email"]);
        assert_eq!(scene.stands(order).await, (Status::Held, true));
        let case = scene.case(order).await.unwrap();
        assert_eq!((case.verdict, case.state, case.actor.as_str()), (Mode::Flag, CaseState::Open, ""));
        assert_eq!(case.reward.map(money::Amount::units), Some(REWARD));
        scene.days_pass(300).await;
        assert_eq!(scene.has().await, [REWARD, 0]);
        // Others behind it are released all the same.
        scene.set_rule("same_requisites", "off", &[]).await;
        let other = scene.completed("bob@mail.example").await;
        scene.days_pass(14).await;
        assert_eq!(scene.stands(other).await, (Status::Available, false));
        assert_eq!(scene.has().await, [REWARD, REWARD]);
        scene.app.close().await;
    }

    async fn a_denied_reward_is_not_given_and_tells_what_it_would_have_been(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.set_rule("disposable_email", "deny", &[]).await;
        let key = scene.app.key(scene.partner).await;
        let order = scene.completed(HASTY).await;
        let reward = scene.app.reward(order).await;
        assert_eq!((reward.status, reward.amount.map(money::Amount::units)), (Status::Denied, Some(REWARD)));
        assert_eq!(reward.reason, "the customer’s details can’t be relied on");
        assert_eq!(scene.has().await, [0, 0]);
        let case = scene.case(order).await.unwrap();
        assert_eq!((case.verdict, case.state), (Mode::Deny, CaseState::Denied));
        let told = scene.app.call(&key, "method=get_exchanges").await.json();
        let item = &told["data"]["items"][order.to_string()];
        assert_eq!((&item["reward_status"], &item["accrued"]), (&"denied".into(), &0.into()), "{told}");
        assert_eq!(item["reward_was"].to_string(), "0.32608695");
        let alpha = scene.app.sign_in("alpha@partner.example").await;
        let page = scene.app.open_page(&alpha, &format!("/ru/profile/exchanges/{order}")).await.text();
        assert!(page.contains("на данные клиента нельзя положиться"), "{page}");
        for secret in ["disposable", "mailinator", "одноразов"] {
            assert!(!page.contains(secret), "{secret}: a denial teaches nobody");
        }
        scene.app.close().await;
    }

    async fn a_flagged_reward_is_held_for_its_partner_without_a_date(app: TestApp) {
        let scene = Scene::set(app).await;
        let key = scene.app.key(scene.partner).await;
        let order = scene.completed(HASTY).await;
        let told = scene.app.call(&key, "method=get_exchanges").await.json();
        let item = &told["data"]["items"][order.to_string()];
        assert_eq!((&item["reward_status"], &item["accrued"]), (&"held".into(), &1.into()), "{told}");
        let alpha = scene.app.sign_in("alpha@partner.example").await;
        let page = scene.app.open_page(&alpha, &format!("/profile/exchanges/{order}")).await.text();
        assert!(page.contains("Held: being looked at"), "{page}");
        assert!(page.contains("stays held until somebody has looked"), "{page}");
        assert!(!page.contains("held until 20") && !page.contains("mailinator"), "{page}");
        let explained = scene.app.errand(Errand::RewardsExplain { order }).await.text;
        assert!(explained.contains("in review: cambist fraud review show"), "{explained}");
        scene.app.close().await;
    }

    async fn several_rules_leave_their_evidence_and_the_strongest_decides(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.set_rule("same_requisites", "deny", &[]).await;
        let first = scene.completed("ann@mail.example").await;
        assert_eq!(scene.case(first).await, None);
        let second = scene.completed(HASTY).await;
        assert_eq!(scene.caught(second).await, ["same_requisites", "disposable_email"]);
        let case = scene.case(second).await.unwrap();
        assert_eq!((case.verdict, case.state), (Mode::Deny, CaseState::Denied));
        let told = scene.shell(FraudErrand::Show { order: second }).await;
        for part in [
            "same_requisites   deny  1 other customers of the partner were paid to the same account.",
            "disposable_email  flag  The customer’s mailbox is thrown away after use: mailinator.com",
            "placed from       203.0.113.7",
            "same account      orders 1",
            "cambist fraud review release 2",
        ] {
            assert!(told.contains(part), "no {part} in {told}");
        }
        scene.app.close().await;
    }

    async fn a_rule_that_is_switched_judges_only_what_completes_later(app: TestApp) {
        let scene = Scene::set(app).await;
        let before = scene.completed(HASTY).await;
        let placed = scene.order(HASTY).await.id;
        let told = scene.set_rule("disposable_email", "off", &[]).await;
        assert!(told.contains("off") && told.contains("would have caught 1: 1"), "{told}");
        scene.complete(placed).await;
        assert_eq!(scene.case(placed).await, None);
        assert_eq!(scene.stands(before).await, (Status::Held, true), "what is open stays open");
        scene.days_pass(14).await;
        assert_eq!([scene.stands(before).await.0, scene.stands(placed).await.0], [Status::Held, Status::Available]);
        scene.app.close().await;
    }

    async fn a_reward_of_nothing_and_a_share_of_a_loss_open_no_case(app: TestApp) {
        let scene = Scene::set(app).await;
        for (from, to) in [("USDTERC20", "USDTTRC20"), ("USDTTRC20", "USDTTON")] {
            let mut form = scene.app.form(from, to, "100");
            form.email = HASTY.to_owned();
            scene.app.submit(&scene.browser, &form).await.unwrap();
            scene.app.app.refresh().await.unwrap();
        }
        for order in [1, 2] {
            scene.complete(order).await;
            assert_eq!(scene.case(order).await, None);
            assert_eq!(scene.stands(order).await, (Status::Available, false));
        }
        scene.app.close().await;
    }

    async fn an_undecided_reward_that_was_flagged_is_in_review_once_it_is_decided(app: TestApp) {
        let scene = Scene::set(app).await;
        let mut form = scene.app.form("BTC", "SBERRUB", "0.001");
        form.email = HASTY.to_owned();
        scene.app.submit(&scene.browser, &form).await.unwrap();
        scene.complete(1).await;
        assert_eq!(scene.stands(1).await, (Status::None, true));
        let decide = Errand::RewardsDecide {
            order: 1, amount_usd: Some("60".into()), profit_usd: Some("2.5".into()), reason: "by the bank".into(),
        };
        assert_eq!(scene.app.errand(decide).await.error, None);
        assert_eq!(scene.stands(1).await, (Status::Held, true));
        scene.days_pass(30).await;
        assert_eq!(scene.stands(1).await, (Status::Held, true));
        scene.app.close().await;
    }

    async fn a_corrected_order_stays_in_review(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.completed(HASTY).await;
        let edit = Errand::OrdersEdit {
            order, give: Some("200".into()), get: None, discount: None, reason: "200 came in".into(), dry_run: false,
        };
        assert_eq!(scene.app.errand(edit).await.error, None);
        assert_eq!(scene.stands(order).await, (Status::Held, true));
        scene.days_pass(30).await;
        assert_eq!(scene.stands(order).await, (Status::Held, true));
        scene.app.close().await;
    }

    async fn unusually_many_refunds_are_seen_from_so_many_orders_on(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.set_rule("refunded_share", "flag", &["percent=50", "orders=4"]).await;
        for number in 0..4 {
            let order = scene.completed(&format!("c{number}@mail.example")).await;
            assert_eq!(scene.caught(order).await, ["same_requisites"][..usize::from(number > 0)]);
            if number < 2 {
                scene.app.steps(order, "refund").await;
            }
        }
        // A refund before the completion is none.
        let never = scene.order("d@mail.example").await.id;
        scene.app.steps(never, "receive refund").await;
        scene.set_rule("same_requisites", "off", &[]).await;
        let order = scene.completed("e@mail.example").await;
        assert_eq!(scene.caught(order).await, ["refunded_share"]);
        let words = scene.case(order).await.unwrap().hits[0].evidence.words(crate::words::Lang::En);
        assert_eq!(words, "2 of the partner’s 4 completed orders were refunded within 90 days.");
        scene.days_pass(90).await;
        let later = scene.completed("f@mail.example").await;
        assert_eq!(scene.case(later).await, None, "after 90 days all is forgotten");
        scene.app.close().await;
    }

    async fn what_is_refused_of_a_rule_says_what_there_is(app: TestApp) {
        let scene = Scene::set(app).await;
        let table = [
            (set("own", "flag", &[]), "`own` is no rule; there are own_link, same_address, "),
            (set("bots", "hard", &[]), "`hard` is no mode; write off, flag or deny"),
            (set("own_link", "", &["days=0"]), "days of the rule own_link is a whole number from 1 to 365"),
            (set("own_link", "", &["days=1.5"]), "`days=1.5`: write NAME=NUMBER, as days=30"),
            (set("bots", "", &["days=1"]), "the rule bots has no threshold `days`; it has none"),
        ];
        for (errand, why) in table {
            let error = scene.refused(errand).await;
            assert!(error.contains(why), "{why}: {error}");
        }
        let dry = FraudErrand::Set { rule: "own_link".into(), mode: Some("deny".into()), thresholds: vec![], dry_run: true };
        let told = scene.shell(dry).await;
        assert!(told.contains("deny days=90") && told.contains("nothing was changed"), "{told}");
        let listed = scene.shell(FraudErrand::Rules).await;
        assert!(listed.starts_with("own_link          flag days=90 "), "{listed}");
        scene.app.close().await;
    }
}
