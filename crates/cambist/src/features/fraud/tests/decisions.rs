//! What operators decide.

use store::Stop;

use super::scene::{HASTY, Scene};
use crate::command::{Errand, FraudErrand};
use crate::features::fraud::{CaseState, Decision, ReviewRefusal};
use crate::features::rewards::Status;
use crate::on_both_engines;

const REWARD: i64 = 32_608_695;

fn decided(order: i64, decision: &str, note: &str, dry_run: bool) -> FraudErrand {
    FraudErrand::Decide { order, decision: decision.into(), note: note.into(), dry_run }
}

on_both_engines! {
    async fn a_released_reward_is_available_when_its_hold_has_ended(app: TestApp) {
        let scene = Scene::set(app).await;
        let early = scene.completed(HASTY).await;
        let dry = scene.shell(decided(early, "release", "a friend", true)).await;
        assert!(dry.contains("held until 2026-11-15") && dry.contains("nothing was changed"), "{dry}");
        assert_eq!(scene.stands(early).await, (Status::Held, true));
        scene.decide(early, Decision::Release).await.unwrap();
        scene.days_pass(13).await;
        assert_eq!(scene.has().await, [REWARD, 0], "it is held as long as any");
        scene.days_pass(1).await;
        assert_eq!(scene.has().await, [0, REWARD]);
        let late = scene.completed(HASTY).await;
        scene.days_pass(20).await;
        assert_eq!(scene.has().await, [REWARD, REWARD]);
        scene.decide(late, Decision::Release).await.unwrap();
        scene.days_pass(0).await;
        assert_eq!(scene.has().await, [0, 2 * REWARD]);
        let history = scene.app.errand(Errand::OrdersJournal { order: late, partner: Some(scene.partner) }).await.text;
        for line in ["The reward stays held until somebody has looked", "Somebody has looked at the order", "became available"] {
            assert!(history.contains(line), "no {line} in {history}");
        }
        scene.app.close().await;
    }

    async fn a_denial_takes_a_flagged_reward_back_and_tells_why(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.completed(HASTY).await;
        scene.shell(decided(order, "deny", "two of one house", false)).await;
        let reward = scene.app.reward(order).await;
        assert_eq!((reward.status, reward.reason.as_str()), (Status::Denied, "two of one house"));
        assert_eq!(scene.has().await, [0, 0]);
        let case = scene.case(order).await.unwrap();
        assert_eq!((case.state, case.actor.as_str(), case.note.as_str()), (CaseState::Denied, "shell", "two of one house"));
        scene.days_pass(30).await;
        assert_eq!(scene.has().await, [0, 0]);
        scene.app.close().await;
    }

    async fn a_reward_is_taken_back_in_review_and_after_it_was_released(app: TestApp) {
        let scene = Scene::set(app).await;
        let open = scene.completed(HASTY).await;
        scene.decide(open, Decision::Reverse).await.unwrap();
        assert_eq!(scene.stands(open).await, (Status::Reversed, false));
        let released = scene.completed(HASTY).await;
        scene.decide(released, Decision::Release).await.unwrap();
        scene.days_pass(14).await;
        assert_eq!(scene.has().await, [0, REWARD]);
        scene.decide(released, Decision::Reverse).await.unwrap();
        assert_eq!(scene.stands(released).await, (Status::Reversed, false));
        assert_eq!(scene.has().await, [0, 0]);
        assert_eq!(scene.case(released).await.unwrap().state, CaseState::Reversed);
        scene.app.close().await;
    }

    async fn what_a_rule_denied_is_granted_when_an_operator_releases_it(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.set_rule("disposable_email", "deny", &[]).await;
        let order = scene.completed(HASTY).await;
        assert_eq!(scene.has().await, [0, 0]);
        let denied = scene.decide(order, Decision::Deny).await;
        assert!(matches!(denied, Err(Stop::Refused(ReviewRefusal::Decided { state: CaseState::Denied, .. }))));
        scene.decide(order, Decision::Release).await.unwrap();
        assert_eq!(scene.stands(order).await, (Status::Held, false));
        assert_eq!(scene.has().await, [REWARD, 0]);
        scene.days_pass(14).await;
        assert_eq!(scene.has().await, [0, REWARD]);
        let again = scene.decide(order, Decision::Release).await;
        assert!(matches!(again, Err(Stop::Refused(ReviewRefusal::Decided { state: CaseState::Released, .. }))));
        scene.app.close().await;
    }

    async fn of_two_operators_at_once_one_decides_and_the_other_is_told(app: TestApp) {
        let scene = Scene::set(app).await;
        for round in 0..4 {
            let order = scene.completed(HASTY).await;
            let (released, denied) = tokio::join!(
                scene.decide(order, Decision::Release),
                scene.decide(order, Decision::Deny),
            );
            assert_ne!(released.is_ok(), denied.is_ok(), "round {round}");
            let (status, lost) = match released {
                Ok(_) => (Status::Held, denied.unwrap_err()),
                Err(lost) => (Status::Denied, lost),
            };
            assert!(matches!(lost, Stop::Refused(ReviewRefusal::Decided { .. })), "{lost:?}");
            assert_eq!(scene.stands(order).await, (status, false));
        }
        scene.app.close().await;
    }

    async fn a_refund_closes_the_case_and_nothing_is_left_to_decide(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.completed(HASTY).await;
        scene.app.steps(order, "refund").await;
        assert_eq!(scene.stands(order).await, (Status::Reversed, false));
        assert_eq!(scene.case(order).await.unwrap().state, CaseState::Closed);
        for decision in Decision::ALL {
            let refused = scene.decide(order, decision).await;
            assert!(matches!(refused, Err(Stop::Refused(ReviewRefusal::Decided { .. }))), "{decision}");
        }
        scene.app.close().await;
    }

    async fn what_a_rule_denied_is_not_granted_once_its_order_was_refunded(app: TestApp) {
        let scene = Scene::set(app).await;
        scene.set_rule("disposable_email", "deny", &[]).await;
        let order = scene.completed(HASTY).await;
        scene.app.steps(order, "refund").await;
        let refused = scene.decide(order, Decision::Release).await;
        assert!(matches!(refused, Err(Stop::Refused(ReviewRefusal::Decided { .. }))));
        assert_eq!((scene.stands(order).await.0, scene.has().await), (Status::Denied, [0, 0]));
        scene.app.close().await;
    }

    async fn a_refund_and_a_decision_at_once_never_wait_for_each_other_in_a_circle(app: TestApp) {
        let scene = Scene::set(app).await;
        for _ in 0..4 {
            let order = scene.completed(HASTY).await;
            let (_, decided) = tokio::join!(
                scene.app.steps(order, "refund"),
                scene.decide(order, Decision::Release),
            );
            assert!(decided.is_ok() || matches!(decided, Err(Stop::Refused(_))), "{decided:?}");
            assert_eq!(scene.stands(order).await, (Status::Reversed, false));
        }
        assert_eq!(scene.has().await, [0, 0]);
        scene.app.close().await;
    }

    async fn a_denial_outside_of_the_review_ends_the_case_too(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.completed(HASTY).await;
        let deny = Errand::RewardsDeny { order, reason: "by letter".into() };
        assert_eq!(scene.app.errand(deny).await.error, None);
        let case = scene.case(order).await.unwrap();
        assert_eq!((case.state, case.note.as_str()), (CaseState::Denied, "by letter"));
        scene.app.close().await;
    }

    async fn a_decision_needs_a_case_and_a_note(app: TestApp) {
        let scene = Scene::set(app).await;
        let clean = scene.completed("ann@mail.example").await;
        let table = [
            (decided(clean, "release", "fine", false), "order 1 has no case"),
            (decided(99, "release", "fine", false), "order 99 has no case"),
            (decided(clean, "release", " ", false), "a note of 1 to 300 characters"),
            (decided(clean, "release", "a\nb", false), "a note of 1 to 300 characters"),
            (decided(clean, "pardon", "fine", false), "write release, deny or reverse"),
            (FraudErrand::Show { order: clean }, "order 1 has no case"),
        ];
        for (errand, why) in table {
            let error = scene.refused(errand).await;
            assert!(error.contains(why), "{why}: {error}");
        }
        scene.app.close().await;
    }
}
