//! The list of sessions, and who is let in where.

use crate::on_both_engines;
use crate::testkit::{PASSWORD, TestApp};

use super::scene::{FIREFOX, form, session};

async fn sign_in_with(app: &TestApp, agent: &str) -> String {
    let fields = form(&[("email", "alpha@partner.example"), ("password", PASSWORD)]);
    let sent = app.request("POST", "/sign-in").header("sec-fetch-site", "same-origin");
    session(&sent.header("user-agent", agent).form(&fields).send().await)
}

/// The targets of the buttons that end one session.
fn buttons(html: &str) -> Vec<String> {
    let actions = html.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    actions
        .filter(|action| action.contains("/sessions/") && !action.ends_with("sessions/removal"))
        .map(str::to_owned)
        .collect()
}

on_both_engines! {
    async fn every_browser_is_told_and_can_be_signed_out(app: TestApp) {
        app.partner("alpha").await;
        app.partner("beta").await;
        let there = sign_in_with(&app, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1").await;
        app.clock.advance_ms(86_400_000);
        let third = sign_in_with(&app, "").await;
        let here = sign_in_with(&app, FIREFOX).await;
        let html = app.open_page(&here, "/profile/security").await.text();
        assert!(html.contains("Firefox, Linux <span class=\"mark-on\">this one</span>"), "{html}");
        assert!(html.contains("Safari, iOS") && html.contains("Unknown browser") && html.contains("127.0.0.1"));
        assert!(html.contains("<time>2026-11-01 12:00:00</time>"), "{html}");
        let ends = buttons(&html);
        assert_eq!(ends.len(), 2, "{ends:?}");
        // The oldest one was used last by nobody for a day.
        let oldest = ends.last().unwrap();
        let beta = app.sign_in("beta@partner.example").await;
        app.post(&beta, oldest, "").await;
        assert_eq!(app.open_page(&there, "/profile/security").await.status, 200, "it is not beta's to end");
        assert_eq!(app.post(&here, oldest, "").await.header("location"), Some("/profile/security?session"));
        assert_eq!(app.open_page(&there, "/profile/security").await.status, 303);
        assert_eq!(app.open_page(&third, "/profile/security").await.status, 200);
        assert_eq!(app.post(&here, "/profile/security/sessions/removal", "").await.header("location"), Some("/profile/security?sessions"));
        assert_eq!(app.open_page(&third, "/profile/security").await.status, 303);
        assert_eq!(buttons(&app.open_page(&here, "/profile/security").await.text()).len(), 0);
        assert_eq!(app.open_page(&beta, "/profile/security").await.status, 200);
        assert_eq!(app.post(&here, "/profile/security/sessions/x/removal", "").await.status, 404);
        app.close().await;
    }

    async fn a_session_tells_when_it_was_last_used(app: TestApp) {
        app.partner("alpha").await;
        let phone = sign_in_with(&app, FIREFOX).await;
        app.clock.advance_ms(3_600_000);
        app.open_page(&phone, "/profile/clicks").await;
        let here = sign_in_with(&app, FIREFOX).await;
        app.clock.advance_ms(120_000);
        let html = app.open_page(&here, "/profile/security").await.text();
        assert_eq!(html.matches("<time>2026-11-01 13:00:00</time>").count(), 3, "{html}");
        app.close().await;
    }

    async fn each_role_has_its_own_page_and_no_other(app: TestApp) {
        app.partner("alpha").await;
        app.operator("olga").await;
        app.customer("carl").await;
        let alpha = app.sign_in("alpha@partner.example").await;
        let olga = app.sign_in("olga@office.example").await;
        let carl = app.sign_in("carl@customer.example").await;
        for (method, path) in [
            ("GET", ""), ("POST", "/password"), ("POST", "/email"), ("POST", "/confirmation"),
            ("POST", "/sessions/1/removal"), ("POST", "/sessions/removal"), ("GET", "/second-factor"),
            ("POST", "/second-factor"), ("POST", "/second-factor/confirmation"),
            ("POST", "/second-factor/recovery-codes"), ("POST", "/second-factor/removal"),
        ] {
            for (base, foreign) in [("/profile/security", &olga), ("/ru/desk/security", &alpha), ("/desk/security", &carl)] {
                let target = format!("{base}{path}");
                let send = async |cookies: &str| {
                    let sent = app.request(method, &target).header("cookie", cookies);
                    sent.header("sec-fetch-site", "same-origin").form("").send().await.status
                };
                assert_eq!((send(foreign).await, send("").await), (403, 303), "{method} {target}");
            }
        }
        let desk = app.open_page(&olga, "/ru/desk/security").await;
        assert!(desk.status == 200 && desk.text().contains("Где выполнен вход"));
        assert_eq!(app.open_page(&alpha, "/ru/profile/password").await.header("location"), Some("/ru/profile/security"));
        app.close().await;
    }
}
