//! The desk's pages.

use super::scene::{HASTY, Scene};
use crate::features::fraud::CaseState;
use crate::features::rewards::Status;
use crate::on_both_engines;

async fn olga(scene: &Scene) -> String {
    scene.app.operator("olga").await;
    scene.app.sign_in("olga@office.example").await
}

on_both_engines! {
    async fn the_review_lists_what_waits_and_filters_it(app: TestApp) {
        let scene = Scene::set(app).await;
        let olga = olga(&scene).await;
        let empty = scene.app.open_page(&olga, "/desk/review").await.text();
        assert!(empty.contains("Nothing to review"), "{empty}");
        let order = scene.completed(HASTY).await;
        let other = scene.completed("bob@mail.example").await;
        assert_eq!(scene.caught(other).await, ["same_requisites"]);
        let listed = scene.app.open_page(&olga, "/desk/review").await.text();
        for part in [
            "href=\"/desk/review/1\"", "href=\"/desk/review/2\"", "Disposable mailbox", "0.32608695\u{a0}USD",
            "Partner alpha (1)", "<span class=\"count\" title=\"Waiting for an operator\">2</span>",
        ] {
            assert!(listed.contains(part), "no {part} in {listed}");
        }
        let table = [
            ("?rule=same_requisites", [false, true]),
            ("?rule=disposable_email&partner=1", [true, false]),
            ("?partner=2", [false, false]),
            ("?state=denied", [false, false]),
            ("?state=all", [true, true]),
            ("?before=2", [true, false]),
        ];
        for (query, expected) in table {
            let html = scene.app.open_page(&olga, &format!("/desk/review{query}")).await.text();
            let is_listed = |order: i64| html.contains(&format!("href=\"/desk/review/{order}\""));
            assert_eq!([is_listed(order), is_listed(other)], expected, "{query}");
        }
        let wrong = scene.app.open_page(&olga, "/ru/desk/review?partner=x").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains("Номер партнёра — целое число."), "{}", wrong.text());
        scene.app.close().await;
    }

    async fn a_case_shows_its_evidence_and_is_decided_on_its_page(app: TestApp) {
        let scene = Scene::set(app).await;
        let olga = olga(&scene).await;
        let order = scene.completed(HASTY).await;
        let shown = scene.app.open_page(&olga, "/desk/review/1").await.text();
        for part in [
            "The customer’s mailbox is thrown away after use: mailinator.com", "203.0.113.7", HASTY,
            "goes on: it is held until 2026-11-15 12:00:00 UTC", "1 from its address, 1 of its link",
        ] {
            assert!(shown.contains(part), "no {part} in {shown}");
        }
        let path = "/desk/review/1/decision";
        let wrong = scene.app.post(&olga, path, "decision=release&note=").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains("Write why, 1 to 300 characters"), "{}", wrong.text());
        assert_eq!(scene.app.post(&olga, path, "decision=pardon&note=x").await.status, 422);
        assert_eq!(scene.app.post(&olga, path, "decision=release&note=%00").await.status, 422);
        let done = scene.app.post(&olga, path, "decision=release&note=a+regular").await;
        assert_eq!((done.status, done.header("location")), (303, Some("/desk/review/1")));
        assert_eq!(scene.stands(order).await, (Status::Held, false));
        let late = scene.app.post(&olga, path, "decision=deny&note=x").await;
        assert_eq!(late.status, 409);
        assert!(late.text().contains("the case is “Released” by now"), "{}", late.text());
        let after = scene.app.open_page(&olga, "/ru/desk/review/1").await.text();
        assert!(after.contains("a regular") && after.contains("operator:") && after.contains("Отозвать"), "{after}");
        assert!(!after.contains(">Отпустить<"), "{after}");
        for target in ["/desk/review/2", "/desk/review/x", "/desk/review/99"] {
            assert_eq!(scene.app.open_page(&olga, target).await.status, 404, "{target}");
        }
        scene.app.close().await;
    }

    async fn a_rule_is_tried_and_tuned_on_its_page(app: TestApp) {
        let scene = Scene::set(app).await;
        let olga = olga(&scene).await;
        scene.completed("ann@mail.example").await;
        scene.completed("bob@mail.example").await;
        let shown = scene.app.open_page(&olga, "/desk/rules").await.text();
        assert!(shown.contains("Of 2 orders completed within 30 days it would have caught 2"), "{shown}");
        let path = "/desk/rules/same_requisites";
        let tried = scene.app.post(&olga, path, "mode=deny&customers=2&do=try&seen=").await;
        let html = tried.text();
        assert_eq!(tried.status, 200);
        assert!(html.contains("Only tried, not saved.") && html.contains("it would have caught 0"), "{html}");
        let wrong = scene.app.post(&olga, path, "mode=deny&customers=0&seen=flag+customers%3D1").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains("A whole number from 1 to 100."), "{}", wrong.text());
        let saved = scene.app.post(&olga, path, "mode=deny&customers=1&seen=flag+customers%3D1").await;
        assert_eq!((saved.status, saved.header("location")), (303, Some("/desk/rules#same_requisites")));
        let stale = scene.app.post(&olga, path, "mode=off&customers=1&seen=flag+customers%3D1").await;
        assert_eq!(stale.status, 409);
        assert!(stale.text().contains("Somebody else has changed this rule"), "{}", stale.text());
        let caught = scene.completed("eve@mail.example").await;
        assert_eq!(scene.case(caught).await.unwrap().state, CaseState::Denied);
        assert_eq!(scene.app.post(&olga, "/desk/rules/none", "mode=off").await.status, 404);
        assert_eq!(scene.app.post(&olga, path, "mode=none&customers=1").await.status, 422);
        scene.app.close().await;
    }

    async fn only_operators_are_let_in(app: TestApp) {
        let scene = Scene::set(app).await;
        let order = scene.completed(HASTY).await;
        let alpha = scene.app.sign_in("alpha@partner.example").await;
        for target in ["/desk/review", "/desk/review/1", "/desk/rules"] {
            assert_eq!(scene.app.get(target).send().await.status, 303, "{target}");
            assert_eq!(scene.app.open_page(&alpha, target).await.status, 403, "{target}");
        }
        for (target, fields) in [
            ("/desk/review/1/decision", "decision=release&note=x"),
            ("/desk/rules/disposable_email", "mode=off"),
        ] {
            assert_eq!(scene.app.post(&alpha, target, fields).await.status, 403, "{target}");
        }
        assert_eq!(scene.stands(order).await, (Status::Held, true));
        scene.app.close().await;
    }
}
