//! A forgotten password.

use crate::on_both_engines;
use crate::testkit::{PASSWORD, TestApp};

use super::scene::{code, deeds, enter, form, last_letter, last_link, letters, set_up, tell};

const NEW: &str = "another long password";

async fn ask(app: &TestApp, email: &str) -> crate::testkit::Reply {
    app.post("", "/password-reset", &form(&[("email", email)])).await
}

on_both_engines! {
    async fn nobody_learns_whether_there_is_an_account(app: TestApp) {
        app.partner("alpha").await;
        let mut answers = Vec::new();
        for email in ["alpha@partner.example", "omega@partner.example"] {
            let begun = std::time::Instant::now();
            let told = ask(&app, email).await;
            assert!(begun.elapsed().as_millis() >= 290, "{email}: every answer takes as long");
            answers.push((told.status, told.header("location").map(str::to_owned), told.text()));
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!((answers[0].0, answers[0].1.as_deref()), (303, Some("/password-reset?sent")));
        let sent = app.get("/password-reset?sent").send().await;
        assert!(sent.text().contains("If there is an account with this address"));
        assert_eq!(letters(&app).await.len(), 1);
        // Nor by how often he may ask.
        for email in ["alpha@partner.example", "omega@partner.example"] {
            assert_eq!((ask(&app, email).await.status, ask(&app, email).await.status), (303, 303));
            let refused = ask(&app, email).await;
            assert!(refused.status == 429 && refused.text().contains("Please wait 10 min"), "{email}");
        }
        assert_eq!(ask(&app, "no address").await.status, 422);
        app.close().await;
    }

    async fn a_new_password_ends_every_session_and_is_told(app: TestApp) {
        app.partner("alpha").await;
        let before = app.sign_in("alpha@partner.example").await;
        ask(&app, "ALPHA@partner.example").await;
        ask(&app, "alpha@partner.example").await;
        let all = letters(&app).await;
        let links: Vec<_> = all.into_iter().map(|letter| letter.letter.body.link.unwrap().path).collect();
        let shown = app.get(&links[0]).send().await;
        assert_eq!((shown.status, shown.header("cache-control")), (200, Some("no-store")));
        assert!(shown.text().contains("alpha@partner.example"));
        let short = app.post("", &links[0], &form(&[("password", "short")])).await;
        assert!(short.status == 422 && short.text().contains("at least 10 characters"));
        let set = app.post("", &links[0], &form(&[("password", NEW)])).await;
        assert_eq!((set.status, set.header("location")), (303, Some("/sign-in?after=reset")));
        assert!(app.get("/sign-in?after=reset").send().await.text().contains("Your new password is set"));
        for link in &links {
            assert_eq!(app.get(link).send().await.status, 404, "one of them was used, and the other goes with it");
            assert_eq!(app.post("", link, &form(&[("password", "a third long password")])).await.status, 404);
        }
        assert_eq!(app.open_page(&before, "/profile/security").await.status, 303);
        assert_eq!(enter(&app, "alpha@partner.example", PASSWORD).await.status, 422);
        assert_eq!(enter(&app, "alpha@partner.example", NEW).await.status, 303);
        assert_eq!(last_letter(&app).await.letter.subject, "A new password was set");
        assert_eq!(&deeds(&app).await[1..], ["account.reset_ask", "account.reset_ask", "account.password_reset"]);
        app.close().await;
    }

    async fn the_link_of_a_reset_works_for_an_hour_and_for_nothing_else(app: TestApp) {
        app.operator("olga").await;
        ask(&app, "olga@office.example").await;
        let link = last_link(&app).await;
        let other = link.replace("password-reset", "confirmation");
        assert_eq!((app.get(&other).send().await.status, app.post("", &other, "").await.status), (404, 404));
        app.clock.advance_ms(3_600_000);
        assert_eq!(app.get(&link).send().await.status, 200);
        app.clock.advance_ms(1000);
        assert_eq!(app.post("", &link, &form(&[("password", NEW)])).await.status, 404);
        assert_eq!(enter(&app, "olga@office.example", PASSWORD).await.status, 303);
        app.close().await;
    }

    async fn the_second_factor_is_asked_of_whoever_has_reset_his_password(app: TestApp) {
        app.operator("olga").await;
        let cookies = app.sign_in("olga@office.example").await;
        let (device, _) = set_up(&app, &cookies, "/desk/security", "olga@office.example").await;
        ask(&app, "olga@office.example").await;
        assert_eq!(app.post("", &last_link(&app).await, &form(&[("password", NEW)])).await.status, 303);
        let half = enter(&app, "olga@office.example", NEW).await;
        assert_eq!(half.header("location"), Some("/sign-in/code"));
        app.clock.advance_ms(60_000);
        let half = half.cookies().into_iter().find(|cookie| cookie.contains("half")).unwrap().to_owned();
        let whole = tell(&app, &half, &code(&app, &device)).await;
        assert_eq!((whole.status, whole.header("location")), (303, Some("/desk")));
        app.close().await;
    }
}
